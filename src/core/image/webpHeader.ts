import type { Size } from '../geometry/box';
import { success } from '../std/problem';
import { orientationInExif } from './exif';
import { asciiAt, damagedHeader, uint16le, uint32le, wanted, type HeaderParser } from './headerReads';

const HAS_EXIF = 0x08;

/** WebP (RFC 9649): whole when the file is as long as its RIFF header says. */
export function* webpHeader(head: Uint8Array, size: number): HeaderParser {
  const found = sizeIn(head);
  if (found === undefined || found.width === 0 || found.height === 0) return damagedHeader('WebP');
  const end = uint32le(head, 4) + 8;
  const isExtended = asciiAt(head, 12, 4) === 'VP8X';
  const hasExif = isExtended && (head[20]! & HAS_EXIF) !== 0;
  let orientation = 1;
  let lossy = false;
  for (let offset = 12; offset + 8 <= Math.min(end, size);) {
    const chunk = yield wanted(offset, 8);
    const name = asciiAt(chunk, 0, 4);
    const length = uint32le(chunk, 4);
    if (name === 'VP8 ') lossy = true;
    if (name === 'EXIF') orientation = exifOrientation(yield wanted(offset + 8, Math.min(length, 65_536)));
    if (!hasExif && (name === 'VP8 ' || name === 'VP8L')) break;
    offset += 8 + length + (length & 1);
  }
  return success({ format: 'webp', ...found, orientation, truncated: size < end, lossy });
}

/** Some writers keep JPEG's "Exif\0\0" before the data. */
function exifOrientation(content: Uint8Array): number {
  return orientationInExif(asciiAt(content, 0, 4) === 'Exif' ? content.subarray(6) : content);
}

function sizeIn(head: Uint8Array): Size | undefined {
  if (head.length < 30) return undefined;
  switch (asciiAt(head, 12, 4)) {
    case 'VP8X':
      return { width: 1 + (uint32le(head, 24) & 0xffffff), height: 1 + (uint32le(head, 26) >>> 8) };
    case 'VP8 ':
      return { width: uint16le(head, 26) & 0x3fff, height: uint16le(head, 28) & 0x3fff };
    case 'VP8L': {
      const bits = uint32le(head, 21);
      return { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) };
    }
    default:
      return undefined;
  }
}
