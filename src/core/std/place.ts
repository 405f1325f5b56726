/** A place in text: 0-based line, 0-based UTF-16 character; a byte order mark is not counted. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** Half open: `end` is the first position after it. */
export interface TextRange {
  readonly start: Position;
  readonly end: Position;
}

/** A half-open range of UTF-16 offsets in a text without its byte order mark. Parsers speak in spans. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A place in a picture as stored (not turned by EXIF): 0-based row and column. */
export interface Pixel {
  readonly row: number;
  readonly column: number;
}

/**
 * Turns offsets into positions. Lines end at `\r\n`, `\n` or `\r`, as the editor splits them; an offset between `\r` and
 * `\n` belongs to the end of its line. Offsets outside the text are clamped to it.
 */
export class LineIndex {
  private starts: Uint32Array | undefined;

  constructor(readonly text: string) {}

  get lineCount(): number {
    return this.lines().length;
  }

  positionAt(offset: number): Position {
    const clamped = Math.max(0, Math.min(offset, this.text.length));
    const line = this.lineAt(clamped);
    const character = Math.min(clamped, this.lineSpan(line).end) - this.lines()[line]!;
    return { line, character };
  }

  rangeOf(span: Span): TextRange {
    return { start: this.positionAt(span.start), end: this.positionAt(span.end) };
  }

  /** The offset of a position; a character past the line's end is the line's end. */
  offsetAt({ line, character }: Position): number {
    const starts = this.lines();
    if (line < 0) return 0;
    if (line >= starts.length) return this.text.length;
    const { start, end } = this.lineSpan(line);
    return Math.min(start + Math.max(0, character), end);
  }

  /** The span of a 0-based line without its line ending. */
  lineSpan(line: number): Span {
    const starts = this.lines();
    const start = starts[line] ?? this.text.length;
    let end = starts[line + 1] ?? this.text.length;
    if (line + 1 < starts.length) {
      if (this.text.charCodeAt(end - 1) === LF) end--;
      if (end > start && this.text.charCodeAt(end - 1) === CR) end--;
    }
    return { start, end };
  }

  private lineAt(offset: number): number {
    const starts = this.lines();
    let low = 0;
    let high = starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (starts[middle]! <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  private lines(): Uint32Array {
    this.starts ??= lineStarts(this.text);
    return this.starts;
  }
}

const LF = 10;
const CR = 13;

function lineStarts(text: string): Uint32Array {
  const starts = [0];
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code === LF || (code === CR && text.charCodeAt(i + 1) !== LF)) starts.push(i + 1);
  }
  return Uint32Array.from(starts);
}
