import type { TextRange } from '../std/place';
import type { AnnotationSet, DatasetDefinition, Task } from './definition';

export type Rgb = readonly [number, number, number];

/** One class of a data set. Its place in `Dataset.classes` is its index; `id` is what the labels write. */
export interface DatasetClass {
  readonly id: number;
  readonly name: string;
  readonly color: Rgb | undefined;
  /** Where it is declared, for *go to definition* and for fixes. */
  readonly place?: { readonly file: string; readonly range: TextRange };
}

export type Layout =
  | 'definition'
  | 'ultralytics'
  | 'voc'
  | 'xml-beside-images'
  | 'coco'
  | 'cityscapes'
  | 'kitti-road'
  | 'kitti-semantic'
  | 'camvid'
  | 'folder-per-class'
  | 'python-source';

/**
 * A data set ready to be walked: a definition whose globs and paths are absolute and whose classes are loaded. A plain
 * value: it goes to workers and into cache keys as it is.
 */
export interface Dataset {
  /** The path of the file that defines it, or of the folder in which it was recognised. */
  readonly id: string;
  readonly name: string;
  readonly layout: Layout;
  /** The folder that its relative paths start from. */
  readonly root: string;
  /** The file to open for "where is this said": the definition, data.yaml… */
  readonly source: string | undefined;
  readonly task: Task;
  readonly splits: readonly Split[];
  readonly annotationSets: readonly AnnotationSet[];
  readonly classes: readonly DatasetClass[];
  /** Where the list of classes stands, to add one. */
  readonly ignoredColors: readonly Rgb[];
  readonly ignoredIndices: readonly number[];
  readonly network: NonNullable<DatasetDefinition['network']>;
  readonly rules: NonNullable<DatasetDefinition['rules']>;
  readonly waivers: NonNullable<DatasetDefinition['waivers']>;
}

export interface Split {
  /** `train`, `val`, `test`… or `all` where the definition knows no splits. */
  readonly name: string;
  /**
   * Absolute glob patterns, or the path of a list of images (`*.txt`, one path a line). What a folder's name has in common
   * with a pattern is escaped by a backslash: read them by `parseImageGlob`.
   */
  readonly images: readonly string[];
  /** How a line of a list becomes the path of an image; `{line}` stands for its first word. */
  readonly linePath?: string;
  /** Where `Dataset.source` names its images. */
  readonly place?: TextRange;
}

/** One image of a data set with its annotation files, one for each annotation set, whether they exist or not. */
export interface Sample {
  readonly image: string;
  readonly split: string;
  readonly annotations: readonly string[];
}
