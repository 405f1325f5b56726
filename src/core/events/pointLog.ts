import { countBelow } from '../runs/pointColumns';
import type { SeriesSegment } from '../runs/seriesUpdate';

const FIRST_CAPACITY = 256;

/** Points of many lines in the order in which they come, without an object for a line or a point. */
export class PointLog {
  length = 0;
  private lines = new Uint32Array(FIRST_CAPACITY);
  private steps = new Float64Array(FIRST_CAPACITY);
  private wallTimes = new Float64Array(FIRST_CAPACITY);
  private values = new Float64Array(FIRST_CAPACITY);

  /** The line of the latest point; -1 where there is none. */
  get latestLine(): number {
    return this.length === 0 ? -1 : this.lines[this.length - 1]!;
  }

  push(line: number, step: number, wallTime: number, value: number): void {
    if (this.length === this.lines.length) this.enlarge();
    const at = this.length++;
    this.lines[at] = line;
    this.steps[at] = step;
    this.wallTimes[at] = wallTime;
    this.values[at] = value;
  }

  /** Forgets the latest points. */
  cut(length: number): void {
    this.length = length;
  }

  /**
   * Hands over the points line by line, sorted by step, and begins anew. Where a step of a line is not above the one before, the
   * line's points from that step on are dropped, as by TensorBoard's data server. All columns lie in one buffer.
   */
  take(nameOf: (line: number) => string): SeriesSegment[] {
    const { length } = this;
    if (length === 0) return [];
    const { starts, order } = this.countLines();
    const ends = starts.slice();
    const taken = new Float64Array(3 * length);
    const [steps, wallTimes, values] = [0, 1, 2].map((column) =>
      taken.subarray(column * length, (column + 1) * length),
    );
    for (let i = 0; i < length; i++) {
      const line = this.lines[i]!;
      const step = this.steps[i]!;
      let at = ends[line]!;
      if (at > starts[line]! && step <= steps![at - 1]!) at = countBelow(steps!, starts[line]!, at, step);
      steps![at] = step;
      wallTimes![at] = this.wallTimes[i]!;
      values![at] = this.values[i]!;
      ends[line] = at + 1;
    }
    this.length = 0;
    const part = (column: Float64Array<ArrayBuffer>, line: number) => column.subarray(starts[line], ends[line]);
    return order.map((line) => ({
      tag: nameOf(line),
      steps: part(steps!, line),
      wallTimes: part(wallTimes!, line),
      values: part(values!, line),
      restarts: true,
    }));
  }

  /** Where the points of each line begin when they are sorted by line, and which lines have any. */
  private countLines(): { readonly starts: Uint32Array; readonly order: readonly number[] } {
    const { length, lines } = this;
    let last = 0;
    for (let i = 0; i < length; i++) last = Math.max(last, lines[i]!);
    const starts = new Uint32Array(last + 1);
    for (let i = 0; i < length; i++) starts[lines[i]!]!++;
    const order: number[] = [];
    let start = 0;
    for (let line = 0; line <= last; line++) {
      const count = starts[line]!;
      if (count > 0) order.push(line);
      starts[line] = start;
      start += count;
    }
    return { starts, order };
  }

  private enlarge(): void {
    const capacity = 2 * this.lines.length;
    const lines = new Uint32Array(capacity);
    lines.set(this.lines);
    this.lines = lines;
    this.steps = grow(this.steps, capacity);
    this.wallTimes = grow(this.wallTimes, capacity);
    this.values = grow(this.values, capacity);
  }
}

function grow(column: Float64Array<ArrayBuffer>, capacity: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(capacity);
  larger.set(column);
  return larger;
}
