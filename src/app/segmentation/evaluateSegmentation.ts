import type { Dataset } from '../../core/dataset/dataset';
import type { Progress } from '../../core/ports/progress';
import type { Tasks } from '../../core/ports/tasks';
import type { EvaluationOptions, MaskPair, PairResult } from '../../core/segmentation/evaluatePair';
import type { EvaluatedPair, SegmentationEvaluation } from '../../core/segmentation/evaluation';
import { isMaskSet, type PredictionValues } from '../../core/segmentation/openMask';
import type { SegmentationTasks } from '../../core/segmentation/segmentationTasks';
import { message } from '../../core/std/message';
import { failure, success, type Problem, type Result } from '../../core/std/problem';

/** What is to be compared, and how. */
export interface EvaluationRequest {
  readonly dataset: Dataset;
  /** A folder, or a path with `{stem}` in it. */
  readonly predictions: string;
  readonly split?: string | undefined;
  /** Left out, it is found out. */
  readonly values?: PredictionValues | undefined;
  readonly threshold?: number | undefined;
  readonly resize?: boolean;
  readonly boundary?: boolean;
  /** Of the boundary, in pixels. */
  readonly tolerance?: number | undefined;
}

/** An evaluation, with what is needed to look at one of its pairs again. */
export interface FinishedEvaluation extends SegmentationEvaluation {
  readonly options: EvaluationOptions;
}

export interface EvaluateOptions {
  readonly signal?: AbortSignal | undefined;
  readonly progress?: Progress | undefined;
}

/** Pairs that one piece of work has: enough to be worth sending, few enough to stop soon. */
const PAIRS_AT_ONCE = 8;
/** Pieces that are asked for at once: enough for every thread. */
const PARTS_AT_ONCE = 8;
/** Pairs that are tried to find out what the values mean. */
const TRIED = 4;

/**
 * Compares the predicted masks of a folder with those of a data set, on all threads. Rejects with `Cancelled` only; what does
 * not fit together is in `problems`, and a failure is a data set or a folder that nothing can be said of.
 */
export async function evaluateSegmentation(
  tasks: Tasks<SegmentationTasks>,
  request: EvaluationRequest,
  { signal, progress }: EvaluateOptions = {},
): Promise<Result<FinishedEvaluation>> {
  const { dataset, predictions, split } = request;
  const setIndex = dataset.annotationSets.findIndex(isMaskSet);
  const set = dataset.annotationSets[setIndex];
  if (set === undefined) return failure(noMasks(dataset));
  const pairing = await tasks.run('pairMasks', { dataset, setIndex, predictions, split }, { signal });
  if (pairing.pairs.length === 0) return failure(noPairs(predictions, dataset, pairing.problems));
  const { resize = false, boundary = false, threshold, tolerance } = request;
  const reading = { dataset, set, resize, threshold };
  const values = request.values ?? (await guess(tasks, pairing.pairs, reading, signal));
  const options: EvaluationOptions = { ...reading, values, map: pairing.map, boundary, tolerance };
  const results = await evaluateAll(tasks, pairing.pairs, options, { signal, progress });
  const pairs = pairing.pairs.flatMap((pair, index): EvaluatedPair[] => {
    const report = results[index]?.report;
    return report === undefined ? [] : [{ ...pair, report }];
  });
  const hasOnlyScores = pairs.length > 0 && pairs.every(({ report }) => report.isScored);
  return success({
    pairs,
    images: pairing.images,
    values: hasOnlyScores ? 'scores' : pairing.map === undefined ? values : 'map',
    problems: [...pairing.problems, ...results.flatMap(({ problems }) => problems)],
    options,
  });
}

async function guess(
  tasks: Tasks<SegmentationTasks>,
  pairs: readonly MaskPair[],
  reading: Omit<EvaluationOptions, 'values' | 'map' | 'boundary'>,
  signal: AbortSignal | undefined,
): Promise<PredictionValues> {
  const step = Math.max(1, Math.floor(pairs.length / TRIED));
  const tried = pairs.filter((_, index) => index % step === 0).slice(0, TRIED);
  return tasks.run('guessValues', { pairs: tried, reading }, { signal });
}

async function evaluateAll(
  tasks: Tasks<SegmentationTasks>,
  pairs: readonly MaskPair[],
  options: EvaluationOptions,
  { signal, progress }: EvaluateOptions,
): Promise<readonly PairResult[]> {
  const results: PairResult[] = [];
  let next = 0;
  let done = 0;
  const workOff = async (): Promise<void> => {
    while (next < pairs.length) {
      const start = next;
      next += PAIRS_AT_ONCE;
      const part = pairs.slice(start, next);
      const found = await tasks.run('evaluatePairs', { pairs: part, options }, { signal });
      for (const [index, result] of found.entries()) results[start + index] = result;
      done += part.length;
      progress?.({ done, total: pairs.length });
    }
  };
  await Promise.all(Array.from({ length: PARTS_AT_ONCE }, workOff));
  return results;
}

function noMasks({ name }: Dataset): Problem {
  return {
    code: 'segmentation/no-masks',
    message: message('The data set {0} has no masks: its labels do not give every pixel a class.', name),
    remedy: message('Describe its masks in a definition (encoding color-mask, index-mask or one-hot-npy).'),
  };
}

function noPairs(predictions: string, { name }: Dataset, problems: readonly Problem[]): Problem {
  const unknown = problems.filter(({ code }) => code === 'segmentation/unknown-image').length;
  return {
    code: 'segmentation/no-pairs',
    message: message(
      'No mask in {0} belongs to an image of {1}. Masks that were looked at: {2}.',
      predictions,
      name,
      unknown,
    ),
    remedy: message(
      'Predictions are found by the names of their images, as NAME.png or NAME.npy, or by a path with {stem} in it.',
    ),
  };
}
