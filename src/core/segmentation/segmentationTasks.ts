import type { Dataset, Sample } from '../dataset/dataset';
import { collectSamples } from '../dataset/collectSamples';
import { throwIfCancelled, type Problem } from '../std/problem';
import { countPairs } from './confusion';
import {
  evaluatePair,
  openPair,
  type EvaluationOptions,
  type MaskPair,
  type PairEnvironment,
  type PairReading,
  type PairResult,
} from './evaluatePair';
import { describePair, pixelScores, thumbnailPair, type PairDescription, type PairThumbnail } from './describePair';
import { predictionValues, type PredictionValues } from './openMask';
import { pairMasks, type MaskPairing, type PairingRequest } from './pairMasks';
import { parseValueMap, type ValueMap } from './valueMap';

/** The work on predicted masks that is done away from the editor's own thread: names, inputs and outputs. */
export interface SegmentationTasks {
  pairMasks: { input: PairMasksInput; output: PairMasksOutput };
  /** How the predictions' values are meant: of the possible ways, the one that agrees best with the truth. */
  guessValues: { input: GuessValuesInput; output: PredictionValues };
  evaluatePairs: { input: EvaluatePairsInput; output: readonly PairResult[] };
  /** Undefined where the masks can no longer be compared. */
  describePair: { input: DescribePairInput; output: PairDescription | undefined };
  thumbnailPairs: { input: ThumbnailInput; output: readonly (PairThumbnail | undefined)[] };
  /** The scores of all classes at a pixel of the prediction; undefined where the file holds none. */
  pixelScores: { input: PixelScoresInput; output: Float64Array | undefined };
}

export interface PairMasksInput extends Omit<PairingRequest, 'samples'> {
  /** Left out, they are collected. */
  readonly samples?: readonly Sample[];
}

export interface PairMasksOutput extends MaskPairing {
  readonly map: ValueMap | undefined;
}

export interface GuessValuesInput {
  readonly pairs: readonly MaskPair[];
  readonly reading: Omit<PairReading, 'values' | 'map'>;
}

export interface EvaluatePairsInput {
  readonly pairs: readonly MaskPair[];
  readonly options: EvaluationOptions;
}

export interface DescribePairInput {
  readonly pair: MaskPair;
  readonly reading: PairReading;
}

export interface ThumbnailInput {
  readonly pairs: readonly MaskPair[];
  readonly reading: PairReading;
  /** Pixels of the longer side at the most. */
  readonly limit: number;
}

export interface PixelScoresInput extends DescribePairInput {
  readonly row: number;
  readonly column: number;
}

interface Environment extends PairEnvironment {
  readonly signal: AbortSignal;
}

/** What a worker does for each name. Every handler stops soon after its signal. */
export const segmentationTaskHandlers = {
  pairMasks: findPairs,
  guessValues,
  describePair: ({ pair, reading }: DescribePairInput, environment: Environment) =>
    describePair(pair, reading, environment),
  thumbnailPairs: async ({ pairs, reading, limit }: ThumbnailInput, environment: Environment) => {
    const thumbnails: (PairThumbnail | undefined)[] = [];
    for (const pair of pairs) {
      throwIfCancelled(environment.signal);
      thumbnails.push(await thumbnailPair(pair, reading, limit, environment));
    }
    return thumbnails;
  },
  pixelScores: ({ pair, reading, row, column }: PixelScoresInput, environment: Environment) =>
    pixelScores(pair, reading, { row, column }, environment),
  evaluatePairs: async ({ pairs, options }: EvaluatePairsInput, environment: Environment): Promise<PairResult[]> => {
    const results: PairResult[] = [];
    for (const pair of pairs) {
      throwIfCancelled(environment.signal);
      results.push(await evaluatePair(pair, options, environment));
    }
    return results;
  },
};

async function findPairs(input: PairMasksInput, { files, signal }: Environment): Promise<PairMasksOutput> {
  const samples = input.samples ?? (await collectSamples(input.dataset, files, { signal })).samples;
  const pairing = await pairMasks({ ...input, samples }, files, signal);
  const { map, problems } = await readMap(pairing.mapFile, input.dataset, files);
  return { ...pairing, map, problems: [...problems, ...pairing.problems] };
}

async function readMap(
  path: string | undefined,
  { classes }: Dataset,
  files: Environment['files'],
): Promise<{ readonly map: ValueMap | undefined; readonly problems: readonly Problem[] }> {
  if (path === undefined) return { map: undefined, problems: [] };
  const data = await files.read(path);
  if (!data.ok) return { map: undefined, problems: [{ ...data.problem, file: path }] };
  const { value, problems } = parseValueMap(new TextDecoder().decode(data.value), classes, path);
  return { map: value, problems };
}

async function guessValues({ pairs, reading }: GuessValuesInput, environment: Environment): Promise<PredictionValues> {
  const { length: classes } = reading.dataset.classes;
  let best: { values: PredictionValues; hits: number } = { values: 'id', hits: -1 };
  for (const values of predictionValues) {
    let hits = 0;
    for (const pair of pairs) {
      throwIfCancelled(environment.signal);
      const opened = await openPair(pair, { ...reading, values, resize: true }, environment);
      if (!opened.ok) continue;
      const { cells, pixels } = countPairs(opened.value.truth, opened.value.prediction, classes);
      for (let i = 0; i < cells.length; i++) {
        const truth = Math.floor(cells[i]! / (classes + 2));
        if (truth < classes && truth === cells[i]! % (classes + 2)) hits += pixels[i]!;
      }
    }
    if (hits > best.hits) best = { values, hits };
  }
  return best.values;
}
