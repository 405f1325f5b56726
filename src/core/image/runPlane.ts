import type { Size } from '../geometry/box';
import { UNKNOWN } from './classPlane';
import { decodeRuns } from './planeRuns';

/** A plane kept as runs, with where each row begins, so that any pixel and any row is found without unpacking the plane. */
export interface RunPlane extends Size {
  /** class, length, class, length… row by row. */
  readonly runs: Uint32Array;
  /** For every row: the index in `runs` of the run that holds its first pixel. */
  readonly rowRun: Uint32Array;
  /** For every row: how many pixels of that run lie before the row. */
  readonly rowSkip: Uint32Array;
}

/** Indexes encoded runs by row. Undefined where they do not cover the plane exactly. */
export function indexRuns(encoded: Uint8Array, size: Size): RunPlane | undefined {
  const runs = decodeRuns(encoded);
  return runs === undefined ? undefined : indexRows(runs, size);
}

/**
 * A plane with `combine(a, b)` wherever one plane has a and the other b: two planes of one size become one without being
 * unpacked. Neighbouring runs of one value are joined. Undefined where the sizes differ.
 */
export function combinePlanes(
  first: RunPlane,
  second: RunPlane,
  combine: (a: number, b: number) => number,
): RunPlane | undefined {
  if (first.width !== second.width || first.height !== second.height) return undefined;
  const [a, b] = [first.runs, second.runs];
  const runs = new Uint32Array(a.length + b.length);
  let used = 0;
  let [i, j] = [0, 0];
  let [leftA, leftB] = [a[1] ?? 0, b[1] ?? 0];
  while (i < a.length && j < b.length) {
    const step = Math.min(leftA, leftB);
    const value = combine(a[i]!, b[j]!);
    if (used > 0 && runs[used - 2] === value) runs[used - 1]! += step;
    else if (step > 0) {
      runs[used++] = value;
      runs[used++] = step;
    }
    leftA -= step;
    leftB -= step;
    if (leftA === 0) leftA = a[(i += 2) + 1] ?? 0;
    if (leftB === 0) leftB = b[(j += 2) + 1] ?? 0;
  }
  return indexRows(runs.slice(0, used), first);
}

function indexRows(runs: Uint32Array, { width, height }: Size): RunPlane | undefined {
  if (!(width > 0 && height > 0)) return undefined;
  const rowRun = new Uint32Array(height);
  const rowSkip = new Uint32Array(height);
  let at = 0;
  let row = 0;
  for (let i = 0; i < runs.length; i += 2) {
    const end = at + runs[i + 1]!;
    for (; row < height && row * width < end; row++) {
      rowRun[row] = i;
      rowSkip[row] = row * width - at;
    }
    at = end;
  }
  return at === width * height ? { width, height, runs, rowRun, rowSkip } : undefined;
}

/** The class at a pixel; undefined outside the plane. */
export function classAt(plane: RunPlane, row: number, column: number): number | undefined {
  const inside = 0 <= row && row < plane.height && 0 <= column && column < plane.width;
  if (!inside) return undefined;
  let i = plane.rowRun[row]!;
  let end = plane.runs[i + 1]! - plane.rowSkip[row]!;
  while (end <= column) {
    i += 2;
    end += plane.runs[i + 1]!;
  }
  return plane.runs[i];
}

/** Where and how densely a row is sampled: the middles of `count` cells of `stride` picture pixels, beginning at `x`. */
export interface Sampling {
  readonly x: number;
  readonly stride: number;
  readonly count: number;
}

/** What stands in the samples that fall outside the plane. */
export const OUTSIDE = 253;

/**
 * Writes the classes of a row's samples to `out` from `offset`. `stride` may be below 1 (several samples a pixel) or above
 * (pixels are skipped). Samples outside the plane become `OUTSIDE`; classes above 255 `UNKNOWN`.
 */
export function sampleRow(
  plane: RunPlane,
  row: number,
  { x, stride, count }: Sampling,
  out: Uint8Array,
  offset: number,
): void {
  if (row < 0 || row >= plane.height) {
    out.fill(OUTSIDE, offset, offset + count);
    return;
  }
  const { runs, width } = plane;
  let sample = Math.min(count, Math.max(0, Math.ceil((0 - x) / stride - 0.5)));
  out.fill(OUTSIDE, offset, offset + sample);
  let i = plane.rowRun[row]!;
  let end = runs[i + 1]! - plane.rowSkip[row]!;
  while (sample < count) {
    const column = Math.floor(x + (sample + 0.5) * stride);
    if (column >= width) break;
    while (end <= column) {
      i += 2;
      end += runs[i + 1]!;
    }
    // All samples up to the run's end, or the row's, hold the same class.
    const next = Math.min(count, Math.max(sample + 1, Math.ceil((Math.min(end, width) - x) / stride - 0.5)));
    out.fill(Math.min(UNKNOWN, runs[i]!), offset + sample, offset + next);
    sample = next;
  }
  out.fill(OUTSIDE, offset + sample, offset + count);
}
