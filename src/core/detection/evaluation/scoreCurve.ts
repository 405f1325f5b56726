import type { EvaluationInput, ScoreRanking } from './evaluationInput';
import { outcomes, type Matching } from './matching';

/** What is true of the detections down to each one that counts, by falling score. All columns have one length. */
export interface ScoreCurve {
  /** The detection of each point. */
  readonly rows: Int32Array<ArrayBuffer>;
  readonly scores: Float64Array<ArrayBuffer>;
  readonly precision: Float64Array<ArrayBuffer>;
  /** NaN where there are no truths. */
  readonly recall: Float64Array<ArrayBuffer>;
  readonly f1: Float64Array<ArrayBuffer>;
}

/**
 * The curve of one class, or of all detections together. Ignored detections have no point.
 *
 * @param classIndex undefined for all classes
 */
export function scoreCurve(
  { detections }: EvaluationInput,
  ranking: ScoreRanking,
  matching: Matching,
  classIndex?: number,
): ScoreCurve {
  const { byClass, byScore } = ranking;
  const order =
    classIndex === undefined
      ? byScore
      : byClass.rows.subarray(byClass.starts[classIndex], byClass.starts[classIndex + 1]);
  const positives =
    classIndex === undefined
      ? matching.positives.reduce((sum, count) => sum + count, 0)
      : (matching.positives[classIndex] ?? 0);
  const rows = order.filter((row) => matching.outcome[row] !== outcomes.ignored);
  const scores = new Float64Array(rows.length);
  const precision = new Float64Array(rows.length);
  const recall = new Float64Array(rows.length);
  const f1 = new Float64Array(rows.length);
  let hits = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    if (matching.outcome[row] === outcomes.truePositive) hits++;
    scores[i] = detections.scores[row]!;
    precision[i] = hits / (i + 1);
    recall[i] = hits / positives;
    f1[i] = (2 * hits) / (i + 1 + positives);
  }
  return { rows, scores, precision, recall, f1 };
}

/** How many points have a score of at least `score`. */
export function pointsAtLeast({ scores }: ScoreCurve, score: number): number {
  let low = 0;
  let high = scores.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (scores[middle]! >= score) low = middle + 1;
    else high = middle;
  }
  return low;
}
