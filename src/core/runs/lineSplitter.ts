/** A line of a text file, without what ends it. */
export interface TextLine {
  readonly text: string;
  /** How it ends: `return` is a lone `\r`, after which a terminal writes over it; `none` is the end of the file. */
  readonly ending: 'line' | 'return' | 'none';
  /** Longer than what is read; the text is empty then. */
  readonly isTooLong: boolean;
}

export interface SplitterOptions {
  /** UTF-16 units; longer lines are passed over. */
  readonly maxLength: number;
  /** Whether a lone `\r` ends a line too. */
  readonly splitsAtReturns: boolean;
}

const LINE_FEED = 10;
const RETURN = 13;
/** Bytes of UTF-8 that a UTF-16 unit takes at most. */
const MAX_BYTES_A_UNIT = 3;
const NOTHING = new Uint8Array(0);

/**
 * Cuts bytes of UTF-8 text that come in pieces into lines, the same ones however the pieces are cut. It keeps no more of an
 * unfinished line than may be read. A byte order mark at the beginning of a line is left out; bytes that are not UTF-8 become
 * U+FFFD.
 */
export class LineSplitter {
  private readonly decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  private pending: Uint8Array = NOTHING;

  constructor(
    private readonly options: SplitterOptions,
    /** Of the next byte that is wanted. */
    public offset = 0,
    private isSkipping = false,
  ) {}

  /** Where to begin again, and whether that is in the midst of a line that is too long. */
  state(): { readonly offset: number; readonly isSkipping: boolean } {
    return { offset: this.offset - this.pending.length, isSkipping: this.isSkipping };
  }

  /** The text of the line that has not ended, as far as it is there. */
  get openText(): string {
    return this.isSkipping ? '' : this.decoder.decode(this.pending);
  }

  /** The lines that end in this piece. */
  push(bytes: Uint8Array): TextLine[] {
    this.offset += bytes.length;
    const all = this.pending.length === 0 ? bytes : join(this.pending, bytes);
    const end = this.endOfLast(all);
    const lines = end === 0 ? [] : this.cut(this.decoder.decode(all.subarray(0, end)));
    this.keep(all.subarray(end));
    return lines;
  }

  /** What stands at the end of the file without a line ending, when there is something. */
  end(): TextLine[] {
    const text = this.decoder.decode(this.pending).replace(/\r$/, '');
    this.pending = NOTHING;
    return text === '' && !this.isSkipping ? [] : [this.lineOf(text, 'none')];
  }

  /** Behind the last line ending, 0 where there is none. A `\r` at the end of the bytes may be half of one. */
  private endOfLast(bytes: Uint8Array): number {
    const lastFeed = bytes.lastIndexOf(LINE_FEED) + 1;
    if (!this.options.splitsAtReturns || bytes.length < 2) return lastFeed;
    return Math.max(lastFeed, bytes.lastIndexOf(RETURN, bytes.length - 2) + 1);
  }

  private cut(text: string): TextLine[] {
    const lines: TextLine[] = [];
    for (let start = 0; start < text.length;) {
      const feed = text.indexOf('\n', start);
      const line = feed < 0 ? text.slice(start) : text.slice(start, feed);
      start = feed < 0 ? text.length : feed + 1;
      if (this.options.splitsAtReturns) this.cutAtReturns(line, feed >= 0, lines);
      else lines.push(this.lineOf(line.endsWith('\r') ? line.slice(0, -1) : line, 'line'));
    }
    return lines;
  }

  /** Cuts what stands up to a line feed, or, without one, up to the last `\r`. */
  private cutAtReturns(text: string, hasFeed: boolean, lines: TextLine[]): void {
    const end = text.endsWith('\r') ? text.length - 1 : text.length;
    let start = 0;
    for (let at = text.indexOf('\r'); 0 <= at && at < end; at = text.indexOf('\r', start)) {
      lines.push(this.lineOf(text.slice(start, at), 'return'));
      start = at + 1;
    }
    lines.push(this.lineOf(text.slice(start, end), hasFeed ? 'line' : 'return'));
  }

  private lineOf(text: string, ending: TextLine['ending']): TextLine {
    const isTooLong = this.isSkipping || text.length > this.options.maxLength;
    this.isSkipping = false;
    const content = text.startsWith('\ufeff') ? text.slice(1) : text;
    return { text: isTooLong ? '' : content, ending, isTooLong };
  }

  private keep(rest: Uint8Array): void {
    if (rest.length > MAX_BYTES_A_UNIT * this.options.maxLength) this.isSkipping = true;
    const last = rest.at(-1) === RETURN ? 1 : 0;
    // What may be half of a line ending is kept even of a line that is passed over.
    this.pending = (this.isSkipping ? rest.subarray(rest.length - last) : rest).slice();
  }
}

function join(first: Uint8Array, second: Uint8Array): Uint8Array {
  const joined = new Uint8Array(first.length + second.length);
  joined.set(first);
  joined.set(second, first.length);
  return joined;
}
