import { message, type Message } from '../message';
import { failure, success, type Result } from '../problem';
import { CharSet } from './charSet';

/** A parsed pattern. Groups that capture are numbered from 1 in the order of their opening. */
export type RegexNode =
  | { readonly kind: 'set'; readonly set: CharSet }
  | { readonly kind: 'assert'; readonly at: 'start' | 'end' | 'border' | 'no-border' }
  | { readonly kind: 'sequence'; readonly items: readonly RegexNode[] }
  | { readonly kind: 'choice'; readonly options: readonly RegexNode[] }
  | { readonly kind: 'group'; readonly index: number; readonly inner: RegexNode }
  | {
      readonly kind: 'repeat';
      readonly inner: RegexNode;
      readonly min: number;
      readonly max: number;
      readonly isLazy: boolean;
    };

export interface RegexTree {
  readonly root: RegexNode;
  readonly groupCount: number;
  /** Numbers of groups by name. */
  readonly names: ReadonlyMap<string, number>;
}

const MAX_PATTERN = 500;
const MAX_DEPTH = 50;
const MAX_REPEAT = 100;

/** Why a pattern cannot be used, for `parseRegex` itself to catch. */
class Fault extends Error {
  constructor(readonly text: Message) {
    super(text.text);
  }
}

/**
 * Parses a regular expression as JavaScript writes them, but for what would need backtracking or tables of Unicode: references
 * back, looking ahead and behind, `\p{…}`. `(?i)` at the beginning ignores the case of letters.
 */
export function parseRegex(pattern: string): Result<RegexTree> {
  try {
    if (pattern.length > MAX_PATTERN)
      throw new Fault(message('The pattern is longer than {0} characters.', MAX_PATTERN));
    return success(new Parser(pattern).parse());
  } catch (error) {
    if (!(error instanceof Fault)) throw error;
    return failure({ code: 'pattern/syntax', message: error.text });
  }
}

class Parser {
  private at = 0;
  private depth = 0;
  private groupCount = 0;
  private readonly names = new Map<string, number>();
  private readonly ignoresCase: boolean;

  constructor(private readonly pattern: string) {
    this.ignoresCase = pattern.startsWith('(?i)');
    if (this.ignoresCase) this.at = 4;
  }

  parse(): RegexTree {
    const root = this.choice();
    if (this.at < this.pattern.length) throw new Fault(message('A ")" at character {0} closes nothing.', this.at + 1));
    return { root, groupCount: this.groupCount, names: this.names };
  }

  private choice(): RegexNode {
    const options = [this.sequence()];
    while (this.take('|')) options.push(this.sequence());
    return options.length === 1 ? options[0]! : { kind: 'choice', options };
  }

  private sequence(): RegexNode {
    const items: RegexNode[] = [];
    while (this.at < this.pattern.length && this.pattern[this.at] !== '|' && this.pattern[this.at] !== ')') {
      items.push(this.repeated(this.item()));
    }
    return items.length === 1 ? items[0]! : { kind: 'sequence', items };
  }

  private item(): RegexNode {
    const character = this.pattern[this.at++]!;
    switch (character) {
      case '^':
        return { kind: 'assert', at: 'start' };
      case '$':
        return { kind: 'assert', at: 'end' };
      case '.':
        return { kind: 'set', set: CharSet.anyInLine };
      case '(':
        return this.group();
      case '[':
        return { kind: 'set', set: this.cased(this.bracket()) };
      case '\\':
        return this.escape();
      case '*':
      case '+':
      case '?':
        throw new Fault(message('There is nothing before "{0}" at character {1} to repeat.', character, this.at));
      default:
        return { kind: 'set', set: this.cased(CharSet.of(character)) };
    }
  }

  private cased(set: CharSet): CharSet {
    return this.ignoresCase ? set.withBothCases() : set;
  }

  private group(): RegexNode {
    if (++this.depth > MAX_DEPTH) throw new Fault(message('Groups nest more than {0} deep.', MAX_DEPTH));
    const opening = this.at;
    const index = this.groupIndex();
    const inner = this.choice();
    if (!this.take(')')) throw new Fault(message('The "(" at character {0} is not closed.', opening));
    this.depth--;
    return index === undefined ? { kind: 'sequence', items: [inner] } : { kind: 'group', index, inner };
  }

  /** Reads what stands behind the opening: the number of a group that captures, undefined for `(?:`. */
  private groupIndex(): number | undefined {
    if (!this.take('?')) return ++this.groupCount;
    if (this.take(':')) return undefined;
    const name = /^<([A-Za-z_][A-Za-z0-9_]*)>/.exec(this.pattern.slice(this.at));
    if (name === null) throw new Fault(message('Of groups with "?" only (?:…) and (?<name>…) can be used.'));
    if (this.names.has(name[1]!)) throw new Fault(message('The name {0} occurs twice.', name[1]!));
    this.at += name[0].length;
    this.names.set(name[1]!, ++this.groupCount);
    return this.groupCount;
  }

  private repeated(inner: RegexNode): RegexNode {
    const range = this.range();
    if (range === undefined) return inner;
    if (inner.kind === 'assert')
      throw new Fault(message('What stands before character {0} cannot be repeated.', this.at));
    const [min, max] = range;
    const isTooLarge = min > MAX_REPEAT || (max > MAX_REPEAT && max !== Infinity);
    if (isTooLarge) throw new Fault(message('A repetition is at most {0} times, or without end.', MAX_REPEAT));
    if (min > max) throw new Fault(message('The repetition at character {0} ends below its beginning.', this.at));
    const isLazy = this.take('?');
    if (this.range() !== undefined) throw new Fault(message('There is a second repetition at character {0}.', this.at));
    return { kind: 'repeat', inner, min, max, isLazy };
  }

  private range(): readonly [min: number, max: number] | undefined {
    if (this.take('*')) return [0, Infinity];
    if (this.take('+')) return [1, Infinity];
    if (this.take('?')) return [0, 1];
    const counts = /^\{(\d{1,4})(,(\d{1,4})?)?\}/.exec(this.pattern.slice(this.at));
    if (counts === null) return undefined;
    this.at += counts[0].length;
    const min = Number(counts[1]);
    if (counts[2] === undefined) return [min, min];
    return [min, counts[3] === undefined ? Infinity : Number(counts[3])];
  }

  private escape(): RegexNode {
    if (this.take('b')) return { kind: 'assert', at: 'border' };
    if (this.take('B')) return { kind: 'assert', at: 'no-border' };
    return { kind: 'set', set: this.cased(this.escapedSet()) };
  }

  /** What stands behind a backslash, in brackets and outside. */
  private escapedSet(): CharSet {
    const character = this.pattern[this.at++];
    if (character === undefined) throw new Fault(message('The pattern ends with a backslash.'));
    const known = CharSet.named(character);
    if (known !== undefined) return known;
    if (character === 'x' || character === 'u') return this.coded(character === 'x' ? 2 : 4);
    // A letter or digit with a meaning that is not known must not be taken for itself.
    if (/[A-Za-z0-9]/.test(character)) throw new Fault(message('"\\{0}" cannot be used.', character));
    return CharSet.of(character);
  }

  private coded(digits: number): CharSet {
    const code = this.pattern.slice(this.at, this.at + digits);
    if (code.length < digits || !/^[0-9a-fA-F]+$/.test(code)) {
      throw new Fault(message('The number of a character is broken at character {0}.', this.at));
    }
    this.at += digits;
    return CharSet.of(String.fromCharCode(Number.parseInt(code, 16)));
  }

  private bracket(): CharSet {
    const opening = this.at;
    const isNegated = this.take('^');
    const parts: CharSet[] = [];
    while (this.pattern[this.at] !== ']') {
      if (this.at >= this.pattern.length) throw new Fault(message('The "[" at character {0} is not closed.', opening));
      parts.push(this.bracketRange());
    }
    this.at++;
    const joined = CharSet.union(parts);
    return isNegated ? (this.ignoresCase ? joined.withBothCases() : joined).negated() : joined;
  }

  private bracketRange(): CharSet {
    const first = this.bracketItem();
    const isRange =
      this.pattern[this.at] === '-' && this.at + 1 < this.pattern.length && this.pattern[this.at + 1] !== ']';
    if (!isRange) return first;
    this.at++;
    const range = CharSet.between(first, this.bracketItem());
    if (range === undefined) throw new Fault(message('The range that ends at character {0} is none.', this.at));
    return range;
  }

  private bracketItem(): CharSet {
    if (!this.take('\\')) return CharSet.of(this.pattern[this.at++]!);
    return this.take('b') ? CharSet.of('\b') : this.escapedSet();
  }

  private take(character: string): boolean {
    if (this.pattern[this.at] !== character) return false;
    this.at++;
    return true;
  }
}
