import type { SlotRows } from './slotRows';

/**
 * Pixels by what they are and what they were predicted as. Truth that is ignored or has no class is left out; a prediction
 * that is no class counts as wrong.
 */
export interface Confusion {
  readonly classes: number;
  /** `classes` rows (truth) of `classes + 1` columns (prediction), row by row; the last column is "no class". */
  readonly pixels: Float64Array;
}

/**
 * Pixels of one pair of masks by the slots of both, as `SlotRows` has them: only cells that are not empty, in ascending order.
 * A cell is `truth × (classes + 2) + prediction`.
 */
export interface PairCounts {
  readonly cells: Uint32Array<ArrayBuffer>;
  readonly pixels: Float64Array<ArrayBuffer>;
}

export function emptyConfusion(classes: number): Confusion {
  return { classes, pixels: new Float64Array(classes * (classes + 1)) };
}

/** Pixels of both masks, of which `compared` rows were there; both have one size. */
export interface Comparison extends PairCounts {
  readonly compared: number;
}

/**
 * Counts the pairs of slots of two masks of one size in one pass over both. A pixel is looked at only in rows where one of the
 * masks may have changed: it then counts for all the rows that are left, until it changes again. Stops at the first row
 * that one of the masks lacks.
 */
export function countPairs(truth: SlotRows, prediction: SlotRows, classes: number, onRow?: () => void): Comparison {
  const slots = classes + 2;
  const counts = new Float64Array(slots * slots + 1);
  const nothing = slots * slots;
  const cells = new Uint32Array(truth.width).fill(nothing);
  const { height } = truth;
  let row = 0;
  for (; row < height && truth.next() && prediction.next(); row++) {
    const left = height - row;
    countChanges(truth, prediction, truth, { cells, counts, slots, left });
    countChanges(truth, prediction, prediction, { cells, counts, slots, left });
    onRow?.();
  }
  if (row < height) for (const cell of cells) counts[cell]! -= height - row;
  counts[nothing] = 0;
  return { ...sparse(counts), compared: row };
}

interface RowState {
  /** The cell of each pixel of the row above. */
  readonly cells: Uint32Array;
  readonly counts: Float64Array;
  readonly slots: number;
  /** Rows from this one on. */
  readonly left: number;
}

function countChanges(truth: SlotRows, prediction: SlotRows, changed: SlotRows, state: RowState): void {
  const { cells, counts, slots, left } = state;
  const { slots: truths } = truth;
  const { slots: predictions } = prediction;
  const { spans, spanCount } = changed;
  for (let i = 0; i < spanCount; i++) {
    const end = spans[2 * i + 1]!;
    for (let x = spans[2 * i]!; x < end; x++) {
      const cell = truths[x]! * slots + predictions[x]!;
      const before = cells[x]!;
      if (cell === before) continue;
      counts[before]! -= left;
      counts[cell]! += left;
      cells[x] = cell;
    }
  }
}

function sparse(counts: Float64Array): PairCounts {
  const cells: number[] = [];
  for (let cell = 0; cell < counts.length; cell++) if (counts[cell] !== 0) cells.push(cell);
  return { cells: Uint32Array.from(cells), pixels: Float64Array.from(cells, (cell) => counts[cell]!) };
}

/** Adds the pixels of a pair. */
export function addPair({ classes, pixels }: Confusion, pair: PairCounts): void {
  const slots = classes + 2;
  for (let i = 0; i < pair.cells.length; i++) {
    const truth = Math.floor(pair.cells[i]! / slots);
    if (truth >= classes) continue;
    const prediction = Math.min(classes, pair.cells[i]! % slots);
    pixels[truth * (classes + 1) + prediction]! += pair.pixels[i]!;
  }
}

/** Pixels of a pair whose truth is ignored, and whose truth has a value that no class declares. */
export function leftOut(pair: PairCounts, classes: number): { readonly ignored: number; readonly unknown: number } {
  const slots = classes + 2;
  const left = { ignored: 0, unknown: 0 };
  for (let i = 0; i < pair.cells.length; i++) {
    const truth = Math.floor(pair.cells[i]! / slots);
    if (truth === classes) left.ignored += pair.pixels[i]!;
    else if (truth > classes) left.unknown += pair.pixels[i]!;
  }
  return left;
}
