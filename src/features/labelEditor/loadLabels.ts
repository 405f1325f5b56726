import type { LabelService } from '../../app/labelService';
import { sampleAt, type Ownership } from '../../app/ownership';
import type { SampleDescription } from '../../core/dataset/describeSample';
import type { FileStat } from '../../core/ports/files';
import { workspaceFiles } from '../../vscode/workspaceFiles';

/** What is known of one image: whose it is, its labels, and its place among the data set's images. */
export interface LoadedLabels {
  readonly owner: Ownership | undefined;
  readonly description: SampleDescription | undefined;
  /** From 1; 0 where no data set holds it. */
  readonly position: number;
  readonly total: number;
  /** Of the image file, see `versionOf`; empty where there is none. */
  readonly version: string;
}

/** Finds and reads the labels of an image. What does not wait for each other is done at the same time. */
export async function loadLabels(labels: LabelService, image: string, signal: AbortSignal): Promise<LoadedLabels> {
  const stat = workspaceFiles.stat(image);
  const owner = await labels.viewerOwnerOf(image);
  const [description, place] = await Promise.all([
    describe(labels, owner, signal),
    owner === undefined ? { position: 0, total: 0 } : placeIn(labels, owner, image),
  ]);
  const file = await stat;
  return { owner, description, ...place, version: file.ok ? versionOf(file.value) : '' };
}

/** Another text for other bytes of the file. */
export function versionOf({ mtime, size }: FileStat): string {
  return `${mtime}-${size}`;
}

async function describe(
  labels: LabelService,
  owner: Ownership | undefined,
  signal: AbortSignal,
): Promise<SampleDescription | undefined> {
  const sample = sampleAt(owner);
  return owner === undefined || sample === undefined ? undefined : labels.describe(owner.dataset, sample, signal);
}

async function placeIn(
  labels: LabelService,
  { dataset }: Ownership,
  image: string,
): Promise<{ position: number; total: number }> {
  const samples = await labels.samplesOf(dataset);
  return { position: samples.findIndex((sample) => sample.image === image) + 1, total: samples.length };
}
