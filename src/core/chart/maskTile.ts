import { UNKNOWN } from '../image/classPlane';
import { OUTSIDE, sampleRow, type RunPlane } from '../image/runPlane';
import { hatchCovers } from './hatch';
import type { Rgb } from './palette';

/** Which part of a plane a tile shows: `width` × `height` samples, `stride` picture pixels apart, from picture point (x, y). */
export interface TilePlace {
  readonly x: number;
  readonly y: number;
  readonly stride: number;
  readonly width: number;
  readonly height: number;
}

export interface MaskLook {
  readonly colors: readonly Rgb[];
  /** Classes that are not drawn. */
  readonly hidden: ReadonlySet<number>;
  /** How unknown pixels are drawn. */
  readonly unknownColor: Rgb;
  readonly fill: boolean;
  /** Draws the border samples of every area. */
  readonly outline: boolean;
  readonly patterns: boolean;
}

/**
 * The pixels of a tile as packed RGBA (red in the lowest byte, as `ImageData` has it on little-endian machines). Samples
 * outside the plane, hidden classes and ignored pixels are transparent.
 */
export function renderMaskTile(plane: RunPlane, place: TilePlace, look: MaskLook): Uint32Array<ArrayBuffer> {
  const classes = sampleWithApron(plane, place);
  const pixels = new Uint32Array(place.width * place.height);
  const fills = lookupTable(look, look.fill ? 1 : 0);
  // Over a fill a border must be darker to be seen; alone it has the class's own colour.
  const borders = look.outline ? lookupTable(look, look.fill ? 0.55 : 1) : fills;
  const across = place.width + 2;
  for (let row = 0; row < place.height; row++) {
    let from = (row + 1) * across + 1;
    let to = row * place.width;
    for (let column = 0; column < place.width; column++, from++, to++) {
      const own = classes[from]!;
      const border =
        look.outline &&
        (classes[from - 1] !== own ||
          classes[from + 1] !== own ||
          classes[from - across] !== own ||
          classes[from + across] !== own);
      pixels[to] = border ? borders[own]! : fills[own]!;
    }
  }
  if (look.patterns && look.fill) drawPatterns(pixels, classes, place, look);
  return pixels;
}

/** The classes of the tile with one more sample on every side, so that borders are seen at the tile's edge. */
function sampleWithApron(plane: RunPlane, place: TilePlace): Uint8Array {
  const across = place.width + 2;
  const classes = new Uint8Array(across * (place.height + 2));
  const sampling = { x: place.x - place.stride, stride: place.stride, count: across };
  for (let j = 0; j < place.height + 2; j++) {
    const row = Math.floor(place.y + (j - 0.5) * place.stride);
    sampleRow(plane, row, sampling, classes, j * across);
  }
  return classes;
}

/** One packed colour a class; transparent with `brightness` 0. */
function lookupTable(look: MaskLook, brightness: number): Uint32Array {
  const table = new Uint32Array(256);
  if (brightness === 0) return table;
  for (const [index, color] of look.colors.entries()) {
    if (index < OUTSIDE && !look.hidden.has(index)) table[index] = packPixel(color, brightness);
  }
  if (!look.hidden.has(UNKNOWN)) table[UNKNOWN] = packPixel(look.unknownColor, brightness);
  return table;
}

function drawPatterns(pixels: Uint32Array, classes: Uint8Array, place: TilePlace, look: MaskLook): void {
  const lines = lookupTable(look, 0.45);
  // Patterns are fixed to the picture, so that neighbouring tiles join.
  const left = Math.round(place.x / place.stride);
  const top = Math.round(place.y / place.stride);
  for (let row = 0; row < place.height; row++) {
    for (let column = 0; column < place.width; column++) {
      const own = classes[(row + 1) * (place.width + 2) + column + 1]!;
      if (own < OUTSIDE && hatchCovers(own, left + column, top + row)) pixels[row * place.width + column] = lines[own]!;
    }
  }
}

function packPixel([red, green, blue]: Rgb, brightness: number): number {
  const channel = (value: number): number => Math.round(value * brightness);
  return ((255 << 24) | (channel(blue) << 16) | (channel(green) << 8) | channel(red)) >>> 0;
}
