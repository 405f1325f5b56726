import { decode as decodeJpeg } from 'jpeg-js';
import type { Box, Size } from '../geometry/box';
import type { Bytes } from '../ports/bytes';
import { GREY, GREY_ALPHA, isPng, PALETTE, RGB, type PngHeader } from './pngChunks';
import { openPng, visitRows, type Png } from './png';

/** Red, green, blue of every pixel, row by row, as stored. */
export interface Picture extends Size {
  readonly rgb: Uint8Array;
}

/** JPEG pictures above this many megapixels are not decoded here. */
const MAX_MEGAPIXELS = 100;

/**
 * The pixels of a PNG or JPEG picture, for thumbnails; transparency is dropped and 16-bit samples are cut to 8. Undefined for other formats
 * and for what cannot be read. Takes about 60 ms a megapixel for JPEG.
 */
export function decodePicture(data: Uint8Array, bytes: Bytes): Picture | undefined {
  if (isPng(data)) return decodePng(data, bytes);
  if (data[0] === 0xff && data[1] === 0xd8) return decodeJpegPicture(data);
  return undefined;
}

/** The part of a picture inside a box, scaled to fit into `limit` pixels a side by taking the nearest pixel. */
export function cropPicture(picture: Picture, box: Box, limit: number): Picture | undefined {
  const left = Math.max(0, Math.floor(box.x0));
  const top = Math.max(0, Math.floor(box.y0));
  const right = Math.min(picture.width, Math.ceil(box.x1));
  const bottom = Math.min(picture.height, Math.ceil(box.y1));
  if (!(right > left && bottom > top)) return undefined;
  const scale = Math.min(1, limit / Math.max(right - left, bottom - top));
  const width = Math.max(1, Math.round((right - left) * scale));
  const height = Math.max(1, Math.round((bottom - top) * scale));
  const rgb = new Uint8Array(width * height * 3);
  for (let y = 0; y < height; y++) {
    const row = top + Math.floor(((y + 0.5) * (bottom - top)) / height);
    for (let x = 0; x < width; x++) {
      const column = left + Math.floor(((x + 0.5) * (right - left)) / width);
      const from = (row * picture.width + column) * 3;
      rgb.set(picture.rgb.subarray(from, from + 3), (y * width + x) * 3);
    }
  }
  return { width, height, rgb };
}

function decodeJpegPicture(data: Uint8Array): Picture | undefined {
  try {
    const {
      width,
      height,
      data: rgb,
    } = decodeJpeg(data, {
      useTArray: true,
      formatAsRGBA: false,
      maxResolutionInMP: MAX_MEGAPIXELS,
      maxMemoryUsageInMB: 1024,
    });
    return { width, height, rgb };
  } catch {
    // The library throws on damage; there is then no picture to show.
    return undefined;
  }
}

function decodePng(data: Uint8Array, bytes: Bytes): Picture | undefined {
  const png = openPng(data, bytes);
  if (!png.ok) return undefined;
  const { header } = png.value;
  const rgb = new Uint8Array(header.width * header.height * 3);
  const colorAt = pixelReader(png.value);
  visitRows(png.value, (row, samples) => {
    for (let column = 0; column < header.width; column++) {
      const color = colorAt(samples, column);
      const to = (row * header.width + column) * 3;
      rgb[to] = color >> 16;
      rgb[to + 1] = (color >> 8) & 0xff;
      rgb[to + 2] = color & 0xff;
    }
  });
  return { width: header.width, height: header.height, rgb };
}

/** Reads the colour (0xRRGGBB) of a pixel of a row of packed samples. */
function pixelReader({ header, palette }: Png): (samples: Uint8Array, column: number) => number {
  const sample = sampleReader(header);
  const { channels } = header;
  switch (header.colorType) {
    case PALETTE:
      return (samples, column) => {
        const at = sample.raw(samples, column) * 3;
        return ((palette?.[at] ?? 0) << 16) | ((palette?.[at + 1] ?? 0) << 8) | (palette?.[at + 2] ?? 0);
      };
    case GREY:
    case GREY_ALPHA:
      return (samples, column) => sample.scaled(samples, column * channels) * 0x010101;
    case RGB:
    default:
      return (samples, column) => {
        const at = column * channels;
        return (
          (sample.scaled(samples, at) << 16) | (sample.scaled(samples, at + 1) << 8) | sample.scaled(samples, at + 2)
        );
      };
  }
}

function sampleReader({
  bitDepth,
}: PngHeader): Record<'raw' | 'scaled', (samples: Uint8Array, index: number) => number> {
  if (bitDepth === 16) {
    const high = (samples: Uint8Array, index: number): number => samples[index * 2]!;
    return { raw: high, scaled: high };
  }
  const perByte = 8 / bitDepth;
  const largest = (1 << bitDepth) - 1;
  const raw = (samples: Uint8Array, index: number): number =>
    (samples[Math.floor(index / perByte)]! >> (8 - bitDepth * ((index % perByte) + 1))) & largest;
  return { raw, scaled: (samples, index) => Math.round((raw(samples, index) * 255) / largest) };
}
