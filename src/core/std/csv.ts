import type { Span } from './place';

/** A cell with its place, quotes included; the value is without them, doubled ones single. */
export interface CsvCell {
  readonly value: string;
  readonly span: Span;
}

/** Called while a table is read, in the order of the text. */
export interface CsvVisitor {
  row(cells: readonly CsvCell[]): void;
  /** A quote begins here that is never closed, or is followed by text; the rest is read as it stands. */
  fault(span: Span): void;
}

/** Rows read at most. */
export const MAX_ROWS = 2_000_000;

/**
 * Reads comma-separated values (RFC 4180), with the separator that the first line has most of: comma, semicolon or tab. Lines
 * end at `\r\n`, `\n` or `\r`; empty ones are passed over. Never throws.
 *
 * @returns where the text ends, or the row after the last of two million
 */
export function scanCsv(text: string, visitor: CsvVisitor): number {
  const separator = separatorOf(text);
  let rows = 0;
  let row: CsvCell[] = [];
  let position = 0;
  while (position < text.length && rows < MAX_ROWS) {
    const end =
      text[position] === '"' ? endOfQuoted(text, position, separator, visitor) : endOfPlain(text, position, separator);
    row.push({ value: valueOf(text, position, end), span: { start: position, end } });
    const isSeparated = text[end] === separator;
    position = isSeparated ? end + 1 : endOfBreak(text, end);
    if (isSeparated && position < text.length) continue;
    if (isSeparated) row.push({ value: '', span: { start: position, end: position } });
    if (row.length > 1 || row[0]!.value !== '') {
      rows++;
      visitor.row(row);
    }
    row = [];
  }
  return Math.min(position, text.length);
}

function separatorOf(text: string): string {
  const line = /^[^\r\n]*/.exec(text)?.[0] ?? '';
  const count = (mark: string) => line.split(mark).length;
  return [',', ';', '\t'].reduce((best, mark) => (count(mark) > count(best) ? mark : best));
}

function endOfPlain(text: string, start: number, separator: string): number {
  let i = start;
  while (i < text.length && text[i] !== separator && text[i] !== '\n' && text[i] !== '\r') i++;
  return i;
}

function endOfQuoted(text: string, start: number, separator: string, visitor: CsvVisitor): number {
  let i = text.indexOf('"', start + 1);
  while (i >= 0 && text[i + 1] === '"') i = text.indexOf('"', i + 2);
  const end = i < 0 ? endOfPlain(text, start, separator) : endOfPlain(text, i + 1, separator);
  if (i < 0 || end > i + 1) visitor.fault({ start, end });
  return end;
}

function valueOf(text: string, start: number, end: number): string {
  const written = text.slice(start, end);
  const isQuoted = written.length > 1 && written.startsWith('"') && written.endsWith('"');
  return isQuoted ? written.slice(1, -1).replaceAll('""', '"') : written.trim();
}

function endOfBreak(text: string, at: number): number {
  return text[at] === '\r' && text[at + 1] === '\n' ? at + 2 : at + 1;
}
