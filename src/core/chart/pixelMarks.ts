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
  const cells = new Map<number, Cell>();
  for (let i = 0; i + 2 < pixels.length; i += 3) {
    const row = pixels[i]!;
    const column = pixels[i + 1]!;
    if (row + 1 < seen.y0 || row > seen.y1 || column + 1 < seen.x0 || column > seen.x1) continue;
    const cell = findCell(cells, { row, column }, size);
    cell.row += row;
    cell.column += column;
    cell.count++;
  }
  return [...cells.values()].map(({ row, column, count }) => ({
    x: (column / count + 0.5 - viewport.x) * viewport.scale + stage.width / 2,
    y: (row / count + 0.5 - viewport.y) * viewport.scale + stage.height / 2,
    count,
  }));
}

/** Sums over the pixels of a mark. */
interface Cell {
  row: number;
  column: number;
  count: number;
}

/** The pixel's own cell, or a neighbour's mark that lies near enough; cells are fixed to the picture, so rings keep still while panning. */
function findCell(cells: Map<number, Cell>, { row, column }: { row: number; column: number }, size: number): Cell {
  const [down, across] = [Math.floor(row / size), Math.floor(column / size)];
  const key = (dy: number, dx: number): number => (down + dy) * 1e6 + across + dx;
  const own = cells.get(key(0, 0));
  if (own !== undefined) return own;
  for (const [dy, dx] of neighbours) {
    const cell = cells.get(key(dy, dx));
    if (cell !== undefined && Math.hypot(cell.row / cell.count - row, cell.column / cell.count - column) < size)
      return cell;
  }
  const made = { row: 0, column: 0, count: 0 };
  cells.set(key(0, 0), made);
  return made;
}

const neighbours = [
  [-1, -1],
  [-1, 0],
  [-1, 1],
  [0, -1],
  [0, 1],
  [1, -1],
  [1, 0],
  [1, 1],
] as const;
