/**
 * The contract between the *Run* panel and its page. One panel shows one run, or compares several. Times are milliseconds since
 * 1970 by the clock of the machine they come from; offsets and lengths are bytes.
 */

export type RunStateName =
  | 'preparing'
  | 'queued'
  | 'starting'
  | 'running'
  | 'paused'
  | 'finished'
  | 'killed'
  | 'lost'
  | 'refused'
  | 'unreachable';

/** What is known of a run, but for its numbers and its log. */
export interface RunView {
  readonly id: string;
  readonly name: string;
  readonly host: string;
  readonly state: RunStateName;
  /** The state in words of the person's language: "finished with code 3", "unreachable for 2 min". */
  readonly stateText: string;
  readonly isActive: boolean;
  readonly createdAt: number;
  readonly startedAt: number | undefined;
  readonly finishedAt: number | undefined;
  readonly progress: { readonly done: number; readonly total: number; readonly unit: string } | undefined;
  /** Why it failed, as found in the log. */
  readonly failure: string | undefined;
  readonly logSize: number;
  /** Configuration, provenance and host facts, by section; a row is a name and a value. */
  readonly details: readonly DetailSection[];
  readonly artifacts: readonly ArtifactView[];
  readonly series: readonly SeriesView[];
  readonly images: readonly ImageSeriesView[];
  readonly marks: readonly MarkView[];
}

export interface DetailSection {
  readonly title: string;
  readonly rows: readonly (readonly [name: string, value: string])[];
}

export interface ArtifactView {
  /** Relative to the working folder of the run. */
  readonly path: string;
  readonly size: number;
  /** Whether the newest version is in the record's folder. */
  readonly isFetched: boolean;
}

/** One line of numbers: a metric, or a lane of the host's telemetry where `lane` is set. */
export interface SeriesView {
  readonly tag: string;
  readonly length: number;
  /** Grows when points that were there before have been replaced: what was read of them is to be read again. */
  readonly version: number;
  readonly last: number | undefined;
  readonly lane: boolean;
  /** "°C", "%", "MB", "W"; empty for metrics. */
  readonly unit: string;
}

export interface ImageSeriesView {
  readonly tag: string;
  readonly steps: readonly number[];
}

/** Something that happened to the machine: throttling, memory running out. */
export interface MarkView {
  readonly at: number;
  readonly kind: 'throttled' | 'out-of-memory';
  readonly text: string;
}

/** The points of a series from `start` on. All three have one length. Steps may go back where a run was restarted. */
export interface PointsView {
  readonly start: number;
  readonly steps: Float64Array<ArrayBuffer>;
  /** Seconds since 1970. */
  readonly wallTimes: Float64Array<ArrayBuffer>;
  readonly values: Float64Array<ArrayBuffer>;
}

export interface LogPart {
  readonly offset: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Of the whole log, now. */
  readonly size: number;
}

/** What differs between runs that are compared: names of settings with the value of each run; what differs comes first. */
export interface ComparisonRow {
  readonly name: string;
  readonly values: readonly string[];
  readonly differs: boolean;
}

export interface RunsView {
  /** One, or several that are compared, in the order they are drawn. */
  readonly runs: readonly RunView[];
  /** Empty where one run is shown. */
  readonly comparison: readonly ComparisonRow[];
}

/** What the page keeps over a reload. */
export interface RunPanelState {
  readonly axis: 'step' | 'time' | 'relative';
  /** From 0 (none) to below 1. */
  readonly smoothing: number;
  readonly isLog: boolean;
  /** Words that a tag must contain to be shown. */
  readonly filter: string;
  readonly tab: 'charts' | 'log' | 'details' | 'artifacts' | 'images' | 'compare';
  readonly isFollowing: boolean;
  readonly showsTables: boolean;
}

/** Requests the page makes; each carries its reply type. */
export interface RunPanelRequests {
  /** Sent once the page listens. */
  ready: { input: Record<string, never>; output: RunsView };
  /** The points of a series from `start` on. */
  points: { input: { run: string; tag: string; start: number }; output: PointsView };
  /** A part of the log; fewer bytes where it ends, at most 4 MiB. */
  log: { input: { run: string; offset: number; length: number }; output: LogPart };
  image: { input: { run: string; tag: string; index: number }; output: { bytes: Uint8Array<ArrayBuffer> } };
  /** Asks the host which files there are; the next view has them. False where that failed, which the editor has said. */
  listArtifacts: { input: { run: string }; output: boolean };
  /** Fetches an artifact; `fetching` notices tell how far it is. False where it failed, which the editor has said. */
  fetch: { input: { run: string; path: string }; output: boolean };
  openArtifact: { input: { run: string; path: string }; output: boolean };
  /** Opens a file that the log names, at a line counted from 1. */
  openFile: { input: { run: string; path: string; line: number | undefined }; output: boolean };
  openLog: { input: { run: string }; output: boolean };
  stop: { input: { run: string }; output: boolean };
  pause: { input: { run: string }; output: boolean };
  resume: { input: { run: string }; output: boolean };
  /** Tries at once to reach the host of a run again. */
  reconnect: { input: { run: string }; output: boolean };
  rerun: { input: { run: string }; output: boolean };
}

/** Notices the editor sends to the page. */
export interface RunPanelNotices {
  /** Something of a run changed; its lines may have grown (`series`), so may its log (`logSize`). */
  view: RunsView;
  fetching: { readonly run: string; readonly path: string; readonly done: number; readonly total: number };
  /** For tests and benches: the page writes what it drew so far to its `data-frames` attribute. */
  measure: Record<string, never>;
}
