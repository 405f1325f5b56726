import type { Size } from '../geometry/box';

/** One of the seven sub-pictures of an interlaced PNG (ISO/IEC 15948, 8.2). */
export interface Pass {
  readonly top: number;
  readonly left: number;
  readonly rowStep: number;
  readonly columnStep: number;
  /** Size of the sub-picture, at least 1 × 1. */
  readonly rows: number;
  readonly columns: number;
}

const grid = [
  [0, 0, 8, 8],
  [0, 4, 8, 8],
  [4, 0, 8, 4],
  [0, 2, 4, 4],
  [2, 0, 4, 2],
  [0, 1, 2, 2],
  [1, 0, 2, 1],
] as const;

/** The passes that hold at least one pixel, in the order of the file. */
export function passesOf({ width, height }: Size): Pass[] {
  return grid
    .map(([top, left, rowStep, columnStep]) => ({
      ...{ top, left, rowStep, columnStep },
      rows: Math.ceil((height - top) / rowStep),
      columns: Math.ceil((width - left) / columnStep),
    }))
    .filter(({ rows, columns }) => rows > 0 && columns > 0);
}

/** Writes a row of a pass into the row of the picture; `pixelBits` from 1 to 64. The target's bits are zero before. */
export function scatterRow(samples: Uint8Array, pass: Pass, target: Uint8Array, pixelBits: number): void {
  if (pixelBits < 8) {
    scatterBits(samples, pass, target, pixelBits);
    return;
  }
  const pixelBytes = pixelBits >> 3;
  for (let column = 0; column < pass.columns; column++) {
    const from = column * pixelBytes;
    const to = (pass.left + column * pass.columnStep) * pixelBytes;
    for (let k = 0; k < pixelBytes; k++) target[to + k] = samples[from + k]!;
  }
}

function scatterBits(samples: Uint8Array, pass: Pass, target: Uint8Array, bits: number): void {
  const mask = (1 << bits) - 1;
  for (let column = 0; column < pass.columns; column++) {
    const from = column * bits;
    const to = (pass.left + column * pass.columnStep) * bits;
    const value = (samples[from >> 3]! >> (8 - bits - (from & 7))) & mask;
    target[to >> 3]! |= value << (8 - bits - (to & 7));
  }
}
