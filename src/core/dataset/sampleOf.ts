import type { FileStore } from '../ports/files';
import { stem } from '../std/path';
import { annotationPath, hasFilePerImage, imageHints, sampleFor, type ImageHint } from './annotationPath';
import type { Dataset, Sample, Split } from './dataset';
import { isImageList, isImagePath, literalOf, parseImageGlob, type ImageGlob } from './imageGlob';
import { readImageList } from './imageList';
import { Listings } from './listings';

/**
 * The sample that an image or an annotation file belongs to, without collecting all of them: the path is matched against the
 * patterns, and for an annotation the folders its image may be in are listed. Undefined where it belongs to none, and for
 * files that describe many images (see `annotationSetOf`).
 */
export async function sampleOf(dataset: Dataset, path: string, files: FileStore): Promise<Sample | undefined> {
  const source = { files, listings: new Listings(files) };
  const asImage = isImagePath(path) ? await sampleOfImage(dataset, path, source) : undefined;
  return asImage ?? (await sampleOfAnnotation(dataset, path, source));
}

/** The index of the annotation set whose file for many images this is. */
export function annotationSetOf(dataset: Dataset, path: string): number | undefined {
  const index = dataset.annotationSets.findIndex(
    (set) =>
      !hasFilePerImage(set) &&
      set.encoding !== 'folder' &&
      dataset.splits.some(({ name }) => annotationPath(dataset.root, set, `${dataset.root}/x`, name) === path),
  );
  return index < 0 ? undefined : index;
}

interface Source {
  readonly files: FileStore;
  readonly listings: Listings;
}

async function sampleOfImage(dataset: Dataset, image: string, source: Source): Promise<Sample | undefined> {
  for (const split of dataset.splits) {
    if (await isInSplit(dataset, split, image, source)) return sampleFor(dataset, image, split.name);
  }
  return undefined;
}

async function isInSplit(dataset: Dataset, split: Split, image: string, source: Source): Promise<boolean> {
  for (const glob of split.images) {
    const list = isImageList(glob) ? literalOf(glob) : undefined;
    if (list === undefined) {
      if (parseImageGlob(glob).matches(image)) return true;
      continue;
    }
    const read = await readImageList(dataset, split, list, source);
    if (read.ok && read.value.images.includes(image)) return true;
  }
  return false;
}

async function sampleOfAnnotation(dataset: Dataset, path: string, source: Source): Promise<Sample | undefined> {
  for (const [setIndex, set] of dataset.annotationSets.entries()) {
    for (const hint of imageHints(dataset.root, set, path, dataset.splits)) {
      for (const image of await imagesOf(dataset, hint, source)) {
        const sample = await sampleOfImage(dataset, image, source);
        if (sample?.annotations[setIndex] === path) return sample;
      }
    }
  }
  return undefined;
}

/** The images of the right name in the folder that the hint names, else in all folders of the splits. */
async function imagesOf(dataset: Dataset, hint: ImageHint, { files, listings }: Source): Promise<string[]> {
  if (hint.folder !== undefined) return namesakes(hint.folder, hint, await listings.list(hint.folder));
  const images: string[] = [];
  for (const split of dataset.splits) {
    if (hint.split !== undefined && hint.split !== split.name) continue;
    for (const glob of split.images) {
      const list = isImageList(glob) ? literalOf(glob) : undefined;
      if (list === undefined) {
        images.push(...(await searchGlob(parseImageGlob(glob), hint, listings)));
        continue;
      }
      const read = await readImageList(dataset, split, list, { files, listings });
      if (read.ok) images.push(...read.value.images.filter((image) => fits(image, hint)));
    }
  }
  return images;
}

async function searchGlob(glob: ImageGlob, hint: ImageHint, listings: Listings): Promise<string[]> {
  const images: string[] = [];
  await listings.walk(glob.base, glob, (folder, entries) => {
    images.push(...namesakes(folder, hint, entries));
  });
  return images;
}

function namesakes(folder: string, hint: ImageHint, entries: ReadonlyMap<string, string>): string[] {
  const prefix = folder.endsWith('/') ? folder : `${folder}/`;
  return [...entries]
    .filter(([name, kind]) => kind === 'file' && fits(name, hint))
    .map(([name]) => prefix + name)
    .sort();
}

function fits(image: string, { stem: name, ext }: ImageHint): boolean {
  return stem(image) === name && (ext === undefined || image.endsWith(ext));
}
