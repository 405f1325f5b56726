/** How far a long task is; `total` is unknown while it is still being counted. */
export interface ProgressReport {
  readonly done: number;
  readonly total?: number;
}

export type Progress = (report: ProgressReport) => void;
