import type { SharedFile } from '../core/dataset/checkAnnotationFile';
import type { Dataset, Sample } from '../core/dataset/dataset';
import { extents } from '../core/dataset/extents';
import type { AnnotationFileReport, SampleReport } from '../core/dataset/report';
import type { FindingStore } from './findingStore';
import type { SeenClasses } from './seenClasses';

/** Which images of a data set to go through. */
export type SampleFilter =
  { readonly kind: 'any' } | { readonly kind: 'findings' } | { readonly kind: 'class'; readonly classIndex: number };

export interface SampleSearch {
  readonly dataset: Dataset;
  readonly filter: SampleFilter;
  readonly findings: FindingStore;
  readonly seen: SeenClasses;
  /** Looks at the annotation files of a sample alone, and at one of many samples. */
  readonly reportOne: (sample: Sample) => Promise<SampleReport | undefined>;
  readonly reportShared: (file: SharedFile) => Promise<AnnotationFileReport>;
}

/** The next image before or after one, going round at the ends; undefined where none passes the filter. */
export async function findNeighbour(
  samples: readonly Sample[],
  image: string,
  by: 1 | -1,
  search: SampleSearch,
): Promise<string | undefined> {
  const start = samples.findIndex((sample) => sample.image === image);
  for (let step = 1; step <= samples.length; step++) {
    const sample = samples[(start + by * step + samples.length * step) % samples.length];
    if (sample !== undefined && sample.image !== image && (await passes(sample, search))) return sample.image;
  }
  return undefined;
}

async function passes(sample: Sample, search: SampleSearch): Promise<boolean> {
  const { dataset, filter, findings, seen } = search;
  if (filter.kind === 'any') return true;
  if (filter.kind === 'findings') {
    return [sample.image, ...sample.annotations].some((file) => findings.of(file).length > 0);
  }
  const known = seen.has(dataset, sample, filter.classIndex);
  if (known !== undefined) return known;
  await seeClasses(sample, search);
  return seen.has(dataset, sample, filter.classIndex) ?? false;
}

/** Looks at what has not been checked yet, without saying what is wrong with it: nobody asked. */
async function seeClasses(sample: Sample, { dataset, seen, reportOne, reportShared }: SampleSearch): Promise<void> {
  const report = await reportOne(sample);
  if (report !== undefined) seen.keepSample(dataset, sample.image, report.perClass);
  for (const [setIndex, { encoding }] of dataset.annotationSets.entries()) {
    const path = sample.annotations[setIndex];
    if (path === undefined || extents[encoding] !== 'dataset' || seen.hasFile(dataset, path)) continue;
    seen.keepFile(dataset, await reportShared({ path, setIndex }));
  }
}
