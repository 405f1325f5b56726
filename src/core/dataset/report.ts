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
  /** Which of the sample's files are there. */
  readonly hasImage: boolean;
  readonly hasAnnotation: boolean;
  readonly imageSize: Size | undefined;
  /** Bytes of the image file: equal content needs equal length. */
  readonly imageBytes: number;
  readonly labels: number;
  /** Labels (or pixels, for masks) by class index. */
  readonly perClass: readonly number[];
}
