import type { Size } from '../geometry/box';

/** A tolerance of Csurka et al. (What is a good evaluation measure for semantic segmentation?, 2013): a part of the diagonal. */
const PART_OF_DIAGONAL = 0.0075;

/** How far apart two contours may be, in pixels, unless a person says otherwise: 0.75 % of the diagonal. */
export function defaultTolerance({ width, height }: Size): number {
  return PART_OF_DIAGONAL * Math.sqrt(width * width + height * height);
}

export interface BoundaryOptions extends Size {
  readonly classes: number;
  /** Distance between the middles of two pixels up to which they match, in pixels. */
  readonly tolerance: number;
}

/**
 * The boundary F-score of each class in one picture. The boundary of a class are its pixels with one of another class above,
 * below, left or right; pixels whose truth is not a class belong to no boundary and make none. Precision is the part of the predicted
 * boundary that has a pixel of the true one within the tolerance (Euclidean), recall the other way round, F their harmonic
 * mean. NaN for a class without any boundary in both, 0 where only one of them has it or nothing matches.
 *
 * @param truth slots row by row as `SlotRows` has them
 * @param prediction the same
 */
export function boundaryScores(truth: Uint16Array, prediction: Uint16Array, options: BoundaryOptions): Float64Array {
  const isCounted = (pixel: number): boolean => truth[pixel]! < options.classes;
  const trueBoundary = collectBoundary(truth, isCounted, options);
  const predictedBoundary = collectBoundary(prediction, isCounted, options);
  const reach = reachOf(options.tolerance, options.height);
  return Float64Array.from({ length: options.classes }, (_, index) => {
    const recall = matchedPart(trueBoundary, predictedBoundary, index, reach);
    const precision = matchedPart(predictedBoundary, trueBoundary, index, reach);
    if (Number.isNaN(recall) || Number.isNaN(precision))
      return Number.isNaN(recall) && Number.isNaN(precision) ? NaN : 0;
    return precision + recall === 0 ? 0 : (2 * precision * recall) / (precision + recall);
  });
}

/** Boundary pixels by class and row: columns in ascending order. */
interface Boundary {
  readonly height: number;
  /** For class × height + row: where its columns begin; one more number ends the last. */
  readonly starts: Uint32Array;
  readonly columns: Uint16Array | Uint32Array;
}

function collectBoundary(
  slots: Uint16Array,
  isCounted: (pixel: number) => boolean,
  { width, height, classes }: BoundaryOptions,
): Boundary {
  const pixels: number[] = [];
  const starts = new Uint32Array(classes * height + 1);
  for (let row = 0, pixel = 0; row < height; row++) {
    for (let column = 0; column < width; column++, pixel++) {
      const slot = slots[pixel]!;
      const differs = (other: number): boolean => slots[other] !== slot && isCounted(other);
      const isEdge =
        (column + 1 < width && differs(pixel + 1)) ||
        (column > 0 && differs(pixel - 1)) ||
        (row + 1 < height && differs(pixel + width)) ||
        (row > 0 && differs(pixel - width));
      if (!isEdge || slot >= classes || !isCounted(pixel)) continue;
      pixels.push(pixel);
      starts[slot * height + row + 1]!++;
    }
  }
  for (let i = 1; i < starts.length; i++) starts[i]! += starts[i - 1]!;
  const next = starts.slice();
  const columns = new Uint32Array(pixels.length);
  for (const pixel of pixels) {
    const row = Math.floor(pixel / width);
    columns[next[slots[pixel]! * height + row]!++] = pixel - row * width;
  }
  return { height, starts, columns };
}

/** For each distance in rows, how many columns a matching pixel may be away. */
function reachOf(tolerance: number, height: number): number[] {
  const reach: number[] = [];
  for (let rows = 0; rows <= tolerance && rows < height; rows++) {
    reach.push(Math.floor(Math.sqrt(tolerance * tolerance - rows * rows)));
  }
  return reach;
}

/** The part of a class's boundary that has a pixel of the other one in reach; NaN without a boundary. */
function matchedPart(boundary: Boundary, other: Boundary, index: number, reach: readonly number[]): number {
  const { height, starts, columns } = boundary;
  const first = starts[index * height]!;
  const last = starts[(index + 1) * height]!;
  let matched = 0;
  for (let row = 0; row < height; row++) {
    const at = index * height + row;
    for (let i = starts[at]!; i < starts[at + 1]!; i++) {
      if (hasNear(other, index, row, columns[i]!, reach)) matched++;
    }
  }
  return matched / (last - first);
}

function hasNear(boundary: Boundary, index: number, row: number, column: number, reach: readonly number[]): boolean {
  for (let rows = 0; rows < reach.length; rows++) {
    if (hasInRow(boundary, index, row - rows, column, reach[rows]!)) return true;
    if (rows > 0 && hasInRow(boundary, index, row + rows, column, reach[rows]!)) return true;
  }
  return false;
}

function hasInRow(
  { height, starts, columns }: Boundary,
  index: number,
  row: number,
  column: number,
  reach: number,
): boolean {
  if (row < 0 || row >= height) return false;
  let low = starts[index * height + row]!;
  const end = starts[index * height + row + 1]!;
  let high = end;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (columns[middle]! < column - reach) low = middle + 1;
    else high = middle;
  }
  return low < end && columns[low]! <= column + reach;
}
