import type { FileStore } from '../ports/files';
import { message } from '../std/message';
import { success, type Result } from '../std/problem';
import { bmpHeader, gifHeader, pngHeader } from './headers';
import { asciiAt, unreadable, type HeaderFacts, type HeaderParser } from './headerReads';
import { jpegHeader } from './jpegHeader';
import { pnmHeader } from './pnmHeader';
import { tiffHeader } from './tiffHeader';
import { webpHeader } from './webpHeader';

export interface ImageFacts extends HeaderFacts {
  /** The length of the file. */
  readonly bytes: number;
}

const HEAD = 64 * 1024;
/** No header needs this many steps; a file that makes one loop does. */
const MAX_READS = 2000;

/**
 * The facts of a picture from its first 64 KiB, a piece of its end, and where a format puts them elsewhere (JPEG with large
 * metadata, TIFF) the pieces it points at. Never the whole file, but for a JPEG whose end marker is not near its end.
 */
export async function readImageHeader(files: FileStore, path: string): Promise<Result<ImageFacts>> {
  const stat = await files.stat(path);
  if (!stat.ok) return stat;
  const size = stat.value.size;
  const head = await files.read(path, { offset: 0, length: HEAD });
  if (!head.ok) return head;
  const parser = parserFor(head.value, size);
  let step = parser.next();
  for (let reads = 0; !step.done && reads < MAX_READS; reads++) {
    const { offset, length } = step.value;
    const isInHead = offset + length <= head.value.length || head.value.length >= size;
    const part = isInHead
      ? success(head.value.subarray(offset, offset + length))
      : await files.read(path, { offset, length });
    if (!part.ok) return part;
    step = parser.next(part.value);
  }
  return factsOf(step, size);
}

/** The facts of a picture that is in memory as a whole. */
export function parseImageHeader(data: Uint8Array): Result<ImageFacts> {
  const parser = parserFor(data, data.length);
  let step = parser.next();
  for (let reads = 0; !step.done && reads < MAX_READS; reads++) {
    const { offset, length } = step.value;
    step = parser.next(data.subarray(offset, offset + length));
  }
  return factsOf(step, data.length);
}

function factsOf(step: IteratorResult<unknown, Result<HeaderFacts>>, size: number): Result<ImageFacts> {
  if (step.done !== true) return unreadable(message('The header of the picture does not come to an end.'));
  return step.value.ok ? success({ ...step.value.value, bytes: size }) : step.value;
}

function parserFor(head: Uint8Array, size: number): HeaderParser {
  const start = asciiAt(head, 0, 4);
  if (start === '\x89PNG') return pngHeader(head, size);
  if (start.startsWith('\xff\xd8')) return jpegHeader(size);
  if (start === 'RIFF' && asciiAt(head, 8, 4) === 'WEBP') return webpHeader(head, size);
  if (start.startsWith('BM')) return bmpHeader(head, size);
  if (start === 'GIF8') return gifHeader(head, size);
  if (start === 'II*\0' || start === 'MM\0*') return tiffHeader(head, size);
  if (/^P[1-6][\s#]/.test(start)) return pnmHeader(head, size);
  return unknownFormat(size);
}

function* unknownFormat(size: number): HeaderParser {
  return unreadable(
    size === 0 ? message('The file is empty.') : message('The file is not a picture of a kind that can be read.'),
  );
}
