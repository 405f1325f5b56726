import type { Problem } from '../std/problem';
import { addPair, emptyConfusion, leftOut, type Confusion } from './confusion';
import type { MaskPair, PairReport } from './evaluatePair';
import { meanOf, measure, type SegmentationMetrics } from './metrics';
import type { PredictionValues } from './openMask';

/** One image that was evaluated. */
export interface EvaluatedPair extends MaskPair {
  readonly report: PairReport;
}

/** What comparing a folder of predictions with the masks of a data set gave. */
export interface SegmentationEvaluation {
  readonly pairs: readonly EvaluatedPair[];
  /** Images that were to be evaluated: of splits with predictions, whether they have one or not. */
  readonly images: number;
  /** How the values of the predicted masks were read; `map` where a file says it, `scores` where there are only arrays of scores. */
  readonly values: PredictionValues | 'map' | 'scores';
  /** Everything that did not fit. */
  readonly problems: readonly Problem[];
}

/** The measures of several pairs together. */
export interface EvaluationSummary extends SegmentationMetrics {
  /** Mean over the images of the boundary F-score of each class; NaN where no image has one. */
  readonly boundary: readonly number[];
  /** Mean of `boundary` over the classes that have one. */
  readonly meanBoundary: number;
  readonly confusion: Confusion;
  /** Pixels of the truth that were ignored, and that have no class. */
  readonly ignored: number;
  readonly unknown: number;
}

function confusionOf(reports: readonly Pick<PairReport, 'counts'>[], classes: number): Confusion {
  const confusion = emptyConfusion(classes);
  for (const { counts } of reports) addPair(confusion, counts);
  return confusion;
}

/** Sums up pairs, but for the classes that are ignored (see `measure`). The measures are those of all their pixels together, not means of the images' measures. */
export function summarize(
  reports: readonly Pick<PairReport, 'counts' | 'boundary'>[],
  classes: number,
  ignored: ReadonlySet<number> = new Set(),
): EvaluationSummary {
  const boundary = Array.from({ length: classes }, (_, index) =>
    ignored.has(index) ? NaN : meanOf(reports.map((report) => report.boundary?.[index] ?? NaN)),
  );
  const left = { ignored: 0, unknown: 0 };
  for (const { counts } of reports) {
    const { ignored, unknown } = leftOut(counts, classes);
    left.ignored += ignored;
    left.unknown += unknown;
  }
  const confusion = confusionOf(reports, classes);
  return { ...measure(confusion, ignored), confusion, boundary, meanBoundary: meanOf(boundary), ...left };
}
