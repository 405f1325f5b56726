import { isSameStyle, plainStyle, type AnsiStyle } from './ansiStyle';

export interface StyledSpan {
  readonly text: string;
  readonly style: AnsiStyle;
}

/** A line as a terminal shows it in the end; neighbours differ in style. */
export type StyledLine = readonly StyledSpan[];

/** A terminal is no wider: the cursor does not go further beyond what is written. */
const WIDEST = 1000;
const blank: StyledSpan = { text: ' ', style: plainStyle };

/**
 * A line that is being written, with a cursor. As long as text is only added it is kept in spans; once the cursor has moved it is
 * kept in single characters, so that many small changes cost little.
 */
export class OpenLine {
  private readonly added: StyledSpan[] = [];
  private cells: StyledSpan[] | undefined;
  /** Where the next character goes, among the cells. */
  private column = 0;

  spans(): StyledSpan[] {
    return joinSpans(this.cells ?? this.added);
  }

  write(text: string, style: AnsiStyle): void {
    const { cells } = this;
    if (cells === undefined) {
      this.added.push({ text, style });
      return;
    }
    while (cells.length < this.column) cells.push(blank);
    for (const character of text) cells[this.column++] = { text: character, style };
  }

  /** Moves the cursor by so many columns; it stops at the borders. */
  move(count: number): void {
    this.split();
    this.moveTo(this.column + count);
  }

  moveTo(column: number): void {
    const { length } = this.split();
    this.column = Math.max(0, Math.min(column, Math.max(WIDEST, length)));
  }

  /** Erases from the cursor to the end of the line (0) or all of it (2); other parts stay. The cursor stays where it is. */
  erase(part: number): void {
    const cells = this.split();
    if (part === 0) cells.length = Math.min(cells.length, this.column);
    else if (part === 2) cells.length = 0;
  }

  private split(): StyledSpan[] {
    if (this.cells !== undefined) return this.cells;
    this.cells = this.added.flatMap(({ text, style }) => Array.from(text, (character) => ({ text: character, style })));
    this.column = this.cells.length;
    return this.cells;
  }
}

function joinSpans(spans: readonly StyledSpan[]): StyledSpan[] {
  const joined: StyledSpan[] = [];
  let texts: string[] = [];
  for (const [i, { text, style }] of spans.entries()) {
    texts.push(text);
    const next = spans[i + 1];
    if (next !== undefined && isSameStyle(next.style, style)) continue;
    joined.push({ text: texts.join(''), style });
    texts = [];
  }
  return joined;
}
