import { sampleAtRecalls } from './cocoEvaluation';
import type { ScoreRanking } from './evaluationInput';
import { outcomes, type Matching } from './matching';

/**
 * How a precision–recall curve becomes one number.
 *
 * - `coco`: the mean of the monotone precision at 101 recalls (pycocotools).
 * - `voc07`: the mean of the largest precision at or beyond the 11 recalls 0, 0.1 … 1 (`VOCevaldet.m` of 2007; the recalls are the
 *   products `i * 0.1`).
 * - `voc10`: the area under the monotone curve (`VOCevaldet.m` from 2010 on).
 */
export type Interpolation = 'coco' | 'voc07' | 'voc10';

/** The precision at every hit of a class, in order of score; `found` of them. */
export interface HitCurve {
  readonly precision: Float64Array;
  readonly found: number;
  readonly positives: number;
}

/**
 * The average precision of one class, of the detections that stand first.
 *
 * @param count how many detections of the class count, by falling score
 * @param precision a buffer with room for `count` numbers
 * @returns NaN for a class without truths, 0 for one without hits
 */
export function averagePrecisionOf(
  { byClass }: ScoreRanking,
  matching: Matching,
  classIndex: number,
  options: { readonly count: number; readonly interpolation: Interpolation; readonly precision: Float64Array },
): number {
  const positives = matching.positives[classIndex]!;
  if (positives === 0) return NaN;
  const { precision, count, interpolation } = options;
  const start = byClass.starts[classIndex]!;
  const epsilon = interpolation === 'coco' ? Number.EPSILON : 0;
  let found = 0;
  let wrong = 0;
  for (let i = start; i < start + count; i++) {
    const outcome = matching.outcome[byClass.rows[i]!]!;
    if (outcome === outcomes.falsePositive) wrong++;
    else if (outcome === outcomes.truePositive) {
      found++;
      precision[found - 1] = found / (wrong + found + epsilon);
    }
  }
  return interpolate({ precision, found, positives }, interpolation);
}

/** @param curve its precision is made monotone in place */
export function interpolate(curve: HitCurve, interpolation: Interpolation): number {
  switch (interpolation) {
    case 'coco':
      return sampleAtRecalls(curve.precision, curve.found, curve.positives);
    case 'voc07':
      return elevenPoints(curve);
    case 'voc10':
      return areaUnder(curve);
  }
}

function makeMonotone({ precision, found }: HitCurve): void {
  for (let i = found - 2; i >= 0; i--) if (precision[i]! < precision[i + 1]!) precision[i] = precision[i + 1]!;
}

function elevenPoints(curve: HitCurve): number {
  makeMonotone(curve);
  const { precision, found, positives } = curve;
  let sum = 0;
  let hit = 0;
  for (let r = 0; r <= 10; r++) {
    while (hit < found && (hit + 1) / positives < r * 0.1) hit++;
    if (hit < found) sum += precision[hit]! / 11;
  }
  return sum;
}

function areaUnder(curve: HitCurve): number {
  makeMonotone(curve);
  const { precision, found, positives } = curve;
  let sum = 0;
  for (let hit = 0; hit < found; hit++) sum += ((hit + 1) / positives - hit / positives) * precision[hit]!;
  return sum;
}
