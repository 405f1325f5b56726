import { onAuthorGrid } from './authorGrid';
import { averagePrecisionOf, type Interpolation } from './averagePrecision';
import { confuse, visitConfusion, type Confusion, type ConfusionVisitor } from './confusion';
import { rankDetections, type EvaluationInput, type ScoreRanking } from './evaluationInput';
import { matchAt, type Matching, type MatchRule } from './matching';
import { OperatingPoints, type OperatingPoint } from './operatingPoint';
import { collectOverlaps, OVERLAP_FLOOR, type Overlaps } from './overlaps';

/**
 * How detections are judged: the rule of matching, the order of ties and the interpolation go together. `author` is what ssd-tensorflow
 * prints: `voc07` on its grid (see `onAuthorGrid`), where nothing is difficult.
 */
export const metrics = ['coco', 'voc10', 'voc07', 'author'] as const;
export type Metric = (typeof metrics)[number];

export function interpolationOf(metric: Metric): Interpolation {
  return metric === 'author' ? 'voc07' : metric;
}

/**
 * One set of detections at any two thresholds. Overlaps and order are found once; a new threshold of overlap matches again, a new
 * confidence is answered from sums.
 */
export class Explorer {
  readonly ranking: ScoreRanking;
  readonly overlaps: Overlaps;
  private readonly rule: MatchRule;
  private points: OperatingPoints | undefined;

  /** What is compared: for `author` the boxes on its grid. */
  readonly input: EvaluationInput;

  /** @param lowest the lowest threshold of overlap that will be asked for */
  constructor(
    input: EvaluationInput,
    readonly metric: Metric,
    lowest = OVERLAP_FLOOR,
  ) {
    this.input = metric === 'author' && input.sizes !== undefined ? onAuthorGrid(input, input.sizes) : input;
    this.rule = metric === 'coco' ? 'coco' : 'voc';
    this.ranking = rankDetections(this.input, this.rule === 'coco' ? 'image' : 'file');
    this.overlaps = collectOverlaps(this.input, Math.min(lowest, OVERLAP_FLOOR));
  }

  private get interpolation(): Interpolation {
    return interpolationOf(this.metric);
  }

  matching(iou: number): Matching {
    return this.pointsAt(iou).matching;
  }

  /** Counts, precision, recall, F1 and average precision. */
  at(iou: number, score: number): OperatingPoint {
    return this.pointsAt(iou).at(score);
  }

  confusion(iou: number, score: number): Confusion {
    return confuse(this.input, this.ranking, this.overlaps, { matching: this.matching(iou), score });
  }

  visitConfusion(iou: number, score: number, visit: ConfusionVisitor): void {
    visitConfusion(this.input, this.ranking, this.overlaps, { matching: this.matching(iou), score }, visit);
  }

  /** The confidence with the best F1. */
  best(iou: number, classIndex?: number): { readonly score: number; readonly f1: number } {
    return this.pointsAt(iou).best(classIndex);
  }

  /** The average precision of each class, all detections counted; NaN without truths. */
  averagePrecisions(iou: number): number[] {
    const matching = this.matching(iou);
    const { starts } = this.ranking.byClass;
    const precision = new Float64Array(this.input.detections.scores.length);
    return Array.from({ length: this.input.classCount }, (_, classIndex) =>
      averagePrecisionOf(this.ranking, matching, classIndex, {
        count: starts[classIndex + 1]! - starts[classIndex]!,
        interpolation: this.interpolation,
        precision,
      }),
    );
  }

  /** The sums of the latest threshold of overlap are kept. */
  private pointsAt(iou: number): OperatingPoints {
    if (this.points?.matching.threshold !== iou) {
      const matching = matchAt(this.input, this.ranking, this.overlaps, { threshold: iou, rule: this.rule });
      this.points = new OperatingPoints(this.input, this.ranking, matching, this.interpolation);
    }
    return this.points;
  }
}
