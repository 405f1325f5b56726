const FIRST_CAPACITY = 16;
const NOTHING = new Float64Array(0);

/** Points of a line, sorted by step. They belong to whoever gets them; their memory may lie in that of points of other lines. */
export interface Points {
  readonly steps: Float64Array<ArrayBuffer>;
  /** Seconds since 1970; NaN where the source has none. */
  readonly wallTimes: Float64Array<ArrayBuffer>;
  readonly values: Float64Array<ArrayBuffer>;
  /** Whether points of the line that have the first step here are replaced, not joined; those of later steps always are. */
  readonly restarts: boolean;
}

/**
 * Points in growing columns, sorted by step. A step that goes back belongs to a run that was started again: the points from that
 * step on are dropped, as TensorBoard's data server does for each tag. Points of the same step are all kept.
 */
export class PointColumns {
  steps = NOTHING;
  wallTimes = NOTHING;
  values = NOTHING;
  length = 0;
  private restarts = false;

  /** Adds a point. The step is a number. */
  push(step: number, wallTime: number, value: number): void {
    if (this.length > 0 && step < this.steps[this.length - 1]!) this.goBack(step);
    if (this.length === this.steps.length) this.reserve(this.length + 1);
    const at = this.length++;
    this.steps[at] = step;
    this.wallTimes[at] = wallTime;
    this.values[at] = value;
  }

  /** Adds points behind those that are there. The first ones are not copied: whoever gave them has them no more. */
  pushAll({ steps, wallTimes, values }: Omit<Points, 'restarts'>): void {
    if (this.steps.length === 0) {
      this.steps = steps;
      this.wallTimes = wallTimes;
      this.values = values;
      this.length = steps.length;
      return;
    }
    this.reserve(this.length + steps.length);
    this.steps.set(steps, this.length);
    this.wallTimes.set(wallTimes, this.length);
    this.values.set(values, this.length);
    this.length += steps.length;
  }

  /** Hands over the points and begins anew. */
  take(): Points {
    const { length, restarts } = this;
    const taken = {
      steps: this.steps.slice(0, length),
      wallTimes: this.wallTimes.slice(0, length),
      values: this.values.slice(0, length),
      restarts,
    };
    this.length = 0;
    this.restarts = false;
    return taken;
  }

  /** How many points have a step below this one. */
  countBelow(step: number): number {
    return countBelow(this.steps, 0, this.length, step);
  }

  cut(length: number): void {
    this.length = length;
  }

  private goBack(step: number): void {
    this.cut(this.countBelow(step));
    // Points that were handed over before may have the step too.
    if (this.length === 0) this.restarts = true;
  }

  /** The columns share one piece of memory, since many lines are short and pieces of memory are dear. */
  private reserve(count: number): void {
    if (count <= this.steps.length) return;
    const capacity = Math.max(count, FIRST_CAPACITY, 2 * this.steps.length);
    const size = capacity * Float64Array.BYTES_PER_ELEMENT;
    const buffer = new ArrayBuffer(3 * size);
    const moved = (column: Float64Array, place: number): Float64Array<ArrayBuffer> => {
      const larger = new Float64Array(buffer, place * size, capacity);
      larger.set(column);
      return larger;
    };
    this.steps = moved(this.steps, 0);
    this.wallTimes = moved(this.wallTimes, 1);
    this.values = moved(this.values, 2);
  }
}

/** The first place in `[low, high)` whose step is not below `step`; `high` where there is none. */
export function countBelow(steps: Float64Array, low: number, high: number, step: number): number {
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (steps[middle]! < step) low = middle + 1;
    else high = middle;
  }
  return low;
}
