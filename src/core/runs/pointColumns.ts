const FIRST_CAPACITY = 16;
const NOTHING = new Float64Array(0);

/**
 * What happens to a point whose step the series already has: TensorBoard's data server puts it in the place of the old one
 * (`replace`), which is right for event files; in text files both are kept (`keep`).
 */
export type RepeatRule = 'replace' | 'keep';

/**
 * The points of one line in growing columns, sorted by step. A step that goes back belongs to a run that was started again:
 * the points from that step on are dropped, as TensorBoard's data server does for each tag.
 */
export class PointColumns {
  steps = NOTHING;
  /** Seconds since 1970; NaN where the source has none. */
  wallTimes = NOTHING;
  values = NOTHING;
  length = 0;

  constructor(readonly repeats: RepeatRule) {}

  /** Adds a point; a step that is no number is not one. */
  push(step: number, wallTime: number, value: number): void {
    const { length } = this;
    if (length > 0 && !(step > this.steps[length - 1]!)) this.cutFrom(step);
    if (this.length === this.steps.length) this.reserve(this.length + 1);
    const at = this.length++;
    this.steps[at] = step;
    this.wallTimes[at] = wallTime;
    this.values[at] = value;
  }

  /** Adds many points that are sorted by step among themselves. */
  pushAll(steps: Float64Array, wallTimes: Float64Array, values: Float64Array): void {
    if (steps.length === 0) return;
    this.cutFrom(steps[0]!);
    this.reserve(this.length + steps.length);
    this.steps.set(steps, this.length);
    this.wallTimes.set(wallTimes, this.length);
    this.values.set(values, this.length);
    this.length += steps.length;
  }

  /** Hands over the points and begins anew, without a common piece of memory. */
  take(): {
    steps: Float64Array<ArrayBuffer>;
    wallTimes: Float64Array<ArrayBuffer>;
    values: Float64Array<ArrayBuffer>;
  } {
    const { length } = this;
    const taken = {
      steps: this.steps.slice(0, length),
      wallTimes: this.wallTimes.slice(0, length),
      values: this.values.slice(0, length),
    };
    this.length = 0;
    return taken;
  }

  /** How many points lie before `step`, or up to it where repeated steps are kept. */
  countBefore(step: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const isBefore = this.repeats === 'keep' ? this.steps[middle]! <= step : this.steps[middle]! < step;
      if (isBefore) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private cutFrom(step: number): void {
    this.length = this.countBefore(step);
  }

  private reserve(count: number): void {
    if (count <= this.steps.length) return;
    const capacity = Math.max(count, FIRST_CAPACITY, 2 * this.steps.length);
    this.steps = grow(this.steps, capacity);
    this.wallTimes = grow(this.wallTimes, capacity);
    this.values = grow(this.values, capacity);
  }
}

function grow(column: Float64Array, capacity: number): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(capacity);
  larger.set(column);
  return larger;
}
