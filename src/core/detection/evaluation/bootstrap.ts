import { interpolate, type Interpolation } from './averagePrecision';
import type { EvaluationInput, ScoreRanking } from './evaluationInput';
import { isIgnored } from './evaluationInput';
import { outcomes, type Matching } from './matching';
import { meanOf } from './operatingPoint';

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** One set of detections to resample: what `matchAt` and `rankDetections` gave. */
export interface Resampled {
  readonly input: EvaluationInput;
  readonly ranking: ScoreRanking;
  readonly matching: Matching;
}

/**
 * Draws pictures with replacement and computes the mean AP of each draw: how much of a number is luck with the pictures. Two sets that
 * are drawn with the same seed see the same pictures, so that the differences of their samples are paired.
 *
 * @param options.samples how many draws
 * @returns the mean AP of each draw, in the order of the draws; NaN where a draw has no truths
 */
export function bootstrapMeans(
  { input, ranking, matching }: Resampled,
  {
    samples,
    seed,
    interpolation,
  }: { readonly samples: number; readonly seed: number; readonly interpolation: Interpolation },
): Float64Array<ArrayBuffer> {
  const random = randomNumbers(seed);
  const weights = new Int32Array(input.imageCount);
  const means = new Float64Array(samples);
  const buffers = { weights, precision: new Float64Array(input.detections.scores.length) };
  for (let sample = 0; sample < samples; sample++) {
    weights.fill(0);
    for (let i = 0; i < input.imageCount; i++) weights[Math.floor(random() * input.imageCount)]!++;
    means[sample] = weightedMean({ input, ranking, matching }, interpolation, buffers);
  }
  return means;
}

/** The interval that holds this share of the samples, the same left out at both ends. NaN samples do not count. */
export function percentileInterval(samples: Float64Array, share = 0.95): Interval {
  const sorted = samples.filter((value) => !Number.isNaN(value)).sort();
  const at = (fraction: number): number => {
    const place = fraction * (sorted.length - 1);
    const below = Math.floor(place);
    const rest = place - below;
    return (sorted[below] ?? NaN) * (1 - rest) + (sorted[Math.min(below + 1, sorted.length - 1)] ?? NaN) * rest;
  };
  return { low: at((1 - share) / 2), high: at((1 + share) / 2) };
}

/** Each picture counts as often as it was drawn. */
function weightedMean(
  { input, ranking, matching }: Resampled,
  interpolation: Interpolation,
  { weights, precision }: { readonly weights: Int32Array; readonly precision: Float64Array },
): number {
  const { truths, detections, classCount } = input;
  const positives = new Int32Array(classCount);
  for (let t = 0; t < truths.images.length; t++) {
    if (!isIgnored(truths.flags[t]!)) positives[truths.classes[t]!]! += weights[truths.images[t]!]!;
  }
  const { rows, starts } = ranking.byClass;
  return meanOf(
    Array.from(positives, (count, classIndex) => {
      if (count === 0) return NaN;
      return weightedPrecision(
        rows.subarray(starts[classIndex], starts[classIndex + 1]),
        { images: detections.images, outcome: matching.outcome, weights, precision },
        count,
        interpolation,
      );
    }),
  );
}

function weightedPrecision(
  rows: Int32Array,
  columns: {
    readonly images: Int32Array;
    readonly outcome: Uint8Array;
    readonly weights: Int32Array;
    readonly precision: Float64Array;
  },
  positives: number,
  interpolation: Interpolation,
): number {
  const { images, outcome, weights } = columns;
  let { precision } = columns;
  let found = 0;
  let wrong = 0;
  for (const row of rows) {
    const weight = weights[images[row]!]!;
    if (weight === 0) continue;
    if (outcome[row] === outcomes.falsePositive) wrong += weight;
    else if (outcome[row] === outcomes.truePositive) {
      if (found + weight > precision.length) {
        const larger = new Float64Array(2 * (found + weight));
        larger.set(precision);
        precision = larger;
      }
      // A picture that was drawn twice has two such hits, one after the other.
      for (let copy = 0; copy < weight; copy++) {
        found++;
        precision[found - 1] = found / (found + wrong);
      }
    }
  }
  return interpolate({ precision, found, positives }, interpolation);
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
function randomNumbers(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
