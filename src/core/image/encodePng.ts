import type { Size } from '../geometry/box';
import type { Bytes } from '../ports/bytes';
import { crc32 } from './crc32';
import { GREY, PALETTE, RGB, RGB_ALPHA } from './pngChunks';

/** A picture to write: 8 bits a sample, rows from the top, no padding. */
export interface PngPicture extends Size {
  readonly kind: 'grey' | 'palette' | 'rgb' | 'rgba';
  readonly samples: Uint8Array;
  /** Red, green, blue of each index, for `palette`. */
  readonly palette?: Uint8Array;
}

const signature = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
const kinds = {
  grey: { colorType: GREY, channels: 1 },
  palette: { colorType: PALETTE, channels: 1 },
  rgb: { colorType: RGB, channels: 3 },
  rgba: { colorType: RGB_ALPHA, channels: 4 },
} as const;

/** Writes a PNG file (ISO/IEC 15948), not interlaced. Every row is stored as its difference from the row above. */
export function encodePng(picture: PngPicture, bytes: Bytes): Uint8Array<ArrayBuffer> {
  const { colorType, channels } = kinds[picture.kind];
  const chunks = [signature, chunk('IHDR', headerData(picture, colorType))];
  if (picture.kind === 'palette') chunks.push(chunk('PLTE', picture.palette ?? new Uint8Array()));
  chunks.push(chunk('IDAT', bytes.deflate(filterUp(picture.samples, picture.width * channels, picture.height))));
  chunks.push(chunk('IEND', new Uint8Array()));
  return concatenate(chunks);
}

const UP = 2;

function filterUp(samples: Uint8Array, rowBytes: number, height: number): Uint8Array {
  const filtered = new Uint8Array((rowBytes + 1) * height);
  for (let row = 0; row < height; row++) {
    const from = row * rowBytes;
    const to = row * (rowBytes + 1);
    filtered[to] = UP;
    for (let i = 0; i < rowBytes; i++) {
      const above = row === 0 ? 0 : samples[from + i - rowBytes]!;
      filtered[to + 1 + i] = samples[from + i]! - above;
    }
  }
  return filtered;
}

function headerData({ width, height }: Size, colorType: number): Uint8Array {
  const data = new Uint8Array(13);
  const view = new DataView(data.buffer);
  view.setUint32(0, width);
  view.setUint32(4, height);
  data.set([8, colorType, 0, 0, 0], 8);
  return data;
}

function chunk(name: string, data: Uint8Array): Uint8Array {
  const whole = new Uint8Array(12 + data.length);
  const view = new DataView(whole.buffer);
  view.setUint32(0, data.length);
  for (let i = 0; i < 4; i++) whole[4 + i] = name.charCodeAt(i);
  whole.set(data, 8);
  view.setUint32(8 + data.length, crc32(whole, 4, 8 + data.length));
  return whole;
}

function concatenate(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
