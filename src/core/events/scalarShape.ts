const WORD = 4;

/**
 * The bytes behind the step in an event of one scalar. They hold the tag, lengths, and perhaps a tensor's type and metadata, and are
 * the same each time but for the number: where they come again, they need not be read again.
 */
export class ScalarShape {
  /** The bytes before the number and those behind it, in words of four; the last word of each part may overlap the one before. */
  private readonly words: Int32Array;
  private readonly wordsBefore: number;

  private constructor(
    view: DataView,
    start: number,
    readonly length: number,
    readonly numberAt: number,
  ) {
    const behind = length - numberAt - WORD;
    this.wordsBefore = Math.ceil(numberAt / WORD);
    this.words = new Int32Array(this.wordsBefore + Math.ceil(behind / WORD));
    for (let i = 0; i < this.wordsBefore; i++) {
      this.words[i] = view.getInt32(start + Math.min(WORD * i, numberAt - WORD), true);
    }
    for (let i = this.wordsBefore; i < this.words.length; i++) {
      const at = numberAt + WORD * (1 + i - this.wordsBefore);
      this.words[i] = view.getInt32(start + Math.min(at, length - WORD), true);
    }
  }

  /**
   * The shape `view[start, end)` with the number's four bytes at `numberAt`; undefined where there are less than four bytes before
   * the number, or some behind it but less than four.
   */
  static of(view: DataView, start: number, end: number, numberAt: number): ScalarShape | undefined {
    const behind = end - numberAt - WORD;
    const isLong = numberAt - start >= WORD && (behind === 0 || behind >= WORD);
    return isLong ? new ScalarShape(view, start, end - start, numberAt - start) : undefined;
  }

  /** Whether the bytes at `start` are these. The caller keeps the range inside the view. */
  matches(view: DataView, start: number): boolean {
    const { words, wordsBefore, numberAt, length } = this;
    let i = 0;
    for (let at = start; i < wordsBefore - 1; i++, at += WORD) if (view.getInt32(at, true) !== words[i]) return false;
    if (view.getInt32(start + numberAt - WORD, true) !== words[i++]) return false;
    if (i === words.length) return true;
    for (let at = start + numberAt + WORD; i < words.length - 1; i++, at += WORD) {
      if (view.getInt32(at, true) !== words[i]) return false;
    }
    return view.getInt32(start + length - WORD, true) === words[i];
  }
}
