import { uint16be, uint16le, uint32be, uint32le } from './headerReads';

export const ORIENTATION = 0x0112;

/** How a TIFF structure, in a TIFF file or in EXIF, writes its numbers. */
export interface TiffOrder {
  uint16(data: Uint8Array, offset: number): number;
  uint32(data: Uint8Array, offset: number): number;
}

/** The byte order that a TIFF structure names in its first two bytes; undefined where it names none. */
export function tiffOrder(data: Uint8Array): TiffOrder | undefined {
  if (data[0] === 0x49 && data[1] === 0x49) return { uint16: uint16le, uint32: uint32le };
  if (data[0] === 0x4d && data[1] === 0x4d) return { uint16: uint16be, uint32: uint32be };
  return undefined;
}

/** The orientation tag (1 to 8) of EXIF data beginning with its byte order; 1 where there is none or it makes no sense. */
export function orientationInExif(exif: Uint8Array): number {
  const order = tiffOrder(exif);
  if (order?.uint16(exif, 2) !== 42) return 1;
  const start = order.uint32(exif, 4);
  const count = order.uint16(exif, start);
  for (let i = 0; i < count; i++) {
    const entry = start + 2 + 12 * i;
    if (entry + 12 > exif.length) return 1;
    if (order.uint16(exif, entry) === ORIENTATION) return validOrientation(order.uint16(exif, entry + 8));
  }
  return 1;
}

export function validOrientation(value: number): number {
  return 1 <= value && value <= 8 ? value : 1;
}
