import { npyValues, parseNpyHeader, type NpyHeader, type NumberArray } from '../arrays/npy';
import { isZip, parseNpz, readNpzMember } from '../arrays/npz';
import type { Size } from '../geometry/box';
import type { Bytes } from '../ports/bytes';
import { message } from '../std/message';
import { failure, success, type Result } from '../std/problem';

/** An array of predictions, not yet turned into classes. */
export interface PredictionArray extends Size {
  readonly kind: 'scores' | 'labels';
  /** Scores a pixel: the number of classes, or 1 for the score of the second of two classes; 1 for labels. */
  readonly depth: number;
  readonly values: NumberArray;
  /** Steps in `values` to the next row, column and class. */
  readonly steps: readonly [row: number, column: number, depth: number];
}

/** The score from which the one class of two is taken. */
const BINARY_THRESHOLD = 0.5;

/**
 * Reads an .npy file, or an .npz archive with one array, as predictions of `classes` classes: height × width × classes or classes ×
 * height × width of scores; height × width of whole numbers as labels, or of other numbers as the scores of class 1 where there
 * are two. Axes of length 1 in front are dropped. Where both ends are as long as there are classes, the last one is the classes.
 */
export function readPredictionArray(data: Uint8Array, classes: number, bytes: Bytes): Result<PredictionArray> {
  const file = isZip(data) ? onlyMember(data, bytes) : success(data);
  if (!file.ok) return file;
  const header = parseNpyHeader(file.value);
  if (!header.ok) return header;
  const axes = axesOf(header.value, classes);
  if (axes === undefined) return badShape(header.value, classes);
  const values = npyValues(file.value, header.value);
  const isLabels = axes.depth === 0;
  if (!isLabels) return success({ ...axes, kind: 'scores', values });
  const kind = header.value.kind === 'f' && classes === 2 && values.some(isFraction) ? 'scores' : 'labels';
  return success({ ...axes, depth: 1, kind, values });
}

function isFraction(value: number): boolean {
  return !Number.isInteger(value);
}

function onlyMember(data: Uint8Array, bytes: Bytes): Result<Uint8Array> {
  const members = parseNpz(data);
  if (!members.ok) return members;
  const [member] = members.value;
  if (member !== undefined && members.value.length === 1) return readNpzMember(data, member, bytes);
  const names = members.value.map(({ name }) => name).join(', ');
  return failure({ code: 'npz/array', message: message('The archive is to hold one array; it holds: {0}.', names) });
}

type Axes = Size & Pick<PredictionArray, 'depth' | 'steps'>;

/** `depth` 0 stands for no axis of classes. */
function axesOf({ shape, fortranOrder }: NpyHeader, classes: number): Axes | undefined {
  const steps = shape.map((_, axis) =>
    (fortranOrder ? shape.slice(0, axis) : shape.slice(axis + 1)).reduce((product, size) => product * size, 1),
  );
  let skipped = 0;
  while (shape.length - skipped > 3 && shape[skipped] === 1) skipped++;
  const isPlane = shape.length - skipped === 3 && shape[skipped] === 1 && classes !== 1 && shape.at(-1) !== classes;
  if (isPlane) skipped++;
  const [a = 0, b = 0, c = 0] = shape.slice(skipped);
  const [stepA = 0, stepB = 0, stepC = 0] = steps.slice(skipped);
  const dimensions = shape.length - skipped;
  if (a * b === 0 || (dimensions === 3 && c === 0)) return undefined;
  if (dimensions === 2) return { height: a, width: b, depth: 0, steps: [stepA, stepB, 0] };
  if (dimensions !== 3) return undefined;
  if (c === classes) return { height: a, width: b, depth: c, steps: [stepA, stepB, stepC] };
  if (a === classes) return { height: b, width: c, depth: a, steps: [stepB, stepC, stepA] };
  return c === 1 ? { height: a, width: b, depth: 0, steps: [stepA, stepB, 0] } : undefined;
}

function badShape({ shape }: NpyHeader, classes: number): Result<never> {
  const text = message(
    'The array is {0}; predictions are height × width, height × width × {1} or {1} × height × width.',
    shape.join(' × '),
    classes,
  );
  return failure({ code: 'segmentation/shape', message: text });
}

/** Where each pixel's score is highest. */
export interface ScoredPlane extends Size {
  /** The class with the highest score, the first of equals (as `numpy.argmax`); `classes + 1` where there is none. */
  readonly slots: Uint16Array;
  /** That score; NaN where one of the pixel's scores is NaN. */
  readonly scores: Float32Array;
  /** Pixels with a score that is NaN, which have no class. */
  readonly notNumbers: number;
}

/**
 * The class of every pixel by its scores. Below the threshold a pixel has no class; of the single score of two classes, from
 * the threshold (0.5 if left out) on it is class 1 and else class 0, with the score `1 − score`.
 */
export function classify(array: PredictionArray, classes: number, threshold?: number): ScoredPlane {
  const { width, height, depth } = array;
  const slots = new Uint16Array(width * height);
  const scores = new Float32Array(width * height);
  const none = classes + 1;
  let notNumbers = 0;
  const pick = depth === 1 && classes === 2 ? pickOfTwo : pickHighest;
  for (let row = 0, pixel = 0; row < height; row++) {
    for (let column = 0; column < width; column++, pixel++) {
      const slot = pick(array, row, column, threshold);
      slots[pixel] = slot < 0 ? none : slot;
      scores[pixel] = picked.score;
      if (Number.isNaN(picked.score)) notNumbers++;
    }
  }
  return { width, height, slots, scores, notNumbers };
}

/** The score of the pixel picked last: one object, so that none is made for every pixel. */
const picked = { score: 0 };

function pickHighest(
  { values, steps, depth }: PredictionArray,
  row: number,
  column: number,
  threshold?: number,
): number {
  let at = row * steps[0] + column * steps[1];
  let best = 0;
  let score = values[at]!;
  for (let k = 1; k < depth; k++) {
    const value = values[(at += steps[2])]!;
    // A NaN loses every comparison, so it is caught by its own.
    if (value > score || value !== value) {
      if (score !== score) break;
      best = k;
      score = value;
    }
  }
  picked.score = score;
  return score !== score || (threshold !== undefined && score < threshold) ? -1 : best;
}

function pickOfTwo(
  { values, steps }: PredictionArray,
  row: number,
  column: number,
  threshold = BINARY_THRESHOLD,
): number {
  const value = values[row * steps[0] + column * steps[1]]!;
  picked.score = value >= threshold ? value : 1 - value;
  if (value !== value) return -1;
  return value >= threshold ? 1 : 0;
}

/** The scores of every class at a pixel; of a single score, those of both classes. */
export function scoresAt({ values, steps, depth }: PredictionArray, row: number, column: number): Float64Array {
  const at = row * steps[0] + column * steps[1];
  if (depth === 1) return Float64Array.of(1 - values[at]!, values[at]!);
  return Float64Array.from({ length: depth }, (_, k) => values[at + k * steps[2]]!);
}
