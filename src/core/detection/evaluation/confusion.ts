import type { EvaluationInput, ScoreRanking } from './evaluationInput';
import { isIgnored } from './evaluationInput';
import { outcomes, type Matching } from './matching';
import type { Overlaps } from './overlaps';

/**
 * What was taken for what at one confidence: `counts[truth × size + detection]`, both class indices; the last row is what was
 * detected where nothing is, the last column what was missed. The diagonal holds the hits of the matching, so that sums and
 * counts agree.
 */
export interface Confusion {
  /** Classes and one more. */
  readonly size: number;
  readonly counts: Int32Array<ArrayBuffer>;
}

/** A detection or a truth with the cell it stands in. -1 where there is none: background, or missed. */
export type ConfusionVisitor = (cell: { readonly truth: number; readonly detection: number }) => void;

/**
 * False positives that overlap a missed truth of another class by the threshold are confusions: by falling score each takes the
 * free one that it overlaps most, the first of equal ones.
 */
export function confuse(
  input: EvaluationInput,
  ranking: ScoreRanking,
  overlaps: Overlaps,
  options: { readonly matching: Matching; readonly score: number },
): Confusion {
  const size = input.classCount + 1;
  const counts = new Int32Array(size * size);
  const { truths, detections } = input;
  visitConfusion(input, ranking, overlaps, options, ({ truth, detection }) => {
    const row = truth < 0 ? size - 1 : truths.classes[truth]!;
    const column = detection < 0 ? size - 1 : detections.classes[detection]!;
    counts[row * size + column]!++;
  });
  return { size, counts };
}

/** Calls `visit` for every hit, confusion, detection of nothing and missed truth at a confidence. */
export function visitConfusion(
  { detections, truths }: EvaluationInput,
  { byScore }: ScoreRanking,
  overlaps: Overlaps,
  { matching, score }: { readonly matching: Matching; readonly score: number },
  visit: ConfusionVisitor,
): void {
  const { outcome, truthOf, detectionOf, threshold } = matching;
  const taken = new Uint8Array(truths.images.length);
  for (let t = 0; t < taken.length; t++) {
    const by = detectionOf[t]!;
    if (isIgnored(truths.flags[t]!) || (by >= 0 && detections.scores[by]! >= score)) taken[t] = 1;
  }
  for (const row of byScore) {
    if (!(detections.scores[row]! >= score)) break;
    if (outcome[row] === outcomes.ignored) continue;
    if (outcome[row] === outcomes.truePositive) {
      visit({ truth: truthOf[row]!, detection: row });
      continue;
    }
    let best = -1;
    let largest = 0;
    for (let i = overlaps.starts[row]!; i < overlaps.starts[row + 1]!; i++) {
      const truth = overlaps.truths[i]!;
      const overlap = overlaps.values[i]!;
      if (taken[truth] === 1 || overlap < threshold || overlap <= largest) continue;
      if (truths.classes[truth] === detections.classes[row]) continue;
      best = truth;
      largest = overlap;
    }
    if (best >= 0) taken[best] = 1;
    visit({ truth: best, detection: row });
  }
  for (let t = 0; t < taken.length; t++) if (taken[t] === 0) visit({ truth: t, detection: -1 });
}
