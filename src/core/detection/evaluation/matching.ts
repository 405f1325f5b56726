import { truthFlags } from '../tables';
import { cocoMaxDetections } from './cocoMatching';
import { isIgnored, type EvaluationInput, type ScoreRanking } from './evaluationInput';
import type { Overlaps } from './overlaps';

/** Which truth a detection takes: see `matchAt`. */
export type MatchRule = 'coco' | 'voc';

export const outcomes = { falsePositive: 0, truePositive: 1, ignored: 2 } as const;

/**
 * The outcome of every detection at one threshold of overlap. Matching goes by falling score, so at any confidence the outcomes are
 * those of the detections that are at least as sure: nothing has to be matched again.
 */
export interface Matching {
  readonly threshold: number;
  readonly rule: MatchRule;
  readonly outcome: Uint8Array<ArrayBuffer>;
  /** The truth that a hit or an ignored detection took; of a false positive -1. */
  readonly truthOf: Int32Array<ArrayBuffer>;
  /** The detection that took a truth, -1 where none did; of truths that count only. */
  readonly detectionOf: Int32Array<ArrayBuffer>;
  /** Truths that count, by class and by picture. */
  readonly positives: Int32Array<ArrayBuffer>;
  readonly positivesOfImage: Int32Array<ArrayBuffer>;
}

/**
 * Matches the detections of each class at one threshold (an overlap equal to it is enough).
 *
 * - `coco`, as `COCOeval.evaluateImg`: the free truth with the largest overlap, the later of equal ones; one that is ignored only
 *   where no other will do; crowds may be taken again; beyond 100 detections a picture and class they are ignored.
 * - `voc`, as `VOCevaldet.m`: the truth with the largest overlap, the first of equal ones; if that is taken the detection is a
 *   false positive (a duplicate), if it is difficult the detection does not count.
 *
 * @param overlaps of the same input, their floor not above the threshold
 */
export function matchAt(
  input: EvaluationInput,
  ranking: ScoreRanking,
  overlaps: Overlaps,
  options: { readonly threshold: number; readonly rule: MatchRule },
): Matching {
  const { detections, truths, classCount, imageCount } = input;
  const matching: Matching = {
    ...options,
    outcome: new Uint8Array(detections.scores.length),
    truthOf: new Int32Array(detections.scores.length).fill(-1),
    detectionOf: new Int32Array(truths.images.length).fill(-1),
    positives: new Int32Array(classCount),
    positivesOfImage: new Int32Array(imageCount),
  };
  for (let t = 0; t < truths.images.length; t++) {
    if (isIgnored(truths.flags[t]!)) continue;
    matching.positives[truths.classes[t]!]!++;
    matching.positivesOfImage[truths.images[t]!]!++;
  }
  const take = options.rule === 'coco' ? takeAsCoco : takeAsVoc;
  const limits = options.rule === 'coco' ? new Int32Array(imageCount) : undefined;
  const { rows, starts } = ranking.byClass;
  for (let classIndex = 0; classIndex < classCount; classIndex++) {
    limits?.fill(0);
    for (let i = starts[classIndex]!; i < starts[classIndex + 1]!; i++) {
      const row = rows[i]!;
      if (limits !== undefined && ++limits[detections.images[row]!]! > cocoMaxDetections[2]) {
        matching.outcome[row] = outcomes.ignored;
        continue;
      }
      take(row, input, overlaps, matching);
    }
  }
  return matching;
}

function takeAsCoco(
  row: number,
  { detections, truths }: EvaluationInput,
  overlaps: Overlaps,
  matching: Matching,
): void {
  const classIndex = detections.classes[row]!;
  let best = -1;
  let ignoredBest = -1;
  let largest = matching.threshold;
  let ignoredLargest = matching.threshold;
  for (let i = overlaps.starts[row]!; i < overlaps.starts[row + 1]!; i++) {
    const truth = overlaps.truths[i]!;
    if (truths.classes[truth] !== classIndex) continue;
    const flags = truths.flags[truth]!;
    const overlap = overlaps.values[i]!;
    const isFree = matching.detectionOf[truth]! < 0 || (flags & truthFlags.crowd) !== 0;
    if (!isFree) continue;
    if (isIgnored(flags)) {
      if (overlap >= ignoredLargest) [ignoredBest, ignoredLargest] = [truth, overlap];
    } else if (overlap >= largest) [best, largest] = [truth, overlap];
  }
  if (best < 0) best = ignoredBest;
  if (best < 0) return;
  matching.truthOf[row] = best;
  matching.detectionOf[best] = row;
  matching.outcome[row] = best === ignoredBest ? outcomes.ignored : outcomes.truePositive;
}

function takeAsVoc(row: number, { detections, truths }: EvaluationInput, overlaps: Overlaps, matching: Matching): void {
  const classIndex = detections.classes[row]!;
  let best = -1;
  let largest = -Infinity;
  for (let i = overlaps.starts[row]!; i < overlaps.starts[row + 1]!; i++) {
    const truth = overlaps.truths[i]!;
    if (truths.classes[truth] !== classIndex || overlaps.values[i]! <= largest) continue;
    best = truth;
    largest = overlaps.values[i]!;
  }
  if (best < 0 || largest < matching.threshold) return;
  if (isIgnored(truths.flags[best]!)) {
    matching.truthOf[row] = best;
    matching.outcome[row] = outcomes.ignored;
    return;
  }
  if (matching.detectionOf[best]! >= 0) return;
  matching.truthOf[row] = best;
  matching.detectionOf[best] = row;
  matching.outcome[row] = outcomes.truePositive;
}
