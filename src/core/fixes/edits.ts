import { formatNumber } from '../std/numberText';
import { LineIndex, type Position, type Span, type TextRange } from '../std/place';
import type { FixContext, TextEdit } from './fix';

/** Fractions that a fix computes get this many decimals, or more where the number it replaces had more. */
const DECIMALS = 6;

/** The text after the edits, which must not overlap; they may come in any order. Ranges count in the text before. */
export function applyEdits(text: string, edits: readonly TextEdit[]): string {
  const lines = new LineIndex(text);
  let result = '';
  let end = 0;
  for (const { range, newText } of [...edits].sort((a, b) => compareRanges(a.range, b.range))) {
    result += text.slice(end, lines.offsetAt(range.start)) + newText;
    end = lines.offsetAt(range.end);
  }
  return result + text.slice(end);
}

export function compareRanges(a: TextRange, b: TextRange): number {
  return comparePositions(a.start, b.start) || comparePositions(a.end, b.end);
}

export function comparePositions(a: Position, b: Position): number {
  return a.line - b.line || a.character - b.character;
}

export function textAt({ document, lines }: FixContext, range: TextRange): string {
  return document.text.slice(lines.offsetAt(range.start), lines.offsetAt(range.end));
}

export function replaceSpan({ lines }: FixContext, span: Span, newText: string): TextEdit {
  return { range: lines.rangeOf(span), newText };
}

/**
 * Removes a whole line with its ending. The last line of a text has none: its content goes, and the ending before it stays, so
 * that removing two neighbouring lines never edits one place twice.
 */
export function removeLine({ lines }: FixContext, line: number): TextEdit {
  const isLast = line + 1 >= lines.lineCount;
  const end = isLast ? lines.positionAt(lines.lineSpan(line).end) : { line: line + 1, character: 0 };
  return { range: { start: { line, character: 0 }, end }, newText: '' };
}

/** `value` written as `written` is: with as many decimals, or up to six where it needs more; fewer where they are zeros. */
export function writeLike(value: number, written: string): string {
  const decimals = /\.(\d*)/.exec(written)?.[1]?.length ?? 0;
  return formatNumber(value, Math.max(DECIMALS, decimals), decimals);
}
