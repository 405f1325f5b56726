import { cocoMaxDetections, cocoThresholds, matchCoco } from './cocoMatching';
import { rankDetections, type EvaluationInput, type ScoreRanking } from './evaluationInput';

/** The recalls at which COCO samples precision: 0, 0.01 … 1, as NumPy's `linspace` gives them. */
export const cocoRecalls: readonly number[] = Array.from({ length: 101 }, (_, i) => (i === 100 ? 1 : i * 0.01));

const AREAS = 4;
const THRESHOLDS = 10;
const RECALLS = 101;

/** The twelve numbers of COCO, by their usual names. */
export type CocoNumber =
  'AP' | 'AP50' | 'AP75' | 'APs' | 'APm' | 'APl' | 'AR1' | 'AR10' | 'AR100' | 'ARs' | 'ARm' | 'ARl';

/** In that order; NaN where nothing counts (pycocotools says -1). */
export type CocoSummary = Readonly<Record<CocoNumber, number>>;

export interface CocoEvaluation {
  readonly summary: CocoSummary;
  /** Average precision by class, area and threshold: `(class × 4 + area) × 10 + threshold`; NaN for classes without truths. */
  readonly averagePrecision: Float64Array<ArrayBuffer>;
  /** The same for the recall that is reached with 100 detections a picture. */
  readonly recall: Float64Array<ArrayBuffer>;
}

/**
 * COCO's evaluation of boxes, equal to `COCOeval` of pycocotools 2.0 (all areas and limits of detections): truths that are crowds
 * or difficult are ignored, 100 detections a picture and class count, precision is made monotone and sampled at 101 recalls.
 * A truth whose id is 0, which pycocotools takes for unmatched, is as good as any other here.
 */
export function evaluateCoco(
  input: EvaluationInput,
  ranking: ScoreRanking = rankDetections(input, 'image'),
): CocoEvaluation {
  const matches = matchCoco(input, ranking);
  const { classCount } = input;
  const size = classCount * AREAS * THRESHOLDS;
  const averagePrecision = new Float64Array(size).fill(NaN);
  const recalls = cocoMaxDetections.map(() => new Float64Array(size).fill(NaN));
  const { rows, starts } = ranking.byClass;
  const largest = starts.reduce((most, start, index) => Math.max(most, start - (starts[index - 1] ?? 0)), 0);
  const hits = new Uint16Array(largest);
  const misses = new Uint16Array(largest);
  const precision = new Float64Array(largest);
  for (let classIndex = 0; classIndex < classCount; classIndex++) {
    const start = starts[classIndex]!;
    const count = starts[classIndex + 1]! - start;
    for (let area = 0; area < AREAS; area++) {
      const positives = matches.positives[AREAS * classIndex + area]!;
      if (positives === 0) continue;
      let any = 0;
      for (let i = 0; i < count; i++) {
        const at = AREAS * rows[start + i]! + area;
        const counts = ~matches.ignored[at]!;
        hits[i] = matches.matched[at]! & counts;
        misses[i] = ~matches.matched[at]! & counts;
        any |= hits[i]!;
      }
      const base = (classIndex * AREAS + area) * THRESHOLDS;
      for (let threshold = 0; threshold < THRESHOLDS; threshold++) {
        const isHit = ((any >> threshold) & 1) === 1;
        averagePrecision[base + threshold] = isHit
          ? sampledPrecision(hits, misses, count, threshold, positives, precision)
          : 0;
        for (let limit = 0; limit < recalls.length; limit++) {
          const found = matches.hits[(3 * (classIndex * AREAS + area) + limit) * THRESHOLDS + threshold]!;
          recalls[limit]![base + threshold] = found / positives;
        }
      }
    }
  }
  return { summary: summarize(averagePrecision, recalls), averagePrecision, recall: recalls[2]! };
}

/** The mean of the precision, made monotone, at 101 recalls. Precision can only be sampled where a hit raised the recall. */
function sampledPrecision(
  hits: Uint16Array,
  misses: Uint16Array,
  count: number,
  threshold: number,
  positives: number,
  precision: Float64Array,
): number {
  let found = 0;
  let wrong = 0;
  for (let i = 0; i < count; i++) {
    wrong += (misses[i]! >> threshold) & 1;
    if (((hits[i]! >> threshold) & 1) === 1) {
      found++;
      precision[found - 1] = found / (wrong + found + Number.EPSILON);
    }
  }
  return sampleAtRecalls(precision, found, positives);
}

/**
 * @param precision the precision at each hit, in order; made monotone here
 * @param found how many hits there are
 */
export function sampleAtRecalls(precision: Float64Array, found: number, positives: number): number {
  for (let i = found - 2; i >= 0; i--) if (precision[i]! < precision[i + 1]!) precision[i] = precision[i + 1]!;
  let sum = 0;
  let hit = 0;
  for (let r = 0; r < RECALLS; r++) {
    while (hit < found && (hit + 1) / positives < cocoRecalls[r]!) hit++;
    if (hit === found) break;
    sum += precision[hit]!;
  }
  return sum / RECALLS;
}

function summarize(averagePrecision: Float64Array, recalls: readonly Float64Array[]): CocoSummary {
  const at = (value: number): number => cocoThresholds.indexOf(value);
  const meanOf = (values: Float64Array, area: number, threshold?: number): number => {
    let sum = 0;
    let count = 0;
    for (let base = area * THRESHOLDS; base < values.length; base += AREAS * THRESHOLDS) {
      for (let i = 0; i < THRESHOLDS; i++) {
        const value = values[base + i]!;
        if (Number.isNaN(value) || (threshold !== undefined && i !== threshold)) continue;
        sum += value;
        count++;
      }
    }
    return count === 0 ? NaN : sum / count;
  };
  const [one, ten, hundred] = recalls as [Float64Array, Float64Array, Float64Array];
  return {
    AP: meanOf(averagePrecision, 0),
    AP50: meanOf(averagePrecision, 0, at(0.5)),
    AP75: meanOf(averagePrecision, 0, 5),
    APs: meanOf(averagePrecision, 1),
    APm: meanOf(averagePrecision, 2),
    APl: meanOf(averagePrecision, 3),
    AR1: meanOf(one, 0),
    AR10: meanOf(ten, 0),
    AR100: meanOf(hundred, 0),
    ARs: meanOf(hundred, 1),
    ARm: meanOf(hundred, 2),
    ARl: meanOf(hundred, 3),
  };
}
