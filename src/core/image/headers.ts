import { success } from '../std/problem';
import { orientationInExif } from './exif';
import {
  asciiAt,
  damagedHeader,
  lastIndexOfBytes,
  uint16le,
  uint32be,
  uint32le,
  wanted,
  type HeaderParser,
} from './headerReads';
import { parsePngHeader } from './pngChunks';

/** Bytes after the end of a picture in which its end is still looked for. */
const TAIL = 4096;

/** PNG is whole when its last chunk, IEND, is there. An orientation in an eXIf chunk counts where it precedes the pixels. */
export function* pngHeader(head: Uint8Array, size: number): HeaderParser {
  const header = parsePngHeader(head);
  if (!header.ok) return header;
  const { width, height } = header.value;
  const tail = yield wanted(Math.max(0, size - TAIL), TAIL);
  const truncated = lastIndexOfBytes(tail, [0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82]) < 0;
  return success({ format: 'png', width, height, orientation: pngOrientation(head), truncated, lossy: false });
}

function pngOrientation(head: Uint8Array): number {
  let offset = 8;
  while (offset + 12 <= head.length) {
    const name = asciiAt(head, offset + 4, 4);
    const length = uint32be(head, offset);
    if (name === 'eXIf') return orientationInExif(head.subarray(offset + 8, offset + 8 + length));
    if (name === 'IDAT') return 1;
    offset += 12 + length;
  }
  return 1;
}

/** Windows bitmaps with the headers of 12 and of 40 or more bytes; a negative height means rows from the top. */
export function* bmpHeader(head: Uint8Array, size: number): HeaderParser {
  const isOld = uint32le(head, 14) === 12;
  const width = isOld ? uint16le(head, 18) : uint32le(head, 18) | 0;
  const height = Math.abs(isOld ? uint16le(head, 20) : uint32le(head, 22) | 0);
  const bits = uint16le(head, isOld ? 24 : 28);
  if (head.length < 26 || width <= 0 || height === 0) return damagedHeader('BMP');
  const compression = isOld ? 0 : uint32le(head, 30);
  const isPlain = compression === 0 || compression === 3 || compression === 6;
  const rowBytes = Math.ceil((width * bits) / 32) * 4;
  const end = uint32le(head, 10) + (isPlain ? rowBytes * height : 1);
  return success({ format: 'bmp', width, height, orientation: 1, truncated: size < end, lossy: false });
}

/** GIF is whole when its trailer is there; padding after it does not count. */
export function* gifHeader(head: Uint8Array, size: number): HeaderParser {
  const width = uint16le(head, 6);
  const height = uint16le(head, 8);
  if (head.length < 13 || width === 0 || height === 0) return damagedHeader('GIF');
  const tail = yield wanted(Math.max(0, size - TAIL), TAIL);
  const last = tail.findLast((byte) => byte !== 0);
  return success({ format: 'gif', width, height, orientation: 1, truncated: last !== 0x3b, lossy: false });
}
