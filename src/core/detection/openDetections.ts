import type { CheckEnvironment } from '../dataset/checkEnvironment';
import type { Dataset, Sample } from '../dataset/dataset';
import { message } from '../std/message';
import { basename, stem } from '../std/path';
import { failure, success, type Result } from '../std/problem';
import { collectCocoTruths, collectTruths, type TruthOptions } from './collectTruths';
import { restrictImages } from './restrictImages';
import { guessClasses, mapClasses, type ClassGuess, type ClassMapping } from './results/classMapping';
import { classMappingPath, parseClassMapping } from './results/classMappingFile';
import { readResults } from './results/readResults';
import type { RawResults, ResultFormat } from './results/resultBuilder';
import type { DetectionTable, RowPlaces, TableProblem, TruthCollection } from './tables';

/** Where the ground truths are: a data set with its samples, a COCO file, or a folder of VOC annotations without their pictures. */
export type TruthSource =
  | { readonly kind: 'dataset'; readonly dataset: Dataset; readonly samples: readonly Sample[] }
  | { readonly kind: 'coco'; readonly path: string }
  | { readonly kind: 'voc-folder'; readonly path: string };

export interface DetectionSource {
  readonly truth: TruthSource;
  /** A file or a folder of results. */
  readonly results: string;
  /** The splits to evaluate; undefined for those that the results are of, empty for all. */
  readonly splits?: readonly string[] | undefined;
}

/** Truths and detections of the pictures that are evaluated, ready to be compared. */
export interface OpenedDetections {
  readonly truth: TruthCollection;
  readonly detections: DetectionTable;
  readonly places: RowPlaces;
  readonly format: ResultFormat;
  readonly hasScores: boolean;
  /** Pictures of the splits, evaluated or not. */
  readonly images: number;
  readonly splits: readonly string[];
  /** What each class of the results was taken for, and whether that has to be asked. */
  readonly guesses: readonly ClassGuess[];
  readonly problems: readonly TableProblem[];
}

/**
 * Reads both sides. Classes are mapped by the file that a person's answer was kept in, the rest by the best guess, which is among
 * the problems where it is not certain. Rejects with `Cancelled` only.
 */
export async function openDetections(
  source: DetectionSource,
  environment: CheckEnvironment,
  options: TruthOptions = {},
): Promise<Result<OpenedDetections>> {
  const collected = await readTruths(source.truth, environment, options);
  if (!collected.ok) return collected;
  const truth = collected.value;
  const raw = await readResults(source.results, truth, environment.files, options);
  if (!raw.ok) return raw;
  const kept = await readMapping(source.results, truth, environment);
  const guesses = guessClasses(raw.value.classKeys, truth.classes);
  const mapped = mapClasses(raw.value, mappingOf(guesses, kept.mapping));
  const splits = chooseSplits(source, truth, mapped.detections);
  const restricted = restrictImages(truth, mapped.detections, mapped.places, splits.keep);
  const problems = [
    ...truth.problems,
    ...raw.value.problems,
    ...kept.problems,
    ...classProblems(guesses, kept.mapping, mapped),
    ...splits.problems,
    ...withoutDetections(restricted.truth, restricted.detections),
    ...scoreProblem(raw.value),
  ];
  return success({
    ...restricted,
    format: raw.value.format,
    hasScores: raw.value.hasScores,
    images: splits.images,
    splits: splits.names,
    guesses: guesses.filter(({ written }) => !kept.mapping.has(written)),
    problems,
  });
}

async function readTruths(
  source: TruthSource,
  environment: CheckEnvironment,
  options: TruthOptions,
): Promise<Result<TruthCollection>> {
  switch (source.kind) {
    case 'dataset':
      return success(await collectTruths(source.dataset, source.samples, environment, options));
    case 'coco': {
      const bytes = await environment.files.read(source.path);
      return bytes.ok ? success(collectCocoTruths(bytes.value, source.path, options)) : bytes;
    }
    case 'voc-folder':
      return readVocFolder(source.path, environment, options);
  }
}

/** Annotations without pictures: each file stands for the picture of its name, and the classes are those that they name. */
async function readVocFolder(
  folder: string,
  environment: CheckEnvironment,
  options: TruthOptions,
): Promise<Result<TruthCollection>> {
  const entries = await environment.files.list(folder);
  if (!entries.ok) return entries;
  const names = entries.value.map(({ name }) => name).filter((name) => name.toLowerCase().endsWith('.xml'));
  if (names.length === 0) {
    return failure({
      code: 'truth/none',
      message: message('There are no labels in {0}.', folder),
      file: folder,
    });
  }
  const samples = names.sort().map((name) => ({
    image: `${folder}/${stem(name)}.jpg`,
    split: 'all',
    annotations: [`${folder}/${name}`],
  }));
  const dataset: Dataset = {
    id: folder,
    name: basename(folder),
    layout: 'voc',
    root: folder,
    source: undefined,
    task: 'detection',
    splits: [],
    annotationSets: [{ encoding: 'voc-xml' }],
    classes: [],
    ignoredColors: [],
    ignoredIndices: [],
    network: {},
    rules: {},
    waivers: [],
  };
  return success(await collectTruths(dataset, samples, environment, options));
}

interface Mapping {
  readonly mapping: ClassMapping;
  readonly problems: readonly TableProblem[];
}

async function readMapping(results: string, truth: TruthCollection, { files }: CheckEnvironment): Promise<Mapping> {
  const file = classMappingPath(results);
  const data = await files.read(file);
  if (!data.ok) return { mapping: new Map(), problems: [] };
  const parsed = parseClassMapping(new TextDecoder().decode(data.value), truth.classes);
  if (parsed.ok) return { mapping: parsed.value, problems: [] };
  return { mapping: new Map(), problems: [{ ...parsed.problem, file, count: 1 }] };
}

function mappingOf(guesses: readonly ClassGuess[], kept: ClassMapping): ClassMapping {
  const mapping = new Map<string, number | null>();
  for (const { written, index } of guesses) if (index !== undefined) mapping.set(written, index);
  for (const [written, index] of kept) mapping.set(written, index);
  return mapping;
}

function classProblems(
  guesses: readonly ClassGuess[],
  kept: ClassMapping,
  { unmapped, excluded }: { readonly unmapped: ReadonlyMap<string, number>; readonly excluded: number },
): TableProblem[] {
  const problems: TableProblem[] = [];
  const open = guesses.filter(
    ({ written, isCertain, index }) => !isCertain && index !== undefined && !kept.has(written),
  );
  const [first] = open;
  if (first !== undefined) {
    const sentence = message('The class {0} of the results was taken for a class by guess.', first.written);
    problems.push({ code: 'results/guessed-class', message: sentence, count: open.length });
  }
  for (const [written, count] of unmapped) {
    const sentence =
      written === ''
        ? message('Detections without a class were left out.')
        : message('The class {0} of the results is none of the data set: its detections were left out.', written);
    problems.push({ code: 'results/unknown-class', message: sentence, count });
  }
  if (excluded > 0) {
    const sentence = message('Detections of classes that are left out on purpose.');
    problems.push({ code: 'results/excluded-class', message: sentence, count: excluded });
  }
  return problems;
}

interface Splits {
  readonly names: readonly string[];
  readonly keep: Uint8Array;
  /** Pictures of these splits. */
  readonly images: number;
  readonly problems: readonly TableProblem[];
}

/** Those that were asked for; otherwise those in which something was detected: results are rarely of the pictures trained on. */
function chooseSplits(
  { truth: source, splits }: DetectionSource,
  truth: TruthCollection,
  detections: DetectionTable,
): Splits {
  const { names } = truth.images;
  const splitOf = new Map(source.kind === 'dataset' ? source.samples.map(({ image, split }) => [image, split]) : []);
  const all = [...new Set(splitOf.values())];
  const imageSplits = names.map((name) => splitOf.get(name));
  const detected = new Set<string | undefined>();
  for (const image of detections.images) detected.add(imageSplits[image]);
  const guessed = all.filter((split) => detected.has(split));
  const chosen = splits?.length === 0 ? all : (splits ?? (guessed.length > 0 ? guessed : all));
  const keep = new Uint8Array(names.length);
  let images = 0;
  for (let image = 0; image < names.length; image++) {
    const split = imageSplits[image];
    if (split !== undefined && all.length > 1 && !chosen.includes(split)) continue;
    images++;
    keep[image] = truth.isLabelled[image]!;
  }
  const left = all.filter((split) => !chosen.includes(split));
  const sentence = message('The results have nothing for the pictures of {0}: they were left out.', left.join(', '));
  const problems =
    splits === undefined && left.length > 0
      ? [{ code: 'evaluation/split-left-out', message: sentence, count: names.length - images }]
      : [];
  return { names: chosen, keep, images, problems };
}

function withoutDetections({ images }: TruthCollection, detections: DetectionTable): TableProblem[] {
  const has = new Uint8Array(images.names.length);
  for (const image of detections.images) has[image] = 1;
  const missing = has.reduce((count, value) => count + 1 - value, 0);
  if (missing === 0) return [];
  const first = images.names[has.indexOf(0)]!;
  const sentence = message('The picture has no detections: its objects count as missed.');
  return [{ code: 'evaluation/no-detections', message: sentence, count: missing, file: first }];
}

function scoreProblem({ hasScores, detections }: RawResults): TableProblem[] {
  if (hasScores) return [];
  const sentence = message('The results have no confidence: all detections count the same, so curves are points.');
  return [{ code: 'results/no-score', message: sentence, count: detections.scores.length }];
}
