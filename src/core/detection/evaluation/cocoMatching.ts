import { truthFlags } from '../tables';
import { isIgnored, overlapOf, type EvaluationInput, type ScoreRanking } from './evaluationInput';
import { allRows, groupRows } from './scoreOrder';

/** COCO's thresholds as NumPy's `linspace(.5, .95, 10)` gives them. */
export const cocoThresholds: readonly number[] = Array.from({ length: 10 }, (_, i) =>
  i === 9 ? 0.95 : i * ((0.95 - 0.5) / 9) + 0.5,
);

/** COCO's ranges of area in pixels², both ends inside: all, small, medium, large. */
const cocoAreas: readonly (readonly [number, number])[] = [
  [0, 1e10],
  [0, 32 ** 2],
  [32 ** 2, 96 ** 2],
  [96 ** 2, 1e10],
];

const AREAS = 4;
const THRESHOLDS = 10;
const ALL = (1 << THRESHOLDS) - 1;

/** Detections of one picture and class that count at most, and the three numbers that recall is told for. */
export const cocoMaxDetections = [1, 10, 100] as const;

/** The outcome of every detection at ten thresholds (bits, the lowest first) and four ranges of area (`4 × row + area`). */
export interface CocoMatches {
  readonly matched: Uint16Array<ArrayBuffer>;
  /** Neither hit nor miss: matched to what is ignored, or unmatched and outside of the range, or beyond the hundredth. */
  readonly ignored: Uint16Array<ArrayBuffer>;
  /** Truths that count, by class and area: `4 × class + area`. */
  readonly positives: Int32Array<ArrayBuffer>;
  /** Hits by class, area, limit of detections and threshold: `((class × 4 + area) × 3 + limit) × 10 + threshold`. */
  readonly hits: Int32Array<ArrayBuffer>;
}

/**
 * Matches as `COCOeval.evaluateImg` does: by falling score each detection takes the free truth of its class that it overlaps most,
 * the later of two equal ones, and one that is ignored only where no other will do; crowds may be taken again. All thresholds and
 * ranges of area in one pass.
 */
export function matchCoco(input: EvaluationInput, { byScore }: ScoreRanking): CocoMatches {
  const { detections, truths, classCount, imageCount } = input;
  const byImage = groupRows(byScore, detections.images, imageCount);
  const pairs = groupRows(byImage.rows, detections.classes, classCount);
  const others = groupRows(allRows(truths.images.length), truths.classes, classCount);
  const count = detections.scores.length;
  const matches: CocoMatches = {
    matched: new Uint16Array(AREAS * count),
    ignored: new Uint16Array(AREAS * count),
    positives: new Int32Array(AREAS * classCount),
    hits: new Int32Array(AREAS * classCount * 3 * THRESHOLDS),
  };
  const matcher = new PairMatcher(input, matches);
  for (let classIndex = 0; classIndex < classCount; classIndex++) {
    let d = pairs.starts[classIndex]!;
    let t = others.starts[classIndex]!;
    const detectionEnd = pairs.starts[classIndex + 1]!;
    const truthEnd = others.starts[classIndex + 1]!;
    while (d < detectionEnd || t < truthEnd) {
      const ofDetection = d < detectionEnd ? detections.images[pairs.rows[d]!]! : imageCount;
      const ofTruth = t < truthEnd ? truths.images[others.rows[t]!]! : imageCount;
      const image = Math.min(ofDetection, ofTruth);
      const dStart = d;
      const tStart = t;
      while (d < detectionEnd && detections.images[pairs.rows[d]!] === image) d++;
      while (t < truthEnd && truths.images[others.rows[t]!] === image) t++;
      matcher.match(classIndex, pairs.rows.subarray(dStart, d), others.rows.subarray(tStart, t));
    }
  }
  return matches;
}

/** Matches the detections and truths of one picture and class; its buffers serve all of them. */
class PairMatcher {
  /** Whether each truth is ignored (bit of the area), and the thresholds at which it is taken: `4 × truth + area`. */
  private ignores = new Uint8Array(64);
  private taken = new Uint16Array(256);
  /** The truths that the detection at hand overlaps by the lowest threshold or more. */
  private candidates = new Int32Array(64);
  private overlaps = new Float64Array(64);
  private levels = new Uint16Array(64);

  constructor(
    private readonly input: EvaluationInput,
    private readonly matches: CocoMatches,
  ) {}

  match(classIndex: number, detectionRows: Int32Array, truthRows: Int32Array): void {
    this.prepareTruths(classIndex, truthRows);
    const { detections } = this.input;
    const { matched, ignored } = this.matches;
    for (let rank = 0; rank < detectionRows.length; rank++) {
      const row = detectionRows[rank]!;
      if (rank >= cocoMaxDetections[2]) {
        ignored.fill(ALL, AREAS * row, AREAS * row + AREAS);
        continue;
      }
      const candidates = this.collectCandidates(row, truthRows);
      const size = detections.boxAreas[row]!;
      for (let area = 0; area < AREAS; area++) {
        const at = AREAS * row + area;
        if (candidates > 0) this.takeTruths(at, area, candidates, truthRows);
        if (isOutside(size, area)) ignored[at]! |= ALL & ~matched[at]!;
        if (candidates > 0) this.countHits(classIndex, area, rank, matched[at]! & ~ignored[at]!);
      }
    }
  }

  private prepareTruths(classIndex: number, truthRows: Int32Array): void {
    const count = truthRows.length;
    if (count > this.ignores.length) this.grow(2 * count);
    this.taken.fill(0, 0, AREAS * count);
    const { areas, flags } = this.input.truths;
    for (let i = 0; i < count; i++) {
      const row = truthRows[i]!;
      const never = isIgnored(flags[row]!);
      let bits = 0;
      for (let area = 0; area < AREAS; area++) {
        if (never || isOutside(areas[row]!, area)) bits |= 1 << area;
        else this.matches.positives[AREAS * classIndex + area]!++;
      }
      this.ignores[i] = bits;
    }
  }

  private collectCandidates(row: number, truthRows: Int32Array): number {
    const { detections, truths } = this.input;
    let count = 0;
    for (let i = 0; i < truthRows.length; i++) {
      const overlap = overlapOf(detections, row, truths, truthRows[i]!);
      if (overlap < cocoThresholds[0]!) continue;
      this.candidates[count] = i;
      this.overlaps[count] = overlap;
      this.levels[count] = levelBits(overlap);
      count++;
    }
    return count;
  }

  private takeTruths(at: number, area: number, count: number, truthRows: Int32Array): void {
    const { flags } = this.input.truths;
    const { matched, ignored } = this.matches;
    if (count === 1) {
      // One truth only: all thresholds at once.
      const truth = this.candidates[0]!;
      const isCrowd = (flags[truthRows[truth]!]! & truthFlags.crowd) !== 0;
      const bits = isCrowd ? this.levels[0]! : this.levels[0]! & ~this.taken[AREAS * truth + area]!;
      this.taken[AREAS * truth + area]! |= bits;
      matched[at] = bits;
      if ((this.ignores[truth]! >> area) & 1) ignored[at] = bits;
      return;
    }
    for (let threshold = 0; threshold < THRESHOLDS; threshold++) {
      const bit = 1 << threshold;
      let best = this.bestOf(area, bit, count, truthRows, 0);
      if (best < 0) best = this.bestOf(area, bit, count, truthRows, 1);
      if (best < 0) continue;
      this.taken[AREAS * best + area]! |= bit;
      matched[at]! |= bit;
      if ((this.ignores[best]! >> area) & 1) ignored[at]! |= bit;
    }
  }

  /** The free candidate with the largest overlap, the last of equal ones, among those that are ignored or those that are not. */
  private bestOf(area: number, bit: number, count: number, truthRows: Int32Array, ignore: number): number {
    const { flags } = this.input.truths;
    let best = -1;
    let largest = 0;
    for (let i = 0; i < count; i++) {
      const truth = this.candidates[i]!;
      if (((this.ignores[truth]! >> area) & 1) !== ignore || (this.levels[i]! & bit) === 0) continue;
      const isTaken = (this.taken[AREAS * truth + area]! & bit) !== 0;
      if (isTaken && (flags[truthRows[truth]!]! & truthFlags.crowd) === 0) continue;
      if (this.overlaps[i]! < largest) continue;
      best = truth;
      largest = this.overlaps[i]!;
    }
    return best;
  }

  private countHits(classIndex: number, area: number, rank: number, bits: number): void {
    if (bits === 0) return;
    const { hits } = this.matches;
    for (let limit = 0; limit < 3; limit++) {
      if (rank >= cocoMaxDetections[limit]!) continue;
      const base = ((classIndex * AREAS + area) * 3 + limit) * THRESHOLDS;
      for (let threshold = 0; threshold < THRESHOLDS; threshold++) hits[base + threshold]! += (bits >> threshold) & 1;
    }
  }

  private grow(count: number): void {
    this.ignores = new Uint8Array(count);
    this.taken = new Uint16Array(AREAS * count);
    this.candidates = new Int32Array(count);
    this.overlaps = new Float64Array(count);
    this.levels = new Uint16Array(count);
  }
}

const lows = Float64Array.from(cocoAreas, ([low]) => low);
const highs = Float64Array.from(cocoAreas, ([, high]) => high);

function isOutside(size: number, area: number): boolean {
  return size < lows[area]! || size > highs[area]!;
}

/** A bit for each threshold that the overlap reaches. */
function levelBits(overlap: number): number {
  let bits = 0;
  for (let threshold = 0; threshold < THRESHOLDS; threshold++) {
    if (overlap >= cocoThresholds[threshold]!) bits |= 1 << threshold;
  }
  return bits;
}
