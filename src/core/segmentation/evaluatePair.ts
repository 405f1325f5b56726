import type { Size } from '../geometry/box';
import type { Bytes } from '../ports/bytes';
import type { FileStore } from '../ports/files';
import { message } from '../std/message';
import type { Problem, Result } from '../std/problem';
import { boundaryScores, defaultTolerance } from './boundary';
import { countPairs, leftOut, type PairCounts } from './confusion';
import { openPrediction, openTruth, type OpenedMask, type PredictionReading, type TruthReading } from './openMask';
import { ScaledSlotRows, type SlotRows } from './slotRows';

/** One image with the mask that says what it shows and the one that was predicted. */
export interface MaskPair {
  readonly image: string;
  readonly split: string;
  readonly truth: string;
  readonly prediction: string;
}

export interface PairReading extends PredictionReading {
  readonly set: TruthReading['set'];
  /** Whether a prediction of another size is scaled to that of the truth, by the nearest pixel; else it is a problem. */
  readonly resize: boolean;
}

export interface EvaluationOptions extends PairReading {
  /** Whether boundary F-scores are wanted too, which takes about as long again. */
  readonly boundary: boolean;
  /** In pixels; left out, it is 0.75 % of each picture's diagonal. */
  readonly tolerance?: number | undefined;
}

/** What one pair of masks gave. */
export interface PairReport extends Size {
  readonly counts: PairCounts;
  /** By class, see `boundaryScores`; undefined where it was not asked for. */
  readonly boundary: Float64Array | undefined;
  readonly isScored: boolean;
}

export interface PairResult {
  /** Undefined where the pair could not be compared: a problem then says why. */
  readonly report: PairReport | undefined;
  readonly problems: readonly Problem[];
}

export interface PairEnvironment {
  readonly files: FileStore;
  readonly bytes: Bytes;
}

/** Both masks of a pair, ready to be walked in step: rows of one size. */
export interface OpenedPair extends Size {
  readonly truth: SlotRows;
  readonly prediction: SlotRows;
  readonly opened: OpenedMask;
}

/** Opens both masks; a problem names the file that is to blame. */
export async function openPair(
  pair: MaskPair,
  reading: PairReading,
  { files, bytes }: PairEnvironment,
): Promise<Result<OpenedPair>> {
  const truthData = await files.read(pair.truth);
  const truth = truthData.ok ? openTruth(truthData.value, reading, bytes) : truthData;
  if (!truth.ok) return blame(truth.problem, pair.truth, 'segmentation/truth-unreadable');
  const data = await files.read(pair.prediction);
  const prediction = data.ok ? openPrediction(data.value, reading, bytes) : data;
  if (!prediction.ok) return blame(prediction.problem, pair.prediction, 'segmentation/prediction-unreadable');
  const { width, height } = truth.value;
  const opened = prediction.value;
  const isSameSize = width === opened.width && height === opened.height;
  if (!isSameSize && !reading.resize) return { ok: false, problem: otherSize(pair, truth.value, opened) };
  const rows = isSameSize ? opened.rows : new ScaledSlotRows({ width, height }, opened.rows);
  return { ok: true, value: { width, height, truth: truth.value.rows, prediction: rows, opened } };
}

/**
 * Compares the masks of a pair: one pass over both files, from their bytes to the pixels of every pair of classes. Never
 * throws for what is in the files.
 */
export async function evaluatePair(
  pair: MaskPair,
  options: EvaluationOptions,
  environment: PairEnvironment,
): Promise<PairResult> {
  const opened = await openPair(pair, options, environment);
  if (!opened.ok) return { report: undefined, problems: [opened.problem] };
  const { width, height, truth, prediction } = opened.value;
  const { length: classes } = options.dataset.classes;
  const planes = options.boundary ? collectPlanes(opened.value) : undefined;
  const { compared, cells, pixels } = countPairs(truth, prediction, classes, planes?.addRow);
  if (compared < height) return { report: undefined, problems: [cutOff(pair, compared, height)] };
  const counts = { cells, pixels };
  const tolerance = options.tolerance ?? defaultTolerance({ width, height });
  const boundary =
    planes === undefined
      ? undefined
      : boundaryScores(planes.truth, planes.prediction, { width, height, classes, tolerance });
  const { scored } = opened.value.opened;
  const report = { width, height, counts, boundary, isScored: scored !== undefined };
  return { report, problems: describeValues(pair, counts, classes, scored?.plane.notNumbers) };
}

/** The planes of both masks, filled while they are walked. */
export function collectPlanes({ width, height, truth, prediction }: OpenedPair) {
  const planes = { truth: new Uint16Array(width * height), prediction: new Uint16Array(width * height) };
  let offset = 0;
  const addRow = (): void => {
    planes.truth.set(truth.slots, offset);
    planes.prediction.set(prediction.slots, offset);
    offset += width;
  };
  return { ...planes, addRow };
}

function blame(problem: Problem, file: string, code: string): Result<never> {
  const isOurs = problem.code.startsWith('segmentation/');
  return { ok: false, problem: { ...problem, code: isOurs ? problem.code : code, file } };
}

function otherSize({ prediction }: MaskPair, truth: Size, predicted: Size): Problem {
  return {
    code: 'segmentation/size-differs',
    message: message(
      'The predicted mask is {0} × {1} pixels, the true one {2} × {3}.',
      predicted.width,
      predicted.height,
      truth.width,
      truth.height,
    ),
    file: prediction,
    remedy: message('Scale predictions to the size of the truth, or ask for that here.'),
  };
}

function cutOff({ prediction }: MaskPair, compared: number, height: number): Problem {
  return {
    code: 'segmentation/prediction-unreadable',
    message: message('Only {0} of {1} rows of the two masks can be read.', compared, height),
    file: prediction,
  };
}

/** `notNumbers` is undefined for a mask without scores. */
function describeValues(
  pair: MaskPair,
  counts: PairCounts,
  classes: number,
  notNumbers: number | undefined,
): Problem[] {
  const problems: Problem[] = [];
  const { unknown } = leftOut(counts, classes);
  if (unknown > 0) {
    const text = message('Pixels of the truth that have no class: {0}. They are not counted.', unknown);
    problems.push({ code: 'segmentation/truth-unknown', message: text, file: pair.truth });
  }
  // Below a threshold a pixel has no class on purpose.
  const undeclared = notNumbers === undefined ? countUndeclared(counts, classes) : 0;
  if (undeclared > 0) {
    const text = message('Predicted pixels whose value is no class: {0}. They count as wrong.', undeclared);
    problems.push({ code: 'segmentation/prediction-unknown', message: text, file: pair.prediction });
  }
  if (notNumbers !== undefined && notNumbers > 0) {
    const text = message('Pixels with a score that is no number: {0}. They count as wrong.', notNumbers);
    problems.push({ code: 'segmentation/not-a-number', message: text, file: pair.prediction });
  }
  return problems;
}

function countUndeclared({ cells, pixels }: PairCounts, classes: number): number {
  let sum = 0;
  for (let i = 0; i < cells.length; i++) if (cells[i]! % (classes + 2) === classes + 1) sum += pixels[i]!;
  return sum;
}
