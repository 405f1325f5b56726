import type { Size } from '../geometry/box';
import { message } from '../std/message';
import { failure, success, type Problem, type Result } from '../std/problem';
import { crc32 } from './crc32';

/** PNG's colour types by their names in the specification's table. */
export const GREY = 0;
export const RGB = 2;
export const PALETTE = 3;
export const GREY_ALPHA = 4;
export const RGB_ALPHA = 6;

export interface PngHeader extends Size {
  /** Bits a sample: 1, 2, 4, 8 or 16, as the colour type allows. */
  readonly bitDepth: number;
  /** `GREY`, `RGB`, `PALETTE`, `GREY_ALPHA` or `RGB_ALPHA`. */
  readonly colorType: number;
  /** Samples a pixel: 1 to 4. */
  readonly channels: number;
  readonly interlaced: boolean;
}

/** What stands in a PNG file before anything is inflated. */
export interface PngChunks {
  readonly header: PngHeader;
  /** Red, green, blue of each entry. */
  readonly palette: Uint8Array | undefined;
  /** The tRNS chunk as stored: alpha of palette entries, or the one transparent grey (2 bytes) or colour (6 bytes). */
  readonly transparency: Uint8Array | undefined;
  /** The image data: the IDAT chunks joined. */
  readonly data: Uint8Array;
  /** Wrong checksums, a missing end, a missing palette. */
  readonly problems: readonly Problem[];
}

/** More pixels than this are not read: a header can claim any number in thirteen bytes. */
const MAX_PIXELS = 2 ** 28;
const MAX_BYTES = 2 ** 30;

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const MAX_CHECKSUM_PROBLEMS = 5;
const channelsOf: Readonly<Record<number, number>> = {
  [GREY]: 1,
  [RGB]: 3,
  [PALETTE]: 1,
  [GREY_ALPHA]: 2,
  [RGB_ALPHA]: 4,
};
const depthsOf: Readonly<Record<number, readonly number[]>> = {
  [GREY]: [1, 2, 4, 8, 16],
  [RGB]: [8, 16],
  [PALETTE]: [1, 2, 4, 8],
  [GREY_ALPHA]: [8, 16],
  [RGB_ALPHA]: [8, 16],
};

export function isPng(data: Uint8Array): boolean {
  return SIGNATURE.every((byte, i) => data[i] === byte);
}

/** The bytes of one row of samples, packed as PNG packs them, without the filter byte. */
export function rowBytesOf(header: PngHeader, width = header.width): number {
  return Math.ceil((width * header.channels * header.bitDepth) / 8);
}

/**
 * Reads the header from the first 33 bytes (ISO/IEC 15948, 11.2.1). Refuses what no reader accepts (a size of 0, a depth the
 * colour type does not have) and more than 2^28 pixels.
 */
export function parsePngHeader(data: Uint8Array): Result<PngHeader> {
  if (!isPng(data)) return failure({ code: 'png/signature', message: message('This is not a PNG file.') });
  if (data.length < 33 || nameAt(data, 12) !== 'IHDR' || uint32(data, 8) !== 13) return badHeader();
  const width = uint32(data, 16);
  const height = uint32(data, 20);
  const [bitDepth = 0, colorType = 0, compression, filter, interlace = 0] = data.subarray(24, 29);
  const channels = channelsOf[colorType];
  if (channels === undefined || !depthsOf[colorType]!.includes(bitDepth)) return badHeader();
  if (width === 0 || height === 0 || compression !== 0 || filter !== 0 || interlace > 1) return badHeader();
  const header = { width, height, bitDepth, colorType, channels, interlaced: interlace === 1 };
  const isTooLarge = width * height > MAX_PIXELS || (rowBytesOf(header) + 1) * height > MAX_BYTES;
  return isTooLarge ? tooLarge(header) : success(header);
}

/** Reads the chunks of a PNG file and verifies every checksum. Fails only where there is no header to go by. */
export function parsePngChunks(data: Uint8Array): Result<PngChunks> {
  const header = parsePngHeader(data);
  if (!header.ok) return header;
  const walk = walkChunks(data);
  if (header.value.colorType === PALETTE && walk.palette === undefined) {
    walk.problems.push({ code: 'png/palette', message: message('The PNG file has no palette for its indices.') });
  }
  const { palette, transparency, parts, problems } = walk;
  return success({ header: header.value, palette, transparency, data: join(parts), problems });
}

interface Walk {
  palette: Uint8Array | undefined;
  transparency: Uint8Array | undefined;
  readonly parts: Uint8Array[];
  readonly problems: Problem[];
}

function walkChunks(data: Uint8Array): Walk {
  const walk: Walk = { palette: undefined, transparency: undefined, parts: [], problems: [] };
  let wrong = 0;
  let offset = SIGNATURE.length;
  while (offset + 12 <= data.length) {
    const length = uint32(data, offset);
    const end = offset + 8 + length;
    const name = nameAt(data, offset + 4);
    keepChunk(walk, name, data.subarray(offset + 8, Math.min(end, data.length)));
    if (end + 4 > data.length) break;
    if (crc32(data, offset + 4, end) !== uint32(data, end) && wrong++ < MAX_CHECKSUM_PROBLEMS) {
      walk.problems.push(badChecksum(name, offset));
    }
    if (name === 'IEND') return walk;
    offset = end + 4;
  }
  walk.problems.push(truncated());
  return walk;
}

function keepChunk(walk: Walk, name: string, content: Uint8Array): void {
  if (name === 'IDAT') walk.parts.push(content);
  else if (name === 'PLTE') walk.palette ??= content.subarray(0, Math.min(768, content.length - (content.length % 3)));
  else if (name === 'tRNS') walk.transparency ??= content;
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  if (parts.length === 1) return parts[0]!;
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

function uint32(data: Uint8Array, offset: number): number {
  return ((data[offset]! << 24) | (data[offset + 1]! << 16) | (data[offset + 2]! << 8) | data[offset + 3]!) >>> 0;
}

function nameAt(data: Uint8Array, offset: number): string {
  return String.fromCharCode(...data.subarray(offset, offset + 4));
}

function badHeader(): Result<never> {
  return failure({ code: 'png/header', message: message('The header of the PNG file is damaged.') });
}

function tooLarge({ width, height }: Size): Result<never> {
  const text = message('The PNG file claims to be {0} × {1} pixels, more than is read.', width, height);
  return failure({ code: 'png/too-large', message: text });
}

function badChecksum(name: string, offset: number): Problem {
  const shown = /^[A-Za-z]{4}$/.test(name) ? name : '?';
  return {
    code: 'png/checksum',
    message: message(
      'The checksum of the PNG file is wrong at byte {1} (part {0}): the file was damaged.',
      shown,
      offset,
    ),
  };
}

function truncated(): Problem {
  return { code: 'png/truncated', message: message('The PNG file is cut off before its end.') };
}
