import type { Dataset } from '../dataset/dataset';
import type { SampleReport } from '../dataset/report';

/** What was found in a sample the last time, and the stamp of its files then. */
export interface RememberedReport {
  readonly stamp: string;
  readonly report: SampleReport;
}

/**
 * Reports of samples from one run to the next, by the path of the image. What was remembered under another version of the engine or another
 * definition of the data set is not given back. A damaged memory is an empty one; a failed save is logged and forgotten.
 */
export interface ReportCache {
  load(dataset: Dataset): Promise<ReadonlyMap<string, RememberedReport>>;
  save(dataset: Dataset, entries: ReadonlyMap<string, RememberedReport>): Promise<void>;
}
