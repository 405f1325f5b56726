const FIRST_CAPACITY = 16;
const NOTHING = new Float64Array(0);

/** Points of a line, sorted by step, without memory in common with anything. */
export interface Points {
  readonly steps: Float64Array<ArrayBuffer>;
  /** Seconds since 1970; NaN where the source has none. */
  readonly wallTimes: Float64Array<ArrayBuffer>;
  readonly values: Float64Array<ArrayBuffer>;
  /** Whether points of the line that have the first step here are replaced, not joined; those of later steps always are. */
  readonly restarts: boolean;
}

/**
 * What happens to a point whose step the line already has: TensorBoard's data server puts it in the place of the old one
 * (`replace`), which is right for event files; in text files both are kept (`keep`).
 */
export type RepeatRule = 'replace' | 'keep';

/**
 * Points in growing columns, sorted by step. A step that goes back belongs to a run that was started again: the points from that
 * step on are dropped, as TensorBoard's data server does for each tag.
 */
export class PointColumns {
  steps = NOTHING;
  wallTimes = NOTHING;
  values = NOTHING;
  length = 0;
  private restarts = false;

  constructor(private readonly repeats: RepeatRule) {}

  /** Adds a point. The step is a number. */
  push(step: number, wallTime: number, value: number): void {
    if (this.length > 0 && step <= this.steps[this.length - 1]!) this.meet(step);
    if (this.length === this.steps.length) this.reserve(this.length + 1);
    const at = this.length++;
    this.steps[at] = step;
    this.wallTimes[at] = wallTime;
    this.values[at] = value;
  }

  /** Adds points behind those that are there. */
  pushAll({ steps, wallTimes, values }: Omit<Points, 'restarts'>): void {
    this.reserve(this.length + steps.length);
    this.steps.set(steps, this.length);
    this.wallTimes.set(wallTimes, this.length);
    this.values.set(values, this.length);
    this.length += steps.length;
  }

  /** Hands over the points and begins anew. */
  take(): Points {
    const { length } = this;
    const taken = {
      steps: this.steps.slice(0, length),
      wallTimes: this.wallTimes.slice(0, length),
      values: this.values.slice(0, length),
      restarts: this.restarts || this.repeats === 'replace',
    };
    this.length = 0;
    this.restarts = false;
    return taken;
  }

  /** How many points have a step below this one. */
  countBelow(step: number): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.steps[middle]! < step) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  cut(length: number): void {
    this.length = length;
  }

  /** Makes way for a step that is not above the last one. */
  private meet(step: number): void {
    if (this.repeats === 'keep' && step === this.steps[this.length - 1]) return;
    this.cut(this.countBelow(step));
    // Points that were handed over before may have the step too.
    if (this.length === 0) this.restarts = true;
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
