import type { BoxTable } from '../tables';

/** How the boxes of a kind are spread over one measure: counts of bins. */
export interface Spread {
  /** Edges of the bins, one more than there are bins. */
  readonly edges: readonly number[];
  readonly counts: Int32Array<ArrayBuffer>;
}

/** Side of a square of the box's area, in pixels. */
export const sizeEdges: readonly number[] = [0, 8, 16, 32, 64, 96, 128, 192, 256, 384, 512, Infinity];
/** Width by height. */
export const ratioEdges: readonly number[] = [0, 0.25, 0.33, 0.5, 0.67, 0.8, 1.25, 1.5, 2, 3, 4, Infinity];
export const scoreEdges: readonly number[] = Array.from({ length: 11 }, (_, i) => i / 10);

export function sizeOf({ boxAreas }: BoxTable, row: number): number {
  return Math.sqrt(boxAreas[row]!);
}

/** NaN for a box without height. */
export function ratioOf({ boxes }: BoxTable, row: number): number {
  return (boxes[4 * row + 2]! - boxes[4 * row]!) / (boxes[4 * row + 3]! - boxes[4 * row + 1]!);
}

/** Counts rows by bin: from an edge up to the next, the last one holds its upper edge too. Values outside of all are left out. */
export function spreadOf(edges: readonly number[], rows: Iterable<number>, valueOf: (row: number) => number): Spread {
  const counts = new Int32Array(edges.length - 1);
  for (const row of rows) {
    const value = valueOf(row);
    if (!(value >= edges[0]!)) continue;
    let bin = 0;
    while (bin < counts.length - 1 && value >= edges[bin + 1]!) bin++;
    if (value <= edges[bin + 1]!) counts[bin]!++;
  }
  return { edges, counts };
}
