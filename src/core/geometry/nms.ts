import type { OverlapOptions } from './boxes';

export interface NmsOptions extends OverlapOptions {
  /** A box goes where its IoU with a kept one is greater than this; equal stays. */
  readonly iou: number;
  /** Boxes with a lower score are not looked at (default: none). */
  readonly minScore?: number;
  /** Only so many of the highest scores are looked at. */
  readonly topK?: number;
  /** Only so many are kept. */
  readonly limit?: number;
}

/**
 * Greedy non-maximum suppression. `boxes`: x0 y0 x1 y1 of each; `scores`: one a box. Returns the indices of the kept boxes, highest score first;
 * equal scores in the order they come. Boxes whose score is NaN are not looked at. Equal to torchvision's `nms` and to TensorFlow's
 * `NonMaxSuppression` on the same numbers.
 */
export function nms(boxes: Float64Array, scores: Float64Array, options: NmsOptions): Int32Array {
  return suppress(boxes, rank(scores, options), options);
}

export interface ClassNmsOptions extends NmsOptions {
  /**
   * How the kept boxes of all classes are joined before `totalLimit` cuts. `score`: highest first. `class`: one class after the other as the
   * author's `suppress_overlaps` leaves them, so that the cut can drop sure boxes of later classes and keep unsure ones of earlier classes.
   */
  readonly order?: 'score' | 'class';
  /** Only so many are kept over all classes. */
  readonly totalLimit?: number;
}

/** Non-maximum suppression within each class; `topK` and `limit` count within a class. Classes come in ascending order where `order` is `class`. */
export function nmsPerClass(
  boxes: Float64Array,
  scores: Float64Array,
  classes: Int32Array,
  options: ClassNmsOptions,
): Int32Array {
  const byClass = new Map<number, number[]>();
  for (const index of rank(scores, { minScore: options.minScore ?? -Infinity })) {
    const members = byClass.get(classes[index]!);
    if (members === undefined) byClass.set(classes[index]!, [index]);
    else members.push(index);
  }
  const ordered = [...byClass].sort(([a], [b]) => a - b);
  const kept = ordered.flatMap(([, members]) => {
    const looked = options.topK === undefined ? members : members.slice(0, options.topK);
    return [...suppress(boxes, Int32Array.from(looked), options)];
  });
  if (options.order !== 'class') kept.sort((a, b) => scores[b]! - scores[a]! || a - b);
  return Int32Array.from(options.totalLimit === undefined ? kept : kept.slice(0, options.totalLimit));
}

export interface SoftNmsOptions extends OverlapOptions {
  /** `linear` multiplies a score by 1 − IoU where IoU is over `iou`; `gaussian` by exp(−IoU² / sigma) everywhere. */
  readonly method: 'linear' | 'gaussian';
  readonly iou?: number;
  readonly sigma?: number;
  /** Boxes whose score falls below it are dropped. */
  readonly minScore: number;
}

/** Soft-NMS (Bodla et al., 2017): the kept boxes in the order they were chosen, with their lowered scores. Ties go to the lower index. */
export function softNms(
  boxes: Float64Array,
  scores: Float64Array,
  { method, iou = 0.3, sigma = 0.5, minScore, inclusive = false }: SoftNmsOptions,
): { readonly indices: Int32Array; readonly scores: Float64Array } {
  const left = [...rank(scores, { minScore })].sort((a, b) => a - b);
  const lowered = Float64Array.from(scores);
  const indices: number[] = [];
  while (left.length > 0) {
    let best = 0;
    for (let i = 1; i < left.length; i++) if (lowered[left[i]!]! > lowered[left[best]!]!) best = i;
    const [chosen = 0] = left.splice(best, 1);
    indices.push(chosen);
    let room = 0;
    for (const index of left) {
      const overlap = pairIou(boxes, chosen, index, inclusive ? 1 : 0);
      if (method === 'gaussian') lowered[index]! *= Math.exp(-(overlap * overlap) / sigma);
      else if (overlap > iou) lowered[index]! *= 1 - overlap;
      if (lowered[index]! >= minScore) left[room++] = index;
    }
    left.length = room;
  }
  return { indices: Int32Array.from(indices), scores: Float64Array.from(indices, (index) => lowered[index]!) };
}

/** Indices of the scores, highest first, equal ones as they come; NaN and what is below `minScore` left out. */
function rank(scores: Float64Array, { minScore = -Infinity, topK }: Pick<NmsOptions, 'minScore' | 'topK'>): Int32Array {
  let count = 0;
  const indices = new Int32Array(scores.length);
  for (let i = 0; i < scores.length; i++) if (scores[i]! >= minScore) indices[count++] = i;
  const ranked = indices.subarray(0, count).sort((a, b) => scores[b]! - scores[a]! || a - b);
  return topK === undefined ? ranked : ranked.subarray(0, topK);
}

/** The kept ones of boxes that come highest score first. Kept boxes lie in columns of their own, so that one pass reads them in order. */
function suppress(boxes: Float64Array, ranked: Int32Array, options: NmsOptions): Int32Array {
  const extra = options.inclusive === true ? 1 : 0;
  const limit = Math.min(ranked.length, options.limit ?? Infinity);
  const kept = new Int32Array(limit);
  // x0, y0, x1, y1 and area of each kept box.
  const columns = new Float64Array(limit * 5);
  let count = 0;
  for (let i = 0; i < ranked.length && count < limit; i++) {
    const b = ranked[i]! * 4;
    const x0 = boxes[b]!;
    const y0 = boxes[b + 1]!;
    const x1 = boxes[b + 2]! + extra;
    const y1 = boxes[b + 3]! + extra;
    const area = (x1 - x0) * (y1 - y0);
    if (overlapsAny(columns, count, { x0, y0, x1, y1 }, area, options.iou)) continue;
    kept[count] = ranked[i]!;
    const k = count * 5;
    columns[k] = x0;
    columns[k + 1] = y0;
    columns[k + 2] = x1;
    columns[k + 3] = y1;
    columns[k + 4] = area;
    count++;
  }
  return kept.slice(0, count);
}

function overlapsAny(
  kept: Float64Array,
  count: number,
  { x0, y0, x1, y1 }: { readonly x0: number; readonly y0: number; readonly x1: number; readonly y1: number },
  area: number,
  threshold: number,
): boolean {
  // The latest kept box is the likeliest neighbour in score, as in TensorFlow's kernel.
  for (let k = (count - 1) * 5; k >= 0; k -= 5) {
    const left = kept[k]!;
    const right = kept[k + 2]!;
    const overlapX = (right < x1 ? right : x1) - (left > x0 ? left : x0);
    if (!(overlapX > 0)) continue;
    const top = kept[k + 1]!;
    const bottom = kept[k + 3]!;
    const overlapY = (bottom < y1 ? bottom : y1) - (top > y0 ? top : y0);
    if (!(overlapY > 0)) continue;
    const intersection = overlapX * overlapY;
    if (intersection / (area + kept[k + 4]! - intersection) > threshold) return true;
  }
  return false;
}

function pairIou(boxes: Float64Array, a: number, b: number, extra: number): number {
  const i = a * 4;
  const j = b * 4;
  const overlapX = Math.min(boxes[i + 2]!, boxes[j + 2]!) + extra - Math.max(boxes[i]!, boxes[j]!);
  const overlapY = Math.min(boxes[i + 3]!, boxes[j + 3]!) + extra - Math.max(boxes[i + 1]!, boxes[j + 1]!);
  if (!(overlapX > 0 && overlapY > 0)) return 0;
  const intersection = overlapX * overlapY;
  const areaA = (boxes[i + 2]! + extra - boxes[i]!) * (boxes[i + 3]! + extra - boxes[i + 1]!);
  const areaB = (boxes[j + 2]! + extra - boxes[j]!) * (boxes[j + 3]! + extra - boxes[j + 1]!);
  return intersection / (areaA + areaB - intersection);
}
