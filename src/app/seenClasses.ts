import type { Dataset, Sample } from '../core/dataset/dataset';
import { extents } from '../core/dataset/extents';
import type { AnnotationFileReport } from '../core/dataset/report';
import { isInside } from '../core/std/path';

/** Classes by their indices. */
type Classes = readonly number[];

interface Seen {
  /** By image: from the annotation files that describe it alone. */
  readonly samples: Map<string, Classes>;
  /** By annotation file of many images, then by image. */
  readonly files: Map<string, ReadonlyMap<string, Classes>>;
}

/** Which classes the labels of each image have, as they were when its annotations were last checked. */
export class SeenClasses {
  private readonly datasets = new Map<string, Seen>();

  /** `perClass`: labels by class index. */
  keepSample(dataset: Dataset, image: string, perClass: readonly number[]): void {
    const classes = perClass.flatMap((count, index) => (count > 0 ? [index] : []));
    this.of(dataset).samples.set(image, classes);
  }

  keepFile(
    dataset: Dataset,
    { path, images, classes }: Pick<AnnotationFileReport, 'path' | 'images' | 'classes'>,
  ): void {
    const byImage = new Map<string, Classes>();
    for (const [i, image] of images.entries()) byImage.set(image, [...(byImage.get(image) ?? []), ...classes[i]!]);
    this.of(dataset).files.set(path, byImage);
  }

  /** Whether a sample has labels of a class; undefined where not everything that may describe it was checked. */
  has(dataset: Dataset, sample: Sample, classIndex: number): boolean | undefined {
    const { samples, files } = this.of(dataset);
    const parts = dataset.annotationSets.map(({ encoding }, setIndex) => {
      if (extents[encoding] !== 'dataset') return samples.get(sample.image);
      const file = files.get(sample.annotations[setIndex] ?? '');
      return file === undefined ? undefined : (file.get(sample.image) ?? []);
    });
    if (parts.some((classes) => classes?.includes(classIndex) ?? false)) return true;
    return parts.includes(undefined) ? undefined : false;
  }

  hasFile(dataset: Dataset, path: string): boolean {
    return this.of(dataset).files.has(path);
  }

  /** What lies in a folder is gone, or other than it was. */
  forgetFolder(path: string): void {
    for (const { samples, files } of this.datasets.values()) {
      for (const known of [samples, files]) {
        for (const file of known.keys()) if (isInside(path, file)) known.delete(file);
      }
    }
  }

  forgetDataset({ id }: Dataset): void {
    this.datasets.delete(id);
  }

  private of({ id }: Dataset): Seen {
    const seen = this.datasets.get(id) ?? { samples: new Map(), files: new Map() };
    this.datasets.set(id, seen);
    return seen;
  }
}
