import { AnsiLines } from '../../src/core/std/ansi';
import type { StyledLine } from '../../src/core/std/ansiLine';

/** A log as lines of styled text, fed with bytes in pieces; a line that has not ended yet is the last one. */
export class LogText {
  private readonly ended: StyledLine[] = [];
  private readonly reader = new AnsiLines();
  private readonly decoder = new TextDecoder();

  /** Of the first byte that was taken, and of the one after the last. */
  begin: number;
  end: number;

  constructor(offset: number) {
    this.begin = offset;
    this.end = offset;
  }

  /** With the line that has not ended, unless it is empty. */
  get length(): number {
    return this.ended.length + (this.reader.openLine.length > 0 ? 1 : 0);
  }

  lineAt(index: number): StyledLine {
    return this.ended[index] ?? this.reader.openLine;
  }

  append(bytes: Uint8Array): void {
    this.end += bytes.length;
    for (const line of this.reader.push(this.decoder.decode(bytes, { stream: true }))) this.ended.push(line);
  }

  /** Puts what comes right before the first byte in front; where that splits a line, its parts stay two lines. */
  prepend(bytes: Uint8Array): void {
    this.begin -= bytes.length;
    const reader = new AnsiLines();
    const lines = reader.push(new TextDecoder().decode(bytes));
    if (reader.openLine.length > 0) lines.push(reader.openLine);
    this.ended.unshift(...lines);
  }
}

export function plainText(line: StyledLine): string {
  return line.map(({ text }) => text).join('');
}

const ERROR = /error\b|\b(exception|traceback|failed|fatal|killed|out of memory|segmentation fault)\b|^\[!\]|\bnan\b/i;

/** Whether a line tells of something that went wrong. */
export function isErrorLine(line: string): boolean {
  return ERROR.test(line);
}

/** A place in a file that a line names, as Python and compilers write it. */
export interface LogLink {
  readonly start: number;
  readonly end: number;
  readonly path: string;
  readonly line: number | undefined;
}

const LINK =
  /File "([^"\n]+)", line (\d+)|((?:[\w.~-]*\/)*[\w.-]+\.(?:py|cc?|cpp|h|hpp|cu|ts|js|ya?ml|json|sh)):(\d+)/g;

export function findLinks(text: string): LogLink[] {
  return [...text.matchAll(LINK)].map(({ index, 0: whole, 1: quoted, 2: quotedLine, 3: plain, 4: plainLine }) => ({
    start: index,
    end: index + whole.length,
    path: quoted ?? plain ?? '',
    line: Number(quotedLine ?? plainLine),
  }));
}
