type Range = readonly [low: number, high: number];

const LAST = 0xffff;

/** A set of UTF-16 units, as ascending ranges that do not touch. */
export class CharSet {
  static readonly anyInLine = new CharSet([
    [0, 9],
    [11, 12],
    [14, 0x2027],
    [0x202a, LAST],
  ]);
  private static readonly digits = new CharSet([[48, 57]]);
  private static readonly word = new CharSet([
    [48, 57],
    [65, 90],
    [95, 95],
    [97, 122],
  ]);
  /** White space and ends of lines of ECMAScript. */
  private static readonly space = new CharSet([
    ...([
      [9, 13],
      [32, 32],
      [160, 160],
      [0x1680, 0x1680],
      [0x2000, 0x200a],
      [0x2028, 0x2029],
    ] as const),
    ...([
      [0x202f, 0x202f],
      [0x205f, 0x205f],
      [0x3000, 0x3000],
      [0xfeff, 0xfeff],
    ] as const),
  ]);
  private static readonly byLetter: ReadonlyMap<string, CharSet> = new Map([
    ['d', CharSet.digits],
    ['D', CharSet.digits.negated()],
    ['w', CharSet.word],
    ['W', CharSet.word.negated()],
    ['s', CharSet.space],
    ['S', CharSet.space.negated()],
    ['t', CharSet.of('\t')],
    ['n', CharSet.of('\n')],
    ['r', CharSet.of('\r')],
    ['f', CharSet.of('\f')],
    ['v', CharSet.of('\v')],
    ['0', CharSet.of('\0')],
  ]);

  private constructor(private readonly ranges: readonly Range[]) {}

  static of(character: string): CharSet {
    return new CharSet([[character.charCodeAt(0), character.charCodeAt(0)]]);
  }

  /** The set that a letter behind a backslash means. */
  static named(letter: string): CharSet | undefined {
    return CharSet.byLetter.get(letter);
  }

  static union(sets: readonly CharSet[]): CharSet {
    const sorted = sets.flatMap(({ ranges }) => ranges).sort((a, b) => a[0] - b[0]);
    const joined: Range[] = [];
    for (const [low, high] of sorted) {
      const last = joined.at(-1);
      if (last === undefined || low > last[1] + 1) joined.push([low, high]);
      else joined[joined.length - 1] = [last[0], Math.max(last[1], high)];
    }
    return new CharSet(joined);
  }

  /** From one character to another; undefined where either is none, or the second comes first. */
  static between(first: CharSet, last: CharSet): CharSet | undefined {
    const low = first.only;
    const high = last.only;
    return low === undefined || high === undefined || low > high ? undefined : new CharSet([[low, high]]);
  }

  /** The only unit of the set, where it has just one. */
  get only(): number | undefined {
    const [range] = this.ranges;
    return this.ranges.length === 1 && range![0] === range![1] ? range![0] : undefined;
  }

  has(unit: number): boolean {
    for (const [low, high] of this.ranges) if (unit <= high) return unit >= low;
    return false;
  }

  negated(): CharSet {
    const gaps: Range[] = [];
    let from = 0;
    for (const [low, high] of this.ranges) {
      if (low > from) gaps.push([from, low - 1]);
      from = high + 1;
    }
    return new CharSet(from <= LAST ? [...gaps, [from, LAST]] : gaps);
  }

  /** With the other case of each ASCII letter. */
  withBothCases(): CharSet {
    const added: Range[] = [];
    for (let letter = 65; letter <= 90; letter++) {
      if (this.has(letter)) added.push([letter + 32, letter + 32]);
      if (this.has(letter + 32)) added.push([letter, letter]);
    }
    return CharSet.union([this, new CharSet(added)]);
  }
}
