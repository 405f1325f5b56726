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

/** From this many boxes on it pays to look for neighbours by place. */
const MANY = 256;

/** The kept ones of boxes that come highest score first. */
function suppress(boxes: Float64Array, ranked: Int32Array, options: NmsOptions): Int32Array {
  const extra = options.inclusive === true ? 1 : 0;
  const limit = Math.min(ranked.length, options.limit ?? Infinity);
  const kept = new Int32Array(limit);
  const usesPlaces = ranked.length >= MANY && options.iou > 0.1 && options.iou < 1;
  const near: KeptBoxes = usesPlaces
    ? new PlacedBoxes(boxes, ranked, options.iou, extra)
    : new ListedBoxes(limit, options.iou);
  let count = 0;
  for (let i = 0; i < ranked.length && count < limit; i++) {
    const b = ranked[i]! * 4;
    if (near.add(boxes[b]!, boxes[b + 1]!, boxes[b + 2]! + extra, boxes[b + 3]! + extra)) kept[count++] = ranked[i]!;
  }
  return kept.slice(0, count);
}

interface KeptBoxes {
  /** Keeps the box unless it overlaps a kept one too much; whether it did. */
  add(x0: number, y0: number, x1: number, y1: number): boolean;
}

/** Kept boxes in columns of their own: x0, y0, x1, y1 and area of each, so that one pass reads them in order. */
class ListedBoxes implements KeptBoxes {
  private readonly columns: Float64Array;
  private count = 0;

  constructor(
    limit: number,
    private readonly iou: number,
  ) {
    this.columns = new Float64Array(limit * 5);
  }

  add(x0: number, y0: number, x1: number, y1: number): boolean {
    const area = (x1 - x0) * (y1 - y0);
    // The latest kept box is the likeliest neighbour in score, as in TensorFlow's kernel.
    for (let k = (this.count - 1) * 5; k >= 0; k -= 5)
      if (overlapsMore(this.columns, k, x0, y0, x1, y1, area, this.iou)) return false;
    put(this.columns, this.count++ * 5, x0, y0, x1, y1, area);
    return true;
  }
}

/**
 * Kept boxes by octave of their area and by the place of their middle. An IoU over t needs areas within a factor of t, and along each axis an
 * overlap over t (a + b) / (1 + t) of the lengths a and b, so that middles are nearer than (a + b) (1 − t) / (2 (1 + t)): few boxes are left to
 * compare, and the result is that of comparing with all.
 */
class PlacedBoxes implements KeptBoxes {
  private readonly columns: Float64Array;
  private readonly next: Int32Array;
  private readonly levels = new Map<number, Level>();
  private readonly bounds: { readonly x: number; readonly y: number; readonly width: number; readonly height: number };
  private readonly octaves: number;
  private readonly reach: number;
  private count = 0;

  constructor(
    boxes: Float64Array,
    ranked: Int32Array,
    private readonly iou: number,
    extra: number,
  ) {
    this.columns = new Float64Array(ranked.length * 5);
    this.next = new Int32Array(ranked.length);
    this.bounds = boundsOf(boxes, ranked, extra);
    this.octaves = Math.ceil(-Math.log2(iou) + 1e-9);
    // A length can be 1 / t of the other.
    this.reach = ((1 - iou) / (2 * (1 + iou))) * (1 + 1 / iou) * (1 + 1e-9);
  }

  add(x0: number, y0: number, x1: number, y1: number): boolean {
    const width = x1 - x0;
    const height = y1 - y0;
    const area = width * height;
    // What is empty, inverted or not finite overlaps nothing.
    if (!(width > 0 && height > 0 && area > 0 && area < Infinity)) return true;
    const x = (x0 + x1) / 2 - this.bounds.x;
    const y = (y0 + y1) / 2 - this.bounds.y;
    const octave = Math.floor(Math.log2(area));
    for (let step = 0; step <= 2 * this.octaves; step++) {
      // Its own octave first: there a neighbour is likeliest.
      const level = this.levels.get(octave + ((step & 1) === 0 ? step >> 1 : -((step + 1) >> 1)));
      if (level === undefined) continue;
      const { pitch, columns, rows, heads } = level;
      const left = clampCell((x - this.reach * width) / pitch, columns);
      const right = clampCell((x + this.reach * width) / pitch, columns);
      const top = clampCell((y - this.reach * height) / pitch, rows);
      const bottom = clampCell((y + this.reach * height) / pitch, rows);
      for (let row = top; row <= bottom; row++) {
        for (let cell = row * columns + left; cell <= row * columns + right; cell++) {
          for (let k = heads[cell]!; k >= 0; k = this.next[k]!)
            if (overlapsMore(this.columns, k * 5, x0, y0, x1, y1, area, this.iou)) return false;
        }
      }
    }
    put(this.columns, this.count * 5, x0, y0, x1, y1, area);
    this.keep(octave, x, y);
    return true;
  }

  private keep(octave: number, x: number, y: number): void {
    const level = this.levels.get(octave) ?? this.makeLevel(octave);
    const cell = clampCell(y / level.pitch, level.rows) * level.columns + clampCell(x / level.pitch, level.columns);
    this.next[this.count] = level.heads[cell]!;
    level.heads[cell] = this.count;
    this.count++;
  }

  private makeLevel(octave: number): Level {
    const { width, height } = this.bounds;
    // A cell is about as large as a box, and there are not more of them than is good.
    const pitch = Math.max(Math.sqrt(2 ** octave), width / MOST_CELLS, height / MOST_CELLS);
    const columns = Math.floor(width / pitch) + 1;
    const rows = Math.floor(height / pitch) + 1;
    const level = { pitch, columns, rows, heads: new Int32Array(columns * rows).fill(-1) };
    this.levels.set(octave, level);
    return level;
  }
}

interface Level {
  readonly pitch: number;
  readonly columns: number;
  readonly rows: number;
  /** The latest kept box of each cell, −1 for none. */
  readonly heads: Int32Array;
}

const MOST_CELLS = 256;

function clampCell(value: number, cells: number): number {
  return value < 0 ? 0 : value >= cells ? cells - 1 : Math.floor(value);
}

/** Where the middles of the boxes lie. */
function boundsOf(boxes: Float64Array, ranked: Int32Array, extra: number) {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const index of ranked) {
    const x = (boxes[index * 4]! + boxes[index * 4 + 2]! + extra) / 2;
    const y = (boxes[index * 4 + 1]! + boxes[index * 4 + 3]! + extra) / 2;
    if (!Number.isFinite(x + y)) continue;
    x0 = Math.min(x0, x);
    x1 = Math.max(x1, x);
    y0 = Math.min(y0, y);
    y1 = Math.max(y1, y);
  }
  return x0 <= x1 ? { x: x0, y: y0, width: x1 - x0, height: y1 - y0 } : { x: 0, y: 0, width: 0, height: 0 };
}

function put(columns: Float64Array, k: number, x0: number, y0: number, x1: number, y1: number, area: number): void {
  columns[k] = x0;
  columns[k + 1] = y0;
  columns[k + 2] = x1;
  columns[k + 3] = y1;
  columns[k + 4] = area;
}

function overlapsMore(
  kept: Float64Array,
  k: number,
  x0: number,
  y0: number,
  x1: number,
  y1: number,
  area: number,
  threshold: number,
): boolean {
  const left = kept[k]!;
  const right = kept[k + 2]!;
  const overlapX = (right < x1 ? right : x1) - (left > x0 ? left : x0);
  if (!(overlapX > 0)) return false;
  const top = kept[k + 1]!;
  const bottom = kept[k + 3]!;
  const overlapY = (bottom < y1 ? bottom : y1) - (top > y0 ? top : y0);
  if (!(overlapY > 0)) return false;
  const intersection = overlapX * overlapY;
  return intersection / (area + kept[k + 4]! - intersection) > threshold;
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
