/** Entries of one level that an entry of the next stands for. */
const SPAN = 16;

/** Where the smallest and the largest number of a range are; both -1 where it has no finite one. */
export interface Extremes {
  min: number;
  max: number;
}

/**
 * Finds the places of the smallest and the largest finite number in any range of a column that grows at its end, in time that
 * grows with the logarithm of the range. Of equal numbers the first counts. It takes an eighth of the column's memory.
 */
export class MinMaxPyramid {
  /** For each level above the column: the place of the smallest and of the largest number of each whole span, in turn. */
  private readonly levels: Int32Array[] = [];
  /** Numbers of the column that the levels know. */
  private known = 0;

  /** Forgets what lies from `length` on: it was cut off or has changed. */
  cut(length: number): void {
    this.known = Math.min(this.known, length);
  }

  /** The extremes of `values[start, end)`, where the column has `length` numbers. */
  range(values: Float64Array, length: number, start: number, end: number): Extremes {
    this.extend(values, length);
    const found: Extremes = { min: -1, max: -1 };
    this.visit(values, 0, Math.max(0, start), Math.min(length, end), found);
    return found;
  }

  /** Looks at the entries `[start, end)` of a level: those at the borders one by one, the whole spans through the next level. */
  private visit(values: Float64Array, level: number, start: number, end: number, found: Extremes): void {
    const first = Math.ceil(start / SPAN);
    const last = Math.floor(end / SPAN);
    if (level >= this.levels.length || first >= last) {
      this.look(values, level, start, end, found);
      return;
    }
    this.look(values, level, start, first * SPAN, found);
    this.visit(values, level + 1, first, last, found);
    this.look(values, level, last * SPAN, end, found);
  }

  private look(values: Float64Array, level: number, start: number, end: number, found: Extremes): void {
    const places = this.levels[level - 1];
    for (let i = start; i < end; i++) {
      if (places === undefined) include(values, i, i, found);
      else include(values, places[2 * i]!, places[2 * i + 1]!, found);
    }
  }

  private extend(values: Float64Array, length: number): void {
    let [from, count] = [this.known, length];
    this.known = length;
    for (let level = 0; count >= SPAN; level++) {
      const [firstSpan, spans] = [Math.floor(from / SPAN), Math.floor(count / SPAN)];
      const places = (this.levels[level] = grown(this.levels[level], 2 * spans));
      if (level === 0) summarizeValues(values, places, firstSpan, spans);
      else for (let span = firstSpan; span < spans; span++) this.summarize(values, level, span);
      [from, count] = [firstSpan, spans];
    }
    this.levels.length = Math.min(this.levels.length, levelsOf(length));
  }

  private summarize(values: Float64Array, level: number, span: number): void {
    const found: Extremes = { min: -1, max: -1 };
    this.look(values, level, span * SPAN, (span + 1) * SPAN, found);
    this.levels[level]![2 * span] = found.min;
    this.levels[level]![2 * span + 1] = found.max;
  }
}

/** Notes the places of the extremes of whole spans of the column itself, which are nearly all of the work. */
function summarizeValues(values: Float64Array, places: Int32Array, firstSpan: number, spans: number): void {
  for (let span = firstSpan; span < spans; span++) {
    const end = SPAN * (span + 1);
    let [min, max] = [-1, -1];
    let [low, high] = [Infinity, -Infinity];
    for (let i = SPAN * span; i < end; i++) {
      const value = values[i]!;
      if (value < low && value > -Infinity) {
        low = value;
        min = i;
      }
      if (value > high && value < Infinity) {
        high = value;
        max = i;
      }
    }
    places[2 * span] = min;
    places[2 * span + 1] = max;
  }
}

function include(values: Float64Array, low: number, high: number, found: Extremes): void {
  if (low < 0) return;
  const min = values[low]!;
  const max = values[high]!;
  if (Number.isFinite(min) && (found.min < 0 || min < values[found.min]!)) found.min = low;
  if (Number.isFinite(max) && (found.max < 0 || max > values[found.max]!)) found.max = high;
}

function grown(level: Int32Array | undefined, size: number): Int32Array {
  if (level !== undefined && level.length >= size) return level;
  const larger = new Int32Array(Math.max(size, 2 * (level?.length ?? 0)));
  if (level !== undefined) larger.set(level);
  return larger;
}

function levelsOf(length: number): number {
  let levels = 0;
  for (let count = length; count >= SPAN; count = Math.floor(count / SPAN)) levels++;
  return levels;
}
