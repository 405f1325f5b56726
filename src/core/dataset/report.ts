import type { Finding } from '../rules/finding';
import type { RuleId } from '../rules/catalogue';
import type { Size } from '../geometry/box';

/** What the check of one sample (or of one annotation file that describes many) leaves behind. A plain, small value. */
export interface SampleReport {
  readonly findings: readonly Finding[];
  /** Findings that were counted and not kept. */
  readonly dropped: readonly (readonly [RuleId, number])[];
  /** Findings that a waiver silences. */
  readonly waived: number;
  /** Whether the image is there and its header could be read. */
  readonly hasImage: boolean;
  /** Which of the annotation files that describe this image alone are there, in the order of the annotation sets. */
  readonly annotationsFound: readonly boolean[];
  readonly imageSize: Size | undefined;
  /** Bytes of the image file: equal content needs equal length. */
  readonly imageBytes: number;
  readonly labels: number;
  /** Labels (or pixels, for masks) by class index. */
  readonly perClass: readonly number[];
}

/** What the check of an annotation file that describes many images leaves behind. */
export interface AnnotationFileReport {
  readonly path: string;
  readonly exists: boolean;
  readonly findings: readonly Finding[];
  readonly dropped: readonly (readonly [RuleId, number])[];
  readonly waived: number;
  readonly labels: number;
  readonly perClass: readonly number[];
  /** The images of the data set that it describes, one for each record: an image may come again. */
  readonly images: readonly string[];
  /** The indices of the classes that the labels of each of these have. */
  readonly classes: readonly (readonly number[])[];
}
