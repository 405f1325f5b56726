import type { PackedColor } from './color';
import { scanMask, unknownSlot, type MaskScan, type MaskValues, type RowListener } from './maskScan';
import type { Png } from './png';

/** How far around a pixel the colours that may be in it are looked for. */
export const RADIUS = 5;

/** What a pixel of an `EdgePicture` is. An area is of an unknown colour of its own; of the other unknown pixels some are explained. */
export const DECLARED = 0;
export const UNEXPLAINED = 1;
export const EXPLAINED = 2;
export const AREA = 3;

/** The part of a mask that holds its unknown pixels. */
export interface EdgePicture {
  /** The row of the mask that is its first. */
  readonly top: number;
  readonly width: number;
  readonly height: number;
  /** Row by row; unknown colours and others alike. */
  readonly colors: Uint32Array;
  readonly kinds: Uint8Array;
  /** Where the unknown pixels are, ascending. */
  readonly unknown: readonly number[];
}

/** Only the rows around unknown pixels: a single wrong pixel must not cost a copy of the mask. */
export function readEdgePicture(png: Png, values: MaskValues, scan: MaskScan): EdgePicture {
  const { width } = png.header;
  const top = Math.max(0, Math.min(...scan.unknown.map(({ first }) => first.row)) - RADIUS);
  const height = Math.min(png.header.height, scan.lastUnknownRow + RADIUS + 1) - top;
  const colors = new Uint32Array(width * height);
  const kinds = new Uint8Array(width * height);
  const unknown: number[] = [];
  const slot = unknownSlot(values);
  const listener: RowListener = (row, slots, rowColors) => {
    if (row < top) return;
    const start = (row - top) * width;
    colors.set(rowColors, start);
    for (let x = slots.indexOf(slot); x >= 0; x = slots.indexOf(slot, x + 1)) {
      unknown.push(start + x);
      kinds[start + x] = UNEXPLAINED;
    }
  };
  scanMask(png, values, listener, top + height);
  const picture = { top, width, height, colors, kinds, unknown };
  const areas = areaColors(picture);
  for (const at of unknown) if (areas.has(colors[at]!)) kinds[at] = AREA;
  return picture;
}

/** The unknown colours of which half the pixels lie in 3 × 3 squares of one colour. */
function areaColors({ width, height, colors, unknown }: EdgePicture): Set<PackedColor> {
  const counts = new Map<PackedColor, number>();
  const inSquare = new Set<number>();
  for (const at of unknown) {
    counts.set(colors[at]!, (counts.get(colors[at]!) ?? 0) + 1);
    const column = at % width;
    const isInside = 0 < column && column < width - 1 && width <= at && at < width * (height - 1);
    if (isInside && isFlat(colors, at, width)) for (const step of stepsAround(width)) inSquare.add(at + step);
  }
  const squares = new Map<PackedColor, number>();
  for (const at of inSquare) squares.set(colors[at]!, (squares.get(colors[at]!) ?? 0) + 1);
  return new Set([...squares].filter(([color, count]) => 2 * count >= counts.get(color)!).map(([color]) => color));
}

function isFlat(colors: Uint32Array, at: number, width: number): boolean {
  const color = colors[at];
  for (let from = at - width - 1; from <= at + width - 1; from += width) {
    if (colors[from] !== color || colors[from + 1] !== color || colors[from + 2] !== color) return false;
  }
  return true;
}

function stepsAround(width: number): readonly number[] {
  return [-width - 1, -width, -width + 1, -1, 0, 1, width - 1, width, width + 1];
}

/** Calls the visitor with each place at a (chessboard) distance from a pixel, in reading order. */
export function visitRing(
  { width, height }: EdgePicture,
  at: number,
  radius: number,
  visit: (place: number) => void,
): void {
  const row = Math.floor(at / width);
  const column = at % width;
  for (let y = Math.max(0, row - radius); y <= Math.min(height - 1, row + radius); y++) {
    const isWhole = y === row - radius || y === row + radius;
    for (let x = column - radius; x <= column + radius; x += isWhole ? 1 : 2 * radius) {
      if (0 <= x && x < width) visit(y * width + x);
    }
  }
}
