import type { Size } from '../geometry/box';
import { success } from '../std/problem';
import { orientationInExif } from './exif';
import { asciiAt, damagedHeader, lastIndexOfBytes, uint16be, wanted, type HeaderParser } from './headerReads';

const START_OF_SCAN = 0xda;
const EXIF = 0xe1;
const END = [0xff, 0xd9];
const TAIL = 4096;
const MAX_EXIF = 65_535;
/** Above this a file without an end marker near its end is taken for cut off without looking through all of it. */
const MAX_SCAN = 64 * 1024 * 1024;

/**
 * Walks the markers up to the picture's own data (ITU-T T.81, annex B). The picture is whole when an end marker follows the
 * start of its scan; cameras put films and padding behind it, so the end of the file is only the first place to look.
 */
export function* jpegHeader(size: number): HeaderParser {
  let frame: Size | undefined;
  let orientation = 1;
  let offset = 2;
  for (;;) {
    const head = yield wanted(offset, 10);
    const marker = head[1];
    if (marker === undefined || head[0] !== 0xff) break;
    if (marker === 0xff) {
      offset++;
      continue;
    }
    if (isFrame(marker)) frame = { height: uint16be(head, 5), width: uint16be(head, 7) };
    const length = hasLength(marker) ? uint16be(head, 2) : 0;
    if (marker === EXIF && orientation === 1) {
      const content = yield wanted(offset + 4, Math.min(length, MAX_EXIF));
      if (asciiAt(content, 0, 4) === 'Exif') orientation = orientationInExif(content.subarray(6));
    }
    offset += 2 + length;
    if (marker === START_OF_SCAN) break;
  }
  if (frame === undefined || frame.width === 0 || frame.height === 0) return damagedHeader('JPEG');
  const start = Math.max(offset, size - TAIL);
  let end = lastIndexOfBytes(yield wanted(start, Math.max(0, size - start)), END);
  if (end < 0 && size < MAX_SCAN) end = lastIndexOfBytes(yield wanted(offset, Math.max(0, size - offset)), END);
  return success({ format: 'jpeg', ...frame, orientation, truncated: end < 0, lossy: true });
}

/** Start of frame: 0xC0 to 0xCF but for the tables DHT (C4), JPG (C8) and DAC (CC). */
function isFrame(marker: number): boolean {
  return 0xc0 <= marker && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
}

function hasLength(marker: number): boolean {
  const standsAlone = (0xd0 <= marker && marker <= 0xd9) || marker === 0x01;
  return !standsAlone;
}
