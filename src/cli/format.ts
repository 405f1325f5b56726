import type { DatasetReport } from '../app/datasetReport';
import type { FileStore } from '../core/ports/files';
import type { Paint } from './terminal';

/** What every way of writing reports may know. */
export interface FormatContext {
  /** The working directory: files are told relative to it. */
  readonly cwd: string;
  /** The version of the program. */
  readonly version: string;
  /** For the source lines under findings. */
  readonly files: FileStore;
  readonly paint: Paint;
  /** How long the check took. */
  readonly milliseconds: number;
}

/** Writes the reports of a run as text, ready for standard output. */
export type Format = (reports: readonly DatasetReport[], context: FormatContext) => string | Promise<string>;
