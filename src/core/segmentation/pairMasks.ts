import { annotationPath, hasFilePerImage } from '../dataset/annotationPath';
import type { Dataset, Sample } from '../dataset/dataset';
import { Listings } from '../dataset/listings';
import type { FileStore } from '../ports/files';
import { message } from '../std/message';
import { dirname, extname, relativePath, stem } from '../std/path';
import type { Problem } from '../std/problem';
import type { MaskPair } from './evaluatePair';
import { VALUE_MAP_FILE } from './valueMap';

/** Which predictions belong to which images, and what has no counterpart. */
export interface MaskPairing {
  readonly pairs: readonly MaskPair[];
  /** Images that count: those of splits with at least one prediction. */
  readonly images: number;
  /** The file that says what values mean, where there is one beside the predictions. */
  readonly mapFile: string | undefined;
  readonly problems: readonly Problem[];
}

export interface PairingRequest {
  readonly dataset: Dataset;
  /** Of the masks that are the truth. */
  readonly setIndex: number;
  readonly samples: readonly Sample[];
  /** A folder that is searched, or the path of each image's prediction with `{stem}`, `{dir}`, `{ext}` and `{split}`. */
  readonly predictions: string;
  /** The split that is looked at; all if left out. */
  readonly split?: string | undefined;
}

const endings = ['.npy', '.npz', '.png'];
/** What tools append to the name of an image for its masks and predictions, as often as it comes. */
const additions =
  /[_.-](?:leftImg8bit|gtFine|gtCoarse|color|labelIds|labelTrainIds|labels?|pred(?:iction)?s?|mask|seg(?:mentation)?|semantic|sem|out(?:put)?|result|scores|probs?|logits|L)$/i;

/**
 * Finds the prediction of each image by its name: as that of the image or of its true mask, with or without what tools append. Of
 * several, the one counts whose folders are most like those of the image, then arrays before pictures, then the first path.
 */
export async function pairMasks(request: PairingRequest, files: FileStore, signal?: AbortSignal): Promise<MaskPairing> {
  const { dataset, setIndex, predictions } = request;
  const listings = new Listings(files, signal);
  const samples = request.samples.filter(({ split }) => request.split === undefined || split === request.split);
  const found = isTemplate(predictions) ? undefined : await findMasks(predictions, listings);
  const used = new Set<string>();
  const matched: { sample: Sample; prediction: string | undefined }[] = [];
  for (const sample of samples) {
    const prediction =
      found === undefined
        ? await templateMask(request, sample, listings)
        : bestOf(found, [sample.image, sample.annotations[setIndex] ?? ''], predictions, dataset.root);
    if (prediction !== undefined) used.add(prediction);
    matched.push({ sample, prediction });
  }
  const counted = splitsWithPredictions(matched);
  const problems: Problem[] = [...emptySplits(dataset, samples, counted)];
  const pairs: MaskPair[] = [];
  for (const { sample, prediction } of matched) {
    const { image, split, annotations } = sample;
    const truth = annotations[setIndex] ?? '';
    if (!counted.has(split)) continue;
    if (prediction === undefined) problems.push(missing('segmentation/no-prediction', image));
    else if (!(await listings.hasFile(truth))) problems.push(missing('segmentation/no-truth', image));
    else pairs.push({ image, split, truth, prediction });
  }
  for (const path of found?.all ?? []) if (!used.has(path)) problems.push(missing('segmentation/unknown-image', path));
  const mapFile = `${isTemplate(predictions) ? dirname(predictions) : predictions}/${VALUE_MAP_FILE}`;
  return {
    pairs,
    images: matched.filter(({ sample }) => counted.has(sample.split)).length,
    mapFile: (await listings.hasFile(mapFile)) ? mapFile : undefined,
    problems,
  };
}

function isTemplate(path: string): boolean {
  return path.includes('{');
}

async function templateMask(
  { dataset, predictions }: PairingRequest,
  { image, split }: Sample,
  listings: Listings,
): Promise<string | undefined> {
  const set = { encoding: 'index-mask', path: predictions } as const;
  const path = hasFilePerImage(set) ? annotationPath(dataset.root, set, image, split) : predictions;
  return (await listings.hasFile(path)) ? path : undefined;
}

interface FoundMasks {
  readonly all: readonly string[];
  /** By the name without its ending and without what tools append. */
  readonly byName: ReadonlyMap<string, readonly string[]>;
}

async function findMasks(folder: string, listings: Listings): Promise<FoundMasks> {
  const all: string[] = [];
  await listings.walk(folder, { depth: Infinity, hidden: false }, (below, entries) => {
    for (const [name, kind] of entries) {
      if (kind === 'file' && endings.includes(extname(name).toLowerCase())) all.push(`${below}/${name}`);
    }
  });
  all.sort();
  const byName = new Map<string, string[]>();
  for (const path of all) {
    const name = plainName(path);
    byName.set(name, [...(byName.get(name) ?? []), path]);
  }
  return { all, byName };
}

function plainName(path: string): string {
  let name = stem(path);
  while (additions.test(name)) name = name.replace(additions, '');
  return name;
}

function bestOf({ byName }: FoundMasks, own: readonly string[], folder: string, root: string): string | undefined {
  const candidates = new Set(own.flatMap((path) => byName.get(plainName(path)) ?? []));
  const ownFolders = new Set(own.flatMap((path) => relativePath(root, dirname(path)).split('/')));
  const rank = (path: string): number => {
    const shared = relativePath(folder, dirname(path))
      .split('/')
      .filter((part) => ownFolders.has(part)).length;
    return 10 * shared - endings.indexOf(extname(path).toLowerCase());
  };
  let best: string | undefined;
  for (const path of candidates) if (best === undefined || rank(path) > rank(best)) best = path;
  return best;
}

function splitsWithPredictions(
  matched: readonly { readonly sample: Sample; readonly prediction: string | undefined }[],
): Set<string> {
  return new Set(matched.filter(({ prediction }) => prediction !== undefined).map(({ sample }) => sample.split));
}

function emptySplits(dataset: Dataset, samples: readonly Sample[], counted: ReadonlySet<string>): Problem[] {
  if (counted.size === 0) return [];
  const names = new Set(samples.map(({ split }) => split).filter((split) => !counted.has(split)));
  return [...names].map((name) => ({
    code: 'segmentation/split-left-out',
    message: message('No image of the split {0} has a prediction: the split is left out.', name),
    file: dataset.source ?? dataset.id,
  }));
}

const sentences = {
  'segmentation/no-prediction': message('The image has no prediction.'),
  'segmentation/no-truth': message('The image has no true mask, so its prediction is not counted.'),
  'segmentation/unknown-image': message('The prediction belongs to no image that is looked at.'),
};

function missing(code: keyof typeof sentences, file: string): Problem {
  return { code, message: sentences[code], file };
}
