import { averagePrecisionOf, type Interpolation } from './averagePrecision';
import type { EvaluationInput, ScoreRanking } from './evaluationInput';
import { outcomes, type Matching } from './matching';

/** What a set of detections is worth at one confidence: those with a score of at least `score` count. */
export interface ClassCounts {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  /** NaN where nothing was detected. */
  readonly precision: number;
  /** NaN where there are no truths. */
  readonly recall: number;
  /** The harmonic mean of both: 2 TP / (2 TP + FP + FN); NaN where there is nothing at all. */
  readonly f1: number;
}

export interface OperatingPoint extends ClassCounts {
  readonly score: number;
  /** The mean of the classes' average precision at this confidence: detections that are less sure are left out. */
  readonly meanAveragePrecision: number;
  readonly classes: readonly (ClassCounts & { readonly averagePrecision: number })[];
  /** Hits and false positives by picture; what is missed is `Matching.positivesOfImage` less the hits. */
  readonly hitsOfImage: Int32Array<ArrayBuffer>;
  readonly falseOfImage: Int32Array<ArrayBuffer>;
}

/**
 * Answers for any confidence at once: matching is done, and what counts is the first part of the detections by score. Counts come
 * from sums made beforehand.
 */
export class OperatingPoints {
  /** Hits and false positives before each place of `byClass.rows`. */
  private readonly hits: Int32Array;
  private readonly wrong: Int32Array;
  private readonly precision: Float64Array;
  private readonly scores: Float64Array;

  constructor(
    private readonly input: EvaluationInput,
    private readonly ranking: ScoreRanking,
    readonly matching: Matching,
    private readonly interpolation: Interpolation,
  ) {
    const { rows } = ranking.byClass;
    this.hits = new Int32Array(rows.length + 1);
    this.wrong = new Int32Array(rows.length + 1);
    this.scores = new Float64Array(rows.length);
    for (let i = 0; i < rows.length; i++) {
      const outcome = matching.outcome[rows[i]!]!;
      this.hits[i + 1] = this.hits[i]! + (outcome === outcomes.truePositive ? 1 : 0);
      this.wrong[i + 1] = this.wrong[i]! + (outcome === outcomes.falsePositive ? 1 : 0);
      this.scores[i] = input.detections.scores[rows[i]!]!;
    }
    this.precision = new Float64Array(rows.length);
  }

  at(score: number): OperatingPoint {
    const { starts } = this.ranking.byClass;
    const { positives } = this.matching;
    const classes = Array.from({ length: this.input.classCount }, (_, classIndex) => {
      const start = starts[classIndex]!;
      const end = this.endOf(classIndex, score);
      const counts = countsOf(
        this.hits[end]! - this.hits[start]!,
        this.wrong[end]! - this.wrong[start]!,
        positives[classIndex]!,
      );
      const averagePrecision = averagePrecisionOf(this.ranking, this.matching, classIndex, {
        count: end - start,
        interpolation: this.interpolation,
        precision: this.precision,
      });
      return { ...counts, averagePrecision };
    });
    const sum = (field: 'truePositives' | 'falsePositives' | 'falseNegatives'): number =>
      classes.reduce((total, counts) => total + counts[field], 0);
    const found = sum('truePositives');
    return {
      ...countsOf(found, sum('falsePositives'), found + sum('falseNegatives')),
      score,
      meanAveragePrecision: meanOf(classes.map(({ averagePrecision }) => averagePrecision)),
      classes,
      ...this.countImages(score),
    };
  }

  /** The confidence with the best F1, of one class or of all together; the highest of equally good ones. Infinity without hits. */
  best(classIndex?: number): { readonly score: number; readonly f1: number } {
    const rows = classIndex === undefined ? this.ranking.byScore : this.classRows(classIndex);
    const { outcome, positives } = this.matching;
    const total = classIndex === undefined ? positives.reduce((sum, count) => sum + count, 0) : positives[classIndex]!;
    const { scores } = this.input.detections;
    let [hits, wrong] = [0, 0];
    let best = { score: Infinity, f1: 0 };
    for (let i = 0; i < rows.length; i++) {
      const row = rows[i]!;
      if (outcome[row] === outcomes.truePositive) hits++;
      else if (outcome[row] === outcomes.falsePositive) wrong++;
      // Detections of one score come and go together.
      if (i + 1 < rows.length && scores[rows[i + 1]!] === scores[row]) continue;
      const f1 = (2 * hits) / (hits + wrong + total);
      if (f1 > best.f1) best = { score: scores[row]!, f1 };
    }
    return best;
  }

  private classRows(classIndex: number): Int32Array {
    const { rows, starts } = this.ranking.byClass;
    return rows.subarray(starts[classIndex], starts[classIndex + 1]);
  }

  /** The first place of the class whose score is below `score`. */
  private endOf(classIndex: number, score: number): number {
    const { starts } = this.ranking.byClass;
    let low = starts[classIndex]!;
    let high = starts[classIndex + 1]!;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.scores[middle]! >= score) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  private countImages(score: number): Pick<OperatingPoint, 'hitsOfImage' | 'falseOfImage'> {
    const { scores, images } = this.input.detections;
    const { outcome } = this.matching;
    const hitsOfImage = new Int32Array(this.input.imageCount);
    const falseOfImage = new Int32Array(this.input.imageCount);
    for (const row of this.ranking.byScore) {
      if (scores[row]! < score) break;
      if (outcome[row] === outcomes.truePositive) hitsOfImage[images[row]!]!++;
      else if (outcome[row] === outcomes.falsePositive) falseOfImage[images[row]!]!++;
    }
    return { hitsOfImage, falseOfImage };
  }
}

function countsOf(truePositives: number, falsePositives: number, positives: number): ClassCounts {
  return {
    truePositives,
    falsePositives,
    falseNegatives: positives - truePositives,
    precision: truePositives / (truePositives + falsePositives),
    recall: truePositives / positives,
    f1: (2 * truePositives) / (truePositives + falsePositives + positives),
  };
}

/** The mean of the numbers that are some; NaN where none is. */
export function meanOf(values: readonly number[]): number {
  const known = values.filter((value) => !Number.isNaN(value));
  return known.reduce((sum, value) => sum + value, 0) / known.length;
}
