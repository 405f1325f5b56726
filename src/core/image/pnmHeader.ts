import { damagedHeader, type HeaderParser } from './headerReads';
import { success } from '../std/problem';

/** Headers end within this many bytes, comments included. */
const MAX_HEADER = 4096;
/** `P1` to `P6`, then numbers between white space and comments (`# … end of line`); one white space ends the header. */
const space = /(?:\s|#[^\r\n]*[\r\n])+/.source;
const plain = new RegExp(`^P[14]${space}(\\d{1,9})${space}(\\d{1,9})\\s`);
const withMaximum = new RegExp(`^P[2356]${space}(\\d{1,9})${space}(\\d{1,9})${space}(\\d{1,5})\\s`);

/** Netpbm's bitmaps, grey and colour pictures (PBM, PGM, PPM). One whose samples are text has no length to be cut off from. */
export function* pnmHeader(head: Uint8Array, size: number): HeaderParser {
  const text = String.fromCharCode(...head.subarray(0, MAX_HEADER));
  const match = plain.exec(text) ?? withMaximum.exec(text);
  const [whole = '', width = 0, height = 0, maximum = 1] =
    match === null ? [] : [match[0], ...match.slice(1).map(Number)];
  if (width === 0 || height === 0) return damagedHeader('Netpbm');
  const end = whole.length + height * bytesInRow(Number(text[1]), width, maximum);
  return success({ format: 'pnm', width, height, orientation: 1, truncated: size < end, lossy: false });
}

/** Of the binary kinds 4 (bits), 5 (grey) and 6 (colour); 0 for text. */
function bytesInRow(kind: number, width: number, maximum: number): number {
  const bytes = maximum > 255 ? 2 : 1;
  if (kind === 4) return Math.ceil(width / 8);
  if (kind === 5) return width * bytes;
  return kind === 6 ? width * 3 * bytes : 0;
}
