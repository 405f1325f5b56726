import { interpolate } from './averagePrecision';
import type { EvaluationInput, ScoreRanking } from './evaluationInput';
import { isIgnored } from './evaluationInput';
import { outcomes, type Matching } from './matching';
import { meanOf } from './operatingPoint';
import type { Overlaps } from './overlaps';

/**
 * Why detections are wrong, after TIDE (Bolya, Foley, Hays, Hoffman: "TIDE: A General Toolbox for Identifying Object Detection Errors",
 * ECCV 2020), by the overlap with the best truth, `tf` the threshold of a hit and `tb` = 0.1 that of the background:
 *
 * - `classification`: at least `tf` with a truth of another class;
 * - `localization`: from `tb` up to `tf` with a truth of its class;
 * - `both`: from `tb` up to `tf` with a truth of another class;
 * - `duplicate`: at least `tf` with a truth of its class that a surer detection took;
 * - `background`: below `tb` with every truth;
 * - `missed`: truths that nothing took and that no classification or localization error explains.
 */
export const errorTypes = ['classification', 'localization', 'both', 'duplicate', 'background', 'missed'] as const;
export type ErrorType = (typeof errorTypes)[number];

const BACKGROUND = 0.1;

export interface ErrorAnalysis {
  /** The type of each detection as an index into `errorTypes`; -1 for hits and what does not count. */
  readonly typeOf: Int8Array<ArrayBuffer>;
  /** The truth that an error is about; -1 for background. */
  readonly truthOf: Int32Array<ArrayBuffer>;
  /** 1 for truths that are missed in the sense above. */
  readonly missed: Uint8Array<ArrayBuffer>;
  readonly counts: Readonly<Record<ErrorType, number>>;
  /** The mean AP as it is, and how much larger it would be if all errors of one type were mended, one type at a time. */
  readonly meanAveragePrecision: number;
  readonly gains: Readonly<Record<ErrorType, number>>;
  /** The same if there were no false positives at all, and if nothing were missed. */
  readonly gainWithoutFalsePositives: number;
  readonly gainWithoutFalseNegatives: number;
}

/** What an oracle does with a detection: leaves it, takes it away, or makes it a hit of a class. */
type Mend = (row: number) => 'keep' | 'drop' | { readonly hitOf: number };

/**
 * Sorts the false positives by what is wrong with them and tells what each kind costs. Oracles as in the paper: classification gives the
 * detection its truth's class, localization makes it a hit, and either drops it where the truth is taken already; both, duplicate and
 * background drop it; missed takes the truths away that are missed.
 */
export function analyseErrors(
  input: EvaluationInput,
  ranking: ScoreRanking,
  overlaps: Overlaps,
  matching: Matching,
): ErrorAnalysis {
  const { truths, detections } = input;
  const typeOf = new Int8Array(detections.scores.length).fill(-1);
  const truthOf = new Int32Array(detections.scores.length).fill(-1);
  const counts = { classification: 0, localization: 0, both: 0, duplicate: 0, background: 0, missed: 0 };
  const explained = new Uint8Array(truths.images.length);
  for (const row of ranking.byScore) {
    if (matching.outcome[row] !== outcomes.falsePositive) continue;
    const { type, truth } = classify(row, input, overlaps, matching);
    typeOf[row] = errorTypes.indexOf(type);
    truthOf[row] = truth;
    counts[type]++;
    if (type === 'classification' || type === 'localization') explained[truth] = 1;
  }
  const missed = new Uint8Array(truths.images.length);
  for (let t = 0; t < missed.length; t++) {
    if (isIgnored(truths.flags[t]!) || matching.detectionOf[t]! >= 0 || explained[t] === 1) continue;
    missed[t] = 1;
    counts.missed++;
  }
  const oracle = new Oracle(input, ranking, matching);
  const base = oracle.meanAveragePrecision(() => 'keep');
  const gainOf = (type: ErrorType): number => {
    if (type === 'missed') return oracle.meanAveragePrecision(() => 'keep', missed) - base;
    const index = errorTypes.indexOf(type);
    const isMended = type === 'classification' || type === 'localization';
    return (
      oracle.meanAveragePrecision((row) => {
        if (typeOf[row] !== index) return 'keep';
        return isMended ? { hitOf: truthOf[row]! } : 'drop';
      }) - base
    );
  };
  const all = new Uint8Array(truths.images.length);
  for (let t = 0; t < all.length; t++) all[t] = matching.detectionOf[t]! < 0 ? 1 : 0;
  return {
    typeOf,
    truthOf,
    missed,
    counts,
    meanAveragePrecision: base,
    gains: Object.fromEntries(errorTypes.map((type) => [type, gainOf(type)])) as Record<ErrorType, number>,
    gainWithoutFalsePositives: oracle.meanAveragePrecision((row) => (typeOf[row]! >= 0 ? 'drop' : 'keep')) - base,
    gainWithoutFalseNegatives: oracle.meanAveragePrecision(() => 'keep', all) - base,
  };
}

function classify(
  row: number,
  { truths, detections }: EvaluationInput,
  overlaps: Overlaps,
  matching: Matching,
): { readonly type: ErrorType; readonly truth: number } {
  const classIndex = detections.classes[row]!;
  const { threshold } = matching;
  let own = -1;
  let ownLargest = 0;
  let other = -1;
  let otherLargest = 0;
  for (let i = overlaps.starts[row]!; i < overlaps.starts[row + 1]!; i++) {
    const truth = overlaps.truths[i]!;
    const overlap = overlaps.values[i]!;
    if (isIgnored(truths.flags[truth]!)) continue;
    if (truths.classes[truth] === classIndex) {
      if (overlap > ownLargest) [own, ownLargest] = [truth, overlap];
    } else if (overlap > otherLargest) [other, otherLargest] = [truth, overlap];
  }
  // In the order of the paper's own program.
  if (own >= 0 && BACKGROUND <= ownLargest && ownLargest < threshold) return { type: 'localization', truth: own };
  if (own >= 0 && ownLargest >= threshold) return { type: 'duplicate', truth: own };
  if (other >= 0 && otherLargest >= threshold) return { type: 'classification', truth: other };
  if (Math.max(ownLargest, otherLargest) < BACKGROUND) return { type: 'background', truth: -1 };
  return { type: 'both', truth: other };
}

/** Computes what the mean AP would be if some detections or truths were otherwise. */
class Oracle {
  private readonly precision: Float64Array;

  constructor(
    private readonly input: EvaluationInput,
    private readonly ranking: ScoreRanking,
    private readonly matching: Matching,
  ) {
    this.precision = new Float64Array(input.detections.scores.length);
  }

  /** @param removed 1 for truths that are taken away */
  meanAveragePrecision(mend: Mend, removed?: Uint8Array): number {
    const { input, ranking, matching } = this;
    const { truths, detections, classCount } = input;
    const positives = matching.positives.slice();
    if (removed !== undefined) {
      for (let t = 0; t < removed.length; t++) {
        if (removed[t] === 1 && !isIgnored(truths.flags[t]!)) positives[truths.classes[t]!]!--;
      }
    }
    const taken = new Uint8Array(truths.images.length);
    for (let t = 0; t < taken.length; t++) taken[t] = matching.detectionOf[t]! >= 0 ? 1 : 0;
    const hits = Array.from({ length: classCount }, (): boolean[] => []);
    for (const row of ranking.byScore) {
      const outcome = matching.outcome[row]!;
      if (outcome === outcomes.ignored) continue;
      if (outcome === outcomes.truePositive) {
        hits[detections.classes[row]!]!.push(true);
        continue;
      }
      const what = mend(row);
      if (what === 'drop') continue;
      if (what === 'keep') hits[detections.classes[row]!]!.push(false);
      else if (taken[what.hitOf] === 0) {
        taken[what.hitOf] = 1;
        hits[truths.classes[what.hitOf]!]!.push(true);
      }
    }
    return meanOf(hits.map((own, classIndex) => this.averagePrecision(own, positives[classIndex]!, classIndex)));
  }

  private averagePrecision(hits: readonly boolean[], positives: number, classIndex: number): number {
    if (this.matching.positives[classIndex] === 0) return NaN;
    // Everything that was there and missed has been taken away.
    if (positives === 0) return hits.length === 0 ? NaN : 0;
    const { precision } = this;
    let found = 0;
    for (let i = 0; i < hits.length; i++) {
      if (hits[i] !== true) continue;
      found++;
      precision[found - 1] = found / (i + 1);
    }
    return interpolate({ precision, found, positives }, 'coco');
  }
}
