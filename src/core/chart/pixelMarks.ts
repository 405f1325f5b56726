import type { Size } from '../geometry/box';
import { visibleBox, type Viewport } from '../geometry/viewport';

/** A ring around one or more pixels of a mask, in stage pixels. */
export interface PixelMark {
  readonly x: number;
  readonly y: number;
  /** Pixels that the mark stands for. */
  readonly count: number;
}

/** Marks closer together than this (stage pixels) become one. */
const CELL = 20;

/**
 * Rings for the pixels in sight; `pixels` holds row, column, value of each. Pixels that share a cell of the stage share a ring at
 * their middle, so there are never more rings than a person can tell apart.
 */
export function layoutPixelMarks(pixels: Uint32Array, viewport: Viewport, stage: Size): PixelMark[] {
  const seen = visibleBox(viewport, stage);
  const size = Math.max(1, CELL / viewport.scale);
  const cells = new Map<number, { row: number; column: number; count: number }>();
  for (let i = 0; i + 2 < pixels.length; i += 3) {
    const row = pixels[i]!;
    const column = pixels[i + 1]!;
    if (row + 1 < seen.y0 || row > seen.y1 || column + 1 < seen.x0 || column > seen.x1) continue;
    // Cells are fixed to the picture: rings do not jump while the person pans.
    const key = Math.floor(row / size) * 1e6 + Math.floor(column / size);
    const cell = cells.get(key);
    if (cell === undefined) cells.set(key, { row, column, count: 1 });
    else {
      cell.row += row;
      cell.column += column;
      cell.count++;
    }
  }
  return [...cells.values()].map(({ row, column, count }) => ({
    x: (column / count + 0.5 - viewport.x) * viewport.scale + stage.width / 2,
    y: (row / count + 0.5 - viewport.y) * viewport.scale + stage.height / 2,
    count,
  }));
}
