import type { MinMaxPyramid } from './minMaxPyramid';

/** A line of points in the order in which they are connected. */
export interface Line {
  readonly xs: Float64Array;
  readonly ys: Float64Array;
  /** How much of the columns is used. */
  readonly length: number;
  /** Whether no x is smaller than the one before, and all are numbers. */
  readonly isSorted: boolean;
  /** Of `ys`. */
  readonly pyramid: MinMaxPyramid;
}

/** The part of an axis that is drawn, from edge to edge, and how many columns of pixels it has. */
export interface PickWindow {
  readonly from: number;
  readonly to: number;
  readonly columns: number;
}

export interface PickedPoints {
  /** Places in the line, ascending. */
  readonly indices: Uint32Array<ArrayBuffer>;
  /** How many points lie in the window. */
  readonly total: number;
}

const NOTHING: PickedPoints = { indices: new Uint32Array(0), total: 0 };

/**
 * Chooses the points of a line that are worth drawing: of each column of pixels the first, the smallest, the largest and the last
 * one, so at most four, and the smallest and largest always among them. Points whose y is not finite are chosen only in a column
 * that has no other, and then the first of them. Of a sorted line the neighbours on both sides of the window are added, so that
 * the line reaches its edges. An x that is not finite is outside of every window.
 *
 * Column c holds the points with from + c·w ≤ x < from + (c+1)·w where w is the width of a column; the last holds `to` as well.
 */
export function pickPoints(line: Line, window: PickWindow): PickedPoints {
  const columns = Math.floor(window.columns);
  if (!(window.from <= window.to) || !(columns >= 1) || line.length === 0) return NOTHING;
  return line.isSorted ? pickSorted(line, { ...window, columns }) : pickUnsorted(line, { ...window, columns });
}

function pickSorted(line: Line, window: PickWindow): PickedPoints {
  const { xs, length } = line;
  const start = lowerBound(xs, 0, length, window.from);
  const end = upperBound(xs, start, length, window.to);
  const picked: number[] = [];
  if (start > 0) picked.push(start - 1);
  for (let i = start; i < end;) {
    const column = columnOf(xs[i]!, window);
    const next = column === window.columns - 1 ? end : lowerBound(xs, i + 1, end, edgeOf(column + 1, window));
    pickRange(line, i, next, picked);
    i = next;
  }
  if (end < length) picked.push(end);
  return { indices: Uint32Array.from(picked), total: end - start };
}

function pickRange({ ys, length, pyramid }: Line, start: number, end: number, picked: number[]): void {
  const { min, max } = pyramid.range(ys, length, start, end);
  if (min < 0) {
    picked.push(start);
    return;
  }
  let first = start;
  while (!Number.isFinite(ys[first]!)) first++;
  let last = end - 1;
  while (!Number.isFinite(ys[last]!)) last--;
  addAscending(picked, first, Math.min(min, max), Math.max(min, max), last);
}

function addAscending(picked: number[], first: number, second: number, third: number, last: number): void {
  picked.push(first);
  if (second > first) picked.push(second);
  if (third > second && third > first) picked.push(third);
  if (last > third && last > first) picked.push(last);
}

const FIELDS = 4;

/** One pass: for each column first, min, max and last place + 1, 0 where it has none yet. */
function pickUnsorted({ xs, ys, length }: Line, window: PickWindow): PickedPoints {
  const places = new Uint32Array(FIELDS * window.columns);
  let total = 0;
  for (let i = 0; i < length; i++) {
    const x = xs[i]!;
    if (!(window.from <= x && x <= window.to)) continue;
    total++;
    noteInColumn(places, FIELDS * columnOf(x, window), ys, i);
  }
  const picked = [...new Set(places)].filter((place) => place > 0).map((place) => place - 1);
  return { indices: Uint32Array.from(picked).sort(), total };
}

function noteInColumn(places: Uint32Array, at: number, ys: Float64Array, i: number): void {
  const y = ys[i]!;
  const known = places[at]!;
  const isFirst = known === 0 || !Number.isFinite(ys[known - 1]!);
  if (!Number.isFinite(y)) {
    if (known === 0) places.fill(i + 1, at, at + FIELDS);
  } else if (isFirst) {
    places.fill(i + 1, at, at + FIELDS);
  } else {
    if (y < ys[places[at + 1]! - 1]!) places[at + 1] = i + 1;
    if (y > ys[places[at + 2]! - 1]!) places[at + 2] = i + 1;
    places[at + 3] = i + 1;
  }
}

function edgeOf(column: number, { from, to, columns }: PickWindow): number {
  return from + ((to - from) * column) / columns;
}

/** The column of an x in the window. The division may be off by one where x is at an edge. */
function columnOf(x: number, window: PickWindow): number {
  const { from, to, columns } = window;
  const last = columns - 1;
  if (to === from) return 0;
  let column = Math.min(last, Math.max(0, Math.floor(((x - from) / (to - from)) * columns)));
  while (column > 0 && x < edgeOf(column, window)) column--;
  while (column < last && x >= edgeOf(column + 1, window)) column++;
  return column;
}

/** The first place in `[low, high)` whose x is not below `x`; `high` where there is none. */
function lowerBound(xs: Float64Array, low: number, high: number, x: number): number {
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (xs[middle]! < x) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The first place in `[low, high)` whose x is above `x`; `high` where there is none. */
function upperBound(xs: Float64Array, low: number, high: number, x: number): number {
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (xs[middle]! <= x) low = middle + 1;
    else high = middle;
  }
  return low;
}
