import { outcomes, type Matching } from './matching';
import type { EvaluationInput } from './evaluationInput';

/** The detections of one range of confidence. */
export interface CalibrationBin {
  /** From here on, up to the next bin; the last one holds 1 too. */
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Mean confidence and the share that is right; NaN where there are none. */
  readonly confidence: number;
  readonly precision: number;
}

export interface Calibration {
  readonly bins: readonly CalibrationBin[];
  /**
   * The expected calibration error: how far the share of hits is from the confidence, over the bins by their number of detections
   * (Guo et al. 2017; of detections: Küppers et al. 2020, confidence alone). NaN without detections.
   */
  readonly error: number;
}

/** Whether what is said with 80 % is right four times out of five. Detections that do not count are left out. */
export function calibrate(
  { detections }: EvaluationInput,
  { outcome }: Matching,
  { binCount = 10, classIndex }: { readonly binCount?: number; readonly classIndex?: number | undefined } = {},
): Calibration {
  const counts = new Int32Array(binCount);
  const hits = new Int32Array(binCount);
  const sums = new Float64Array(binCount);
  let total = 0;
  for (let row = 0; row < outcome.length; row++) {
    if (outcome[row] === outcomes.ignored) continue;
    if (classIndex !== undefined && detections.classes[row] !== classIndex) continue;
    const score = detections.scores[row]!;
    const bin = Math.min(binCount - 1, Math.max(0, Math.floor(score * binCount)));
    counts[bin]!++;
    sums[bin]! += score;
    if (outcome[row] === outcomes.truePositive) hits[bin]!++;
    total++;
  }
  const bins = Array.from(counts, (count, bin) => ({
    from: bin / binCount,
    to: (bin + 1) / binCount,
    count,
    confidence: sums[bin]! / count,
    precision: hits[bin]! / count,
  }));
  const weighted = bins.reduce(
    (sum, { count, confidence, precision }) => sum + (count === 0 ? 0 : count * Math.abs(confidence - precision)),
    0,
  );
  return { bins, error: weighted / total };
}
