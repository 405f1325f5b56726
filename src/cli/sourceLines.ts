import type { FileStore } from '../core/ports/files';
import { LineIndex, type TextRange } from '../core/std/place';
import { decodeText } from '../core/std/text';
import { visible } from './terminal';

/** Larger files are not read again to show a line of them. */
const MAX_BYTES = 20 * 1024 * 1024;
/** Characters of a line that are shown; of a longer line it is the part around the place. */
const MAX_WIDTH = 100;
const BEFORE = 30;

/** A line of a file, and where the place in it begins and how long it is, in characters of `text`. */
export interface SourceLine {
  readonly text: string;
  readonly start: number;
  readonly length: number;
}

/** The lines of a text file; undefined where it cannot be read any more. */
export async function readLines(path: string, files: FileStore): Promise<LineIndex | undefined> {
  const stat = await files.stat(path);
  if (!stat.ok || stat.value.kind !== 'file' || stat.value.size > MAX_BYTES) return undefined;
  const bytes = await files.read(path);
  return bytes.ok ? new LineIndex(decodeText(bytes.value).text) : undefined;
}

/** The line on which a range begins, cut to a width that fits; undefined where the file has no such line. */
export function sourceLine(lines: LineIndex, { start, end }: TextRange): SourceLine | undefined {
  if (start.line >= lines.lineCount) return undefined;
  const span = lines.lineSpan(start.line);
  const line = lines.text.slice(span.start, span.end);
  const last = end.line > start.line ? line.length : Math.min(end.character, line.length);
  const from = line.length <= MAX_WIDTH ? 0 : Math.max(0, Math.min(start.character - BEFORE, line.length - MAX_WIDTH));
  const to = Math.min(line.length, from + MAX_WIDTH);
  const before = from > 0 ? '…' : '';
  const after = to < line.length ? '…' : '';
  return {
    text: `${before}${visible(line.slice(from, to).replaceAll('\t', ' '))}${after}`,
    start: before.length + Math.min(start.character, line.length) - from,
    // A place without length still gets its caret.
    length: Math.max(1, Math.min(last, to) - start.character),
  };
}
