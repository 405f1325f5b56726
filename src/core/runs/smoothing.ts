import { MinMaxPyramid } from './minMaxPyramid';

const NOTHING = new Float64Array(0);

/**
 * TensorBoard's smoothing ("classic"): an exponential moving average that starts at 0 and is corrected for that, so that the first
 * value stands as it is. Values that are not finite stay as they are and do not count. The values are taken in their order in the
 * series, whatever lies between their steps.
 *
 * `weight` is from 0, which changes nothing, to 1. TensorBoard leaves lines of equal values alone; here they may differ from
 * themselves in the last digit.
 */
export class SmoothedValues {
  values = NOTHING;
  readonly pyramid = new MinMaxPyramid();
  private length = 0;
  private average = 0;
  /** `weight` to the power of how many finite values there were. */
  private rest = 1;

  constructor(readonly weight: number) {}

  /** Goes on to `length` values of the series; the ones that were there must be the same as before. */
  extend(values: Float64Array, length: number): void {
    if (this.values.length < length) this.reserve(values.length);
    for (let i = this.length; i < length; i++) this.values[i] = this.next(values[i]!);
    this.length = length;
  }

  private next(value: number): number {
    if (!Number.isFinite(value)) return value;
    this.average = this.average * this.weight + (1 - this.weight) * value;
    this.rest *= this.weight;
    return this.weight === 1 ? this.average : this.average / (1 - this.rest);
  }

  private reserve(capacity: number): void {
    const larger = new Float64Array(capacity);
    larger.set(this.values);
    this.values = larger;
  }
}
