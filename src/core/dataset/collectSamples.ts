import type { FileStore } from '../ports/files';
import type { Progress } from '../ports/progress';
import type { Finding } from '../rules/finding';
import { Reporter } from '../rules/reporter';
import { message } from '../std/message';
import { basename, dirname } from '../std/path';
import { throwIfCancelled } from '../std/problem';
import { hasFilePerImage, imageHints, sampleFor } from './annotationPath';
import type { Dataset, Sample, Split } from './dataset';
import { isImageList, isImagePath, literalOf, parseImageGlob } from './imageGlob';
import { readImageList } from './imageList';
import { Listings } from './listings';

/** What a data set consists of, as its folders list it. */
export interface SampleCollection {
  /** By split in the order of the definition, then by path. An image that two splits name stands in the first. */
  readonly samples: readonly Sample[];
  /** Annotation files that an image of the data set would have, if it were there. */
  readonly orphans: readonly Orphan[];
  /** Splits without images, lists that name missing images, images that two splits share. */
  readonly findings: readonly Finding[];
}

export interface Orphan {
  readonly path: string;
  /** The index of its annotation set. */
  readonly setIndex: number;
}

export interface CollectOptions {
  readonly signal?: AbortSignal;
  readonly progress?: Progress;
}

/**
 * Finds the images of a data set and the paths of their annotations. Folders are listed once, files are not opened (lists of
 * images excepted), links are followed without running in circles. Rejects with `Cancelled` only.
 */
export async function collectSamples(
  dataset: Dataset,
  files: FileStore,
  { signal, progress }: CollectOptions = {},
): Promise<SampleCollection> {
  const listings = new Listings(files, signal);
  const findings: Finding[] = [];
  const splitOf = new Map<string, string>();
  const shared = new Map<string, SharedImages>();
  for (const split of dataset.splits) {
    throwIfCancelled(signal);
    const found = await collectSplit(dataset, split, files, listings);
    findings.push(...found.findings);
    for (const image of found.images) addImage(image, split.name, splitOf, shared);
    progress?.({ done: splitOf.size });
  }
  findings.push(...reportShared(dataset, shared));
  const samples = [...splitOf].map(([image, split]) => sampleFor(dataset, image, split));
  const orphans = await collectOrphans(dataset, samples, listings);
  return { samples, orphans, findings };
}

interface SharedImages {
  readonly first: string;
  readonly second: string;
  readonly images: string[];
}

function addImage(image: string, split: string, splitOf: Map<string, string>, shared: Map<string, SharedImages>): void {
  const first = splitOf.get(image);
  if (first === undefined) {
    splitOf.set(image, split);
    return;
  }
  if (first === split) return;
  const key = `${first}\n${split}`;
  const entry = shared.get(key) ?? { first, second: split, images: [] };
  entry.images.push(image);
  shared.set(key, entry);
}

/** One finding for two splits: where whole folders stand in both, thousands would say the same. */
function reportShared(dataset: Dataset, shared: ReadonlyMap<string, SharedImages>): readonly Finding[] {
  const reporter = new Reporter(dataset.source ?? dataset.id, dataset);
  for (const { first, second, images } of shared.values()) {
    const place = dataset.splits.find(({ name }) => name === second)?.place;
    reporter.report('dataset/same-content', {
      message: message(
        '{0} images stand in {1} and in {2}, so results on one say nothing about the other. They count for {1} here.',
        images.length,
        first,
        second,
      ),
      count: images.length,
      ...(place === undefined ? {} : { range: place }),
      related: images.slice(0, 5).map((file) => ({ file, message: message('In both splits') })),
    });
  }
  return reporter.findings;
}

interface SplitImages {
  readonly images: readonly string[];
  readonly findings: readonly Finding[];
}

async function collectSplit(
  dataset: Dataset,
  split: Split,
  files: FileStore,
  listings: Listings,
): Promise<SplitImages> {
  const images = new Set<string>();
  const findings: Finding[] = [];
  const reporter = new Reporter(dataset.source ?? dataset.id, dataset);
  for (const glob of split.images) {
    const list = isImageList(glob) ? literalOf(glob) : undefined;
    if (list === undefined) {
      for (const image of await walkGlob(glob, listings)) images.add(image);
      continue;
    }
    const read = await readImageList(dataset, split, list, { files, listings });
    if (!read.ok) {
      reportUnread(split, list, reporter);
      continue;
    }
    findings.push(...read.value.findings);
    for (const image of read.value.images) images.add(image);
  }
  if (images.size === 0 && reporter.findings.length === 0) reportEmpty(split, reporter);
  return { images: [...images], findings: [...findings, ...reporter.findings] };
}

async function walkGlob(glob: string, listings: Listings): Promise<string[]> {
  const parsed = parseImageGlob(glob);
  const images: string[] = [];
  await listings.walk(parsed.base, parsed, (folder, entries) => {
    const prefix = folder.endsWith('/') ? folder : `${folder}/`;
    for (const [name, kind] of entries) {
      if (kind === 'file' && parsed.matches(prefix + name)) images.push(prefix + name);
    }
  });
  return images.sort();
}

function reportEmpty({ name, images, place }: Split, reporter: Reporter): void {
  reporter.report('definition/no-images', {
    message: message('The split {0} names no image that exists: {1}', name, images.join(', ')),
    ...(place === undefined ? {} : { range: place }),
  });
}

/** The other images of the split are checked all the same; without this the missing ones would go unnoticed. */
function reportUnread({ name, place }: Split, list: string, reporter: Reporter): void {
  reporter.report('definition/no-images', {
    message: message('The list {0} of the split {1} cannot be read. Correct its path, or remove it.', list, name),
    ...(place === undefined ? {} : { range: place }),
  });
}

/** Text files that lie among labels without being any. */
const notLabels =
  /^(?:classes|names|labels|train|val|valid|test|readme.*|notes|license.*|predefined_classes|_.*|\..*)\.txt$/i;

async function collectOrphans(dataset: Dataset, samples: readonly Sample[], listings: Listings): Promise<Orphan[]> {
  // A list says which images are used: what lies beside them is not left over.
  if (dataset.splits.some(({ images }) => images.some(isImageList))) return [];
  const orphans: Orphan[] = [];
  for (const [setIndex, set] of dataset.annotationSets.entries()) {
    if (!hasFilePerImage(set)) continue;
    const expected = new Set(samples.map(({ annotations }) => annotations[setIndex]!));
    const isOrphan = orphanTest(dataset, setIndex);
    for (const folder of new Set([...expected].map(dirname))) {
      const prefix = folder.endsWith('/') ? folder : `${folder}/`;
      for (const [name, kind] of await listings.list(folder)) {
        const path = prefix + name;
        if (kind !== 'file' || expected.has(path) || name.startsWith('.') || notLabels.test(name)) continue;
        if (isOrphan(path)) orphans.push({ path, setIndex });
      }
    }
  }
  return orphans.sort((a, b) => (a.path < b.path ? -1 : 1));
}

const commonEndings = ['.jpg', '.png', '.jpeg', '.JPG', '.bmp', '.webp', '.tif', '.ppm'];

/** Whether some image could have this annotation: what no image could have is another file, such as KITTI's lane masks. */
function orphanTest(dataset: Dataset, setIndex: number): (path: string) => boolean {
  const set = dataset.annotationSets[setIndex]!;
  const globs = dataset.splits.flatMap(({ name, images }) =>
    images.map((glob) => ({ name, glob: parseImageGlob(glob) })),
  );
  return (path) =>
    imageHints(dataset.root, set, path, dataset.splits).some((hint) =>
      globs.some(({ name, glob }) => {
        if (hint.split !== undefined && hint.split !== name) return false;
        const folder = hint.folder ?? glob.base;
        return (hint.ext === undefined ? commonEndings : [hint.ext]).some((ending) => {
          const image = `${folder}/${hint.stem}${ending}`;
          const isImage = hint.folder === undefined ? glob.matchesName(basename(image)) : glob.matches(image);
          return (
            isImage &&
            isImagePath(image) &&
            image !== path &&
            sampleFor(dataset, image, name).annotations[setIndex] === path
          );
        });
      }),
    );
}
