import type { DatasetReport } from '../../src/app/datasetReport';
import { LabelService } from '../../src/app/labelService';
import type { ObjectRecord } from '../../src/core/dataset/annotation';
import { readAnnotationFile } from '../../src/core/dataset/checkAnnotationFile';
import { readSample } from '../../src/core/dataset/checkSample';
import { collectSamples } from '../../src/core/dataset/collectSamples';
import type { Dataset, Sample } from '../../src/core/dataset/dataset';
import type { Discovery } from '../../src/core/dataset/discoverDatasets';
import { formats } from '../../src/core/dataset/formats/formats';
import { boxOf, type Size } from '../../src/core/geometry/box';
import { IGNORED } from '../../src/core/image/classPlane';
import { stem } from '../../src/core/std/path';
import type { FileStore } from '../../src/core/ports/files';
import { nodeBytes } from '../../src/node/bytes/nodeBytes';
import { directTasks } from './directTasks';

/** Looks for data sets below a folder, as the editor and the command line do. */
export function discoverIn(folder: string, files: FileStore): Promise<Discovery> {
  return directTasks(files).run('discover', { roots: [folder], exclude: [], environment: {}, live: [] });
}

/** The whole check of a data set. */
export async function validate(dataset: Dataset, files: FileStore): Promise<DatasetReport> {
  const service = new LabelService({ tasks: directTasks(files), files });
  try {
    return await service.validate(dataset);
  } finally {
    service.dispose();
  }
}

/** What a label says, whatever it was written in. */
export interface PlainLabel {
  readonly className: string;
  /** Continuous pixels: x0, y0, x1, y1. */
  readonly box: readonly number[];
  readonly shape: ObjectRecord['labels'][number]['shape'];
}

/** The labels of every image that has any, by the name of the image without its ending. */
export async function labelsOf(dataset: Dataset, files: FileStore): Promise<Map<string, PlainLabel[]>> {
  const { samples } = await collectSamples(dataset, files);
  const labels = new Map<string, PlainLabel[]>();
  for (const { sample, record, size } of await recordsOf(dataset, samples, files)) {
    const plain = record.labels.map((label) => {
      const box = boxOf(label.shape, size) ?? { x0: 0, y0: 0, x1: 0, y1: 0 };
      const { written, index = -1 } = label.classReference;
      return {
        className: dataset.classes[index]?.name ?? written,
        box: [box.x0, box.y0, box.x1, box.y1],
        shape: label.shape,
      };
    });
    labels.set(nameOf(sample), [...(labels.get(nameOf(sample)) ?? []), ...plain]);
  }
  return labels;
}

interface SampleRecord {
  readonly sample: Sample;
  readonly record: ObjectRecord;
  readonly size: Size;
}

async function recordsOf(dataset: Dataset, samples: readonly Sample[], files: FileStore): Promise<SampleRecord[]> {
  const found: SampleRecord[] = [];
  const sizes = new Map<string, Size>();
  for (const sample of samples) {
    const { image, annotations } = await readSample(dataset, sample, { files, bytes: nodeBytes }, { wantPlane: false });
    const size = { width: image?.width ?? NaN, height: image?.height ?? NaN };
    sizes.set(sample.image, size);
    for (const { records } of annotations) for (const record of records) found.push({ sample, record, size });
  }
  for (const [setIndex, { encoding }] of dataset.annotationSets.entries()) {
    if (formats[encoding]?.extent !== 'dataset') continue;
    for (const path of new Set(samples.map(({ annotations }) => annotations[setIndex]!))) {
      const own = samples.filter(({ annotations }) => annotations[setIndex] === path);
      const { records } = await readAnnotationFile(dataset, { path, setIndex }, own, { files, bytes: nodeBytes });
      for (const { record, sample } of records) {
        if (sample !== undefined) found.push({ sample, record, size: sizes.get(sample.image)! });
      }
    }
  }
  return found;
}

/** In planes: a pixel of no class of the list. */
const OTHER = 255;

/**
 * The class of every pixel, as its place in `names`, by the name of the image without its ending. What is ignored counts as the last
 * name.
 */
export async function planesOf(
  dataset: Dataset,
  names: readonly string[],
  files: FileStore,
): Promise<Map<string, Uint8Array>> {
  const planes = new Map<string, Uint8Array>();
  const codes = new Uint8Array(256).fill(OTHER);
  for (const [index, { name }] of dataset.classes.entries())
    codes[index] = names.includes(name) ? names.indexOf(name) : OTHER;
  codes[IGNORED] = names.length - 1;
  for (const sample of (await collectSamples(dataset, files)).samples) {
    const { annotations } = await readSample(dataset, sample, { files, bytes: nodeBytes }, { wantPlane: true });
    const plane = annotations[0]?.plane?.plane;
    if (plane !== undefined)
      planes.set(
        nameOf(sample),
        plane.classes.map((index) => codes[index]!),
      );
  }
  return planes;
}

/** The name of an image, without its ending and without what Cityscapes adds. */
function nameOf({ image }: Sample): string {
  return stem(image).replace(/_leftImg8bit$/, '');
}
