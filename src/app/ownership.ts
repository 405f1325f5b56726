import type { Dataset, Sample } from '../core/dataset/dataset';
import type { Encoding } from '../core/dataset/definition';
import { annotationSetOf, sampleOf } from '../core/dataset/sampleOf';
import type { FileStore } from '../core/ports/files';

/** What a file is in a data set: an image or one of its annotation files, or a file that describes many images. */
export type SampleLocation =
  | { readonly kind: 'sample'; readonly sample: Sample }
  | { readonly kind: 'shared-annotation'; readonly path: string; readonly setIndex: number };

/** A file with the data set that claims it. */
export interface Ownership {
  readonly dataset: Dataset;
  readonly location: SampleLocation;
}

export async function locateInDataset(
  dataset: Dataset,
  path: string,
  files: FileStore,
): Promise<SampleLocation | undefined> {
  const setIndex = annotationSetOf(dataset, path);
  if (setIndex !== undefined) return { kind: 'shared-annotation', path, setIndex };
  const sample = await sampleOf(dataset, path, files);
  return sample === undefined ? undefined : { kind: 'sample', sample };
}

/** The sample a file belongs to; undefined for a file that describes many. */
export function sampleAt(owner: Ownership | undefined): Sample | undefined {
  return owner?.location.kind === 'sample' ? owner.location.sample : undefined;
}

/** How an annotation file is written; undefined for a file that is none. */
export function encodingOf({ dataset, location }: Ownership, path: string): Encoding | undefined {
  const setIndex = location.kind === 'sample' ? location.sample.annotations.indexOf(path) : location.setIndex;
  return dataset.annotationSets[setIndex]?.encoding;
}
