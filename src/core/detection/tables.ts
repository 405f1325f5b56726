import type { Rgb } from '../dataset/dataset';
import type { Message } from '../std/message';

/**
 * Boxes of a whole data set in columns. A row is an object or a detection; `images` and `classes` are indices into the image
 * table and into a list of classes. Boxes are x0 y0 x1 y1 in continuous pixels of the stored picture, 0-based, far edges outside
 * (as `Box`), four numbers a row. Plain data: a table goes to workers and pages as it is.
 */
export interface BoxTable {
  readonly images: Int32Array<ArrayBuffer>;
  readonly classes: Int32Array<ArrayBuffer>;
  readonly boxes: Float64Array<ArrayBuffer>;
  /**
   * Width × height of each box as its file writes them. `x1 - x0` is not always the written width in floating point, and what
   * must equal pycocotools to the last bit divides by this.
   */
  readonly boxAreas: Float64Array<ArrayBuffer>;
}

/** The pictures, in the order in which they are evaluated. */
export interface ImageTable {
  /** The path where the picture is at hand, otherwise its name as the labels write it. */
  readonly names: readonly string[];
  /** Pixels; 0 where unknown. */
  readonly widths: Int32Array<ArrayBuffer>;
  readonly heights: Int32Array<ArrayBuffer>;
}

/** A flag of a truth: `difficult` (Pascal VOC) and `crowd` (COCO) objects are neither hits nor misses. */
export const truthFlags = { difficult: 1, crowd: 2 } as const;

/** Ground truths: rows grouped by image, in the order of the files. */
export interface TruthTable extends BoxTable {
  /** Pixels²: what the file says (COCO: of the mask), otherwise that of the box. */
  readonly areas: Float64Array<ArrayBuffer>;
  /** Sums of `truthFlags`. */
  readonly flags: Uint8Array<ArrayBuffer>;
}

/** Detections: rows in the order of the files. */
export interface DetectionTable extends BoxTable {
  /** Confidence, higher is surer; never NaN. */
  readonly scores: Float64Array<ArrayBuffer>;
}

/** Where the rows of a table stand: 0-based line and UTF-16 character of the first character of the row or element. */
export interface RowPlaces {
  readonly files: readonly string[];
  /** The index into `files` of each row. */
  readonly fileOf: Int32Array<ArrayBuffer>;
  readonly lines: Int32Array<ArrayBuffer>;
  readonly characters: Int32Array<ArrayBuffer>;
}

export interface TruthClass {
  readonly name: string;
  /** What the labels write: COCO's category id, YOLO's number; the index where there is none. */
  readonly id: number;
  readonly color: Rgb | undefined;
}

/** Something that could not be evaluated, counted: nothing is left out in silence. */
export interface TableProblem {
  readonly code: string;
  readonly message: Message;
  readonly file?: string;
  /** 0-based; the first place of the kind. */
  readonly line?: number;
  /** How many rows, files or pictures it concerns. */
  readonly count: number;
}

/** The ground truths of a data set. */
export interface TruthCollection {
  readonly images: ImageTable;
  /** What each picture is called in files of results: COCO's id where there is one; -1 elsewhere. */
  readonly imageIds: Float64Array<ArrayBuffer>;
  /** Whether the picture has labels that could be read: 0 for one without an annotation, which says nothing of its objects. */
  readonly isLabelled: Uint8Array<ArrayBuffer>;
  readonly classes: readonly TruthClass[];
  readonly truths: TruthTable;
  readonly places: RowPlaces;
  readonly problems: readonly TableProblem[];
}
