import type { Png } from './png';
import { GREY, GREY_ALPHA, PALETTE, RGB, RGB_ALPHA } from './pngChunks';

/**
 * What a mask's pixel holds, as one number: for colour masks 0xRRGGBB, for index masks the index; with the flags below.
 */
export type PixelValue = number;

/** Flag of a value: the pixel is not opaque. */
export const TRANSLUCENT = 1 << 24;
/** Flag of a colour: 16-bit samples that no 8-bit colour stands for; the colour is the nearest. */
export const INEXACT = 1 << 25;
/** Flag of a colour: an index beyond the palette; the low bits are the index. */
export const NO_ENTRY = 1 << 26;

/** Writes the values of the pixels `[start, end)` of a row to the same places of `out`. */
export type PixelReader = (samples: Uint8Array, start: number, end: number, out: Uint32Array) => void;

/** Reads the colours of any PNG: grey as equal parts, palette entries as their colours. */
export function colorReader(png: Png): PixelReader {
  const { colorType, bitDepth, channels } = png.header;
  if (colorType === PALETTE) return tableReader(bitDepth, paletteColors(png));
  if (bitDepth === 16) return colors16(channels, transparentColor(png));
  if (colorType === RGB_ALPHA) return rgba8;
  if (colorType === RGB) return rgb8(transparentColor(png));
  if (colorType === GREY_ALPHA) return greyAlpha8((grey) => grey * 0x010101);
  return tableReader(bitDepth, greyValues(png, 0x010101 * (255 / (2 ** bitDepth - 1))));
}

/** Reads the indices of a grey or palette PNG; undefined for a colour picture. Below 16 bit and at 16 bit as stored. */
export function indexReader(png: Png): PixelReader | undefined {
  const { colorType, bitDepth } = png.header;
  if (colorType === PALETTE) return tableReader(bitDepth, paletteIndices(png));
  if (colorType === GREY_ALPHA) return bitDepth === 16 ? grey16(2, undefined) : greyAlpha8((grey) => grey);
  if (colorType !== GREY) return undefined;
  return bitDepth === 16 ? grey16(1, transparentColor(png)) : tableReader(bitDepth, greyValues(png, 1));
}

function paletteColors({ palette = new Uint8Array(), transparency }: Png): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, i) => {
    if (3 * i + 2 >= palette.length) return NO_ENTRY | i;
    const color = (palette[3 * i]! << 16) | (palette[3 * i + 1]! << 8) | palette[3 * i + 2]!;
    return (transparency?.[i] ?? 255) === 255 ? color : color | TRANSLUCENT;
  });
}

function paletteIndices({ transparency }: Png): Uint32Array {
  return Uint32Array.from({ length: 256 }, (_, i) => ((transparency?.[i] ?? 255) === 255 ? i : i | TRANSLUCENT));
}

function greyValues(png: Png, factor: number): Uint32Array {
  const transparent = transparentColor(png);
  const highest = 2 ** png.header.bitDepth;
  return Uint32Array.from({ length: highest }, (_, i) => (i * factor) | (i === transparent ? TRANSLUCENT : 0));
}

/** The one transparent grey or colour of a tRNS chunk: the sample, or three 16-bit samples as a number; else undefined. */
function transparentColor({ header, transparency }: Png): number | undefined {
  if (transparency === undefined) return undefined;
  const sample = (i: number): number => (transparency[2 * i] ?? 0) * 256 + (transparency[2 * i + 1] ?? 0);
  if (header.colorType === GREY) return sample(0);
  return header.colorType === RGB ? (sample(0) * 65536 + sample(1)) * 65536 + sample(2) : undefined;
}

/** Pixels of one sample of at most 8 bits, through a table of values. */
function tableReader(bitDepth: number, table: Uint32Array): PixelReader {
  if (bitDepth === 8) {
    return (samples, start, end, out) => {
      for (let x = start; x < end; x++) out[x] = table[samples[x]!]!;
    };
  }
  const mask = 2 ** bitDepth - 1;
  return (samples, start, end, out) => {
    for (let x = start; x < end; x++) {
      const bit = x * bitDepth;
      out[x] = table[(samples[bit >> 3]! >> (8 - bitDepth - (bit & 7))) & mask]!;
    }
  };
}

function rgb8(transparent: number | undefined): PixelReader {
  if (transparent !== undefined) {
    const [r, g, b] = [Math.floor(transparent / 2 ** 32), Math.floor(transparent / 65536) % 65536, transparent % 65536];
    return (samples, start, end, out) => {
      readRgb8(samples, start, end, out);
      const color = Math.max(r, g, b) > 255 ? -1 : (r << 16) | (g << 8) | b;
      for (let x = start; x < end; x++) if (out[x] === color) out[x] = color | TRANSLUCENT;
    };
  }
  return readRgb8;
}

const readRgb8: PixelReader = (samples, start, end, out) => {
  for (let x = start, i = 3 * start; x < end; x++, i += 3) {
    out[x] = (samples[i]! << 16) | (samples[i + 1]! << 8) | samples[i + 2]!;
  }
};

const rgba8: PixelReader = (samples, start, end, out) => {
  for (let x = start, i = 4 * start; x < end; x++, i += 4) {
    const color = (samples[i]! << 16) | (samples[i + 1]! << 8) | samples[i + 2]!;
    out[x] = samples[i + 3] === 255 ? color : color | TRANSLUCENT;
  }
};

function greyAlpha8(value: (grey: number) => number): PixelReader {
  return (samples, start, end, out) => {
    for (let x = start; x < end; x++) {
      out[x] = value(samples[2 * x]!) | (samples[2 * x + 1] === 255 ? 0 : TRANSLUCENT);
    }
  };
}

function grey16(channels: number, transparent: number | undefined): PixelReader {
  return (samples, start, end, out) => {
    for (let x = start, i = 2 * channels * start; x < end; x++, i += 2 * channels) {
      const value = (samples[i]! << 8) | samples[i + 1]!;
      const isOpaque = channels === 1 ? value !== transparent : (samples[i + 2]! & samples[i + 3]!) === 255;
      out[x] = isOpaque ? value : value | TRANSLUCENT;
    }
  };
}

/** 16-bit colours, which stand for an 8-bit colour when both bytes of a sample are equal. */
function colors16(channels: number, transparent: number | undefined): PixelReader {
  const colorChannels = channels < 3 ? 1 : 3;
  return (samples, start, end, out) => {
    for (let x = start; x < end; x++) {
      let color = 0;
      let full = 0;
      let flags = 0;
      let i = 2 * channels * x;
      for (let channel = 0; channel < colorChannels; channel++, i += 2) {
        const sample = (samples[i]! << 8) | samples[i + 1]!;
        if (samples[i] !== samples[i + 1]) flags = INEXACT;
        color = (color << 8) | Math.round(sample / 257);
        full = full * 65536 + sample;
      }
      const isOpaque = channels === colorChannels || (samples[i]! & samples[i + 1]!) === 255;
      if (!isOpaque || full === transparent) flags |= TRANSLUCENT;
      out[x] = (colorChannels === 1 ? color * 0x010101 : color) | flags;
    }
  };
}
