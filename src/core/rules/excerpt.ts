import { LineIndex, type Span, type TextRange } from '../std/place';

/** A part of a text with a place in it. */
export interface Excerpt {
  readonly text: string;
  readonly range: TextRange;
}

/** Editors do not show texts above this many characters… */
const MAX_SHOWN = 20_000_000;
/** …and stop colouring and folding lines above this many columns. */
const MAX_COLUMNS = 10_000;
/** Characters shown before and after the place. */
const AROUND = 400;

/**
 * The surroundings of a place that an editor would not show: in a very large text, or far along a very long line. Undefined where
 * the editor does.
 */
export function excerptOf(text: string, span: Span, lines: LineIndex): Excerpt | undefined {
  if (text.length <= MAX_SHOWN) {
    const line = lines.lineSpan(lines.positionAt(span.start).line);
    if (line.end - line.start <= MAX_COLUMNS) return undefined;
  }
  const from = startOf(text, span.start);
  const end = Math.min(span.end, span.start + AROUND);
  const to = Math.min(text.length, end + AROUND);
  const excerpt = text.slice(from, to);
  return { text: excerpt, range: new LineIndex(excerpt).rangeOf({ start: span.start - from, end: end - from }) };
}

/** A place to begin: after a line's end where one is near, and never in the middle of a surrogate pair. */
function startOf(text: string, offset: number): number {
  const from = Math.max(0, offset - AROUND);
  const newline = text.lastIndexOf('\n', from + AROUND / 2);
  if (newline >= from) return newline + 1;
  const code = text.charCodeAt(from);
  return code >= 0xdc00 && code <= 0xdfff ? from + 1 : from;
}
