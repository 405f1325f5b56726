import type { Dataset } from '../core/dataset/dataset';
import type { RuleId } from '../core/rules/catalogue';
import type { Finding } from '../core/rules/finding';

/** What the validation of a whole data set found. */
export interface DatasetReport {
  readonly dataset: Dataset;
  /** How many samples (images) the data set has. */
  readonly samples: number;
  /** How many of them were checked: fewer only where the validation was cancelled. */
  readonly checked: number;
  /** How many were opened for it; the others were known from before and had not changed. */
  readonly opened: number;
  /** Sorted by file, then place. */
  readonly findings: readonly Finding[];
  /** Findings that were counted and not kept, by rule. */
  readonly dropped: readonly (readonly [RuleId, number])[];
  readonly waived: number;
  readonly labels: number;
  /** Labels (pixels, for masks) by class index. */
  readonly perClass: readonly number[];
  readonly cancelled: boolean;
}
