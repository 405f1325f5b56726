/**
 * The VOC devkit's rule, written down once more for tests from its description (VOC2012 devkit document, section 3.4.1, and the
 * comments of VOCevaldet): one class, plain loops, pixels from 1 with both edges inside. It shares nothing with the product.
 */
export interface DevkitTruth {
  readonly image: string;
  /** xmin ymin xmax ymax */
  readonly box: readonly number[];
  readonly difficult: boolean;
}

export interface DevkitDetection {
  readonly image: string;
  readonly confidence: number;
  readonly box: readonly number[];
}

export interface DevkitResult {
  readonly ap07: number;
  readonly ap10: number;
  /** By falling confidence; `undefined` is neither. */
  readonly hits: readonly (boolean | undefined)[];
}

export function devkitEvaluate(
  truths: readonly DevkitTruth[],
  detections: readonly DevkitDetection[],
  minimum: number,
): DevkitResult {
  const positives = truths.filter(({ difficult }) => !difficult).length;
  const detected = new Set<DevkitTruth>();
  // Array.prototype.sort is stable, as MATLAB's sort is.
  const sorted = [...detections].sort((a, b) => b.confidence - a.confidence);
  const hits = sorted.map(({ image, box }) => {
    let best: DevkitTruth | undefined;
    let bestOverlap = -Infinity;
    for (const truth of truths.filter((candidate) => candidate.image === image)) {
      const overlap = overlapInclusive(box, truth.box);
      if (overlap > bestOverlap) [best, bestOverlap] = [truth, overlap];
    }
    if (best === undefined || bestOverlap < minimum) return false;
    if (best.difficult) return undefined;
    if (detected.has(best)) return false;
    detected.add(best);
    return true;
  });
  let [tp, fp] = [0, 0];
  const recall: number[] = [];
  const precision: number[] = [];
  for (const hit of hits) {
    if (hit === true) tp++;
    if (hit === false) fp++;
    recall.push(tp / positives);
    precision.push(tp + fp === 0 ? 0 : tp / (tp + fp));
  }
  return { ap07: elevenPoint(recall, precision), ap10: area(recall, precision), hits };
}

function overlapInclusive(a: readonly number[], b: readonly number[]): number {
  const width = Math.min(a[2]!, b[2]!) - Math.max(a[0]!, b[0]!) + 1;
  const height = Math.min(a[3]!, b[3]!) - Math.max(a[1]!, b[1]!) + 1;
  if (width <= 0 || height <= 0) return -Infinity;
  const size = (box: readonly number[]): number => (box[2]! - box[0]! + 1) * (box[3]! - box[1]! + 1);
  return (width * height) / (size(a) + size(b) - width * height);
}

function elevenPoint(recall: readonly number[], precision: readonly number[]): number {
  let sum = 0;
  for (let i = 0; i <= 10; i++) {
    const beyond = precision.filter((_, k) => recall[k]! >= i * 0.1);
    sum += Math.max(0, ...beyond) / 11;
  }
  return sum;
}

function area(recall: readonly number[], precision: readonly number[]): number {
  const mrec = [0, ...recall, 1];
  const mpre = [0, ...precision, 0];
  for (let i = mpre.length - 2; i >= 0; i--) mpre[i] = Math.max(mpre[i]!, mpre[i + 1]!);
  let sum = 0;
  for (let i = 1; i < mrec.length; i++) if (mrec[i] !== mrec[i - 1]) sum += (mrec[i]! - mrec[i - 1]!) * mpre[i]!;
  return sum;
}
