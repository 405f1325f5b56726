/** How far a run is, in what its log counts. */
export interface RunProgress {
  /** Counted from 0; with parts of an epoch where the log tells them. */
  readonly done: number;
  /** Unknown where the log does not say. */
  readonly total: number | undefined;
  readonly unit: 'epoch' | 'step' | 'percent';
  /** What the log itself expects until `total`, in seconds. */
  readonly secondsLeft?: number;
}
