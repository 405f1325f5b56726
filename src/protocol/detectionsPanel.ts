import type { Metric } from '../core/detection/evaluation/explorer';
import type { DetectionTable, ImageTable, TruthTable } from '../core/detection/tables';

/**
 * The contract between the *Detections* panel and its page. The page gets both tables once and computes everything that a slider moves
 * by itself; rows and pictures are named by their index in those tables.
 */

export interface DetectionsView {
  /** What was compared, as a person calls it. */
  readonly results: string;
  readonly truth: string;
  /** What the page keeps beside its own state, so that the editor can bring the panel back. */
  readonly state: { readonly results: string; readonly truth: string };
  readonly classes: readonly { readonly name: string; readonly color: readonly [number, number, number] | null }[];
  /** `names` are as short as they can be told apart. */
  readonly images: ImageTable;
  readonly truths: TruthTable;
  readonly detections: DetectionTable;
  /** Pictures of the splits, evaluated or not. */
  readonly total: number;
  readonly splits: readonly string[];
  readonly problems: readonly ProblemView[];
}

export interface ProblemView {
  readonly code: string;
  readonly text: string;
  readonly count: number;
  /** Where the first one is; empty where that is nowhere. */
  readonly file: string;
  /** 0-based. */
  readonly line: number;
}

/** A second file of results for the same truths. */
export interface ComparedView {
  readonly results: string;
  readonly detections: DetectionTable;
  readonly problems: readonly ProblemView[];
}

export const detectionTabs = ['overview', 'images', 'confusion', 'errors', 'spread', 'compare', 'problems'] as const;
export type DetectionTab = (typeof detectionTabs)[number];

/** What the page keeps over a reload, and what a link to a view holds. */
export interface DetectionsLook {
  readonly metric: Metric;
  readonly iou: number;
  /** The confidence from which detections count. */
  readonly score: number;
  /** The class that lists and charts show; -1 for all. */
  readonly classIndex: number;
  readonly tab: DetectionTab;
  /** The picture that is shown; -1 for none. */
  readonly image: number;
  /** How the list of pictures is sorted. */
  readonly sort: 'worst' | 'name' | 'false' | 'missed';
}

export interface RowReference {
  readonly of: 'truth' | 'detection' | 'compared';
  readonly row: number;
}

/** What a person may write to a file of their own. */
export interface ExportFile {
  readonly name: string;
  readonly content: string | Uint8Array<ArrayBuffer>;
}

export interface DetectionsRequests {
  /** Sent once the page listens. Undefined where nothing could be opened, which the editor has said. */
  ready: { input: Record<string, never>; output: DetectionsView | null };
  /** The bytes of a picture; empty where it is not at hand. */
  picture: { input: { image: number }; output: { bytes: Uint8Array<ArrayBuffer> } };
  /** Puts the editor's cursor on the line of a label or of a detection. */
  openPlace: { input: RowReference; output: boolean };
  openProblem: { input: { index: number }; output: boolean };
  /** Asks for a second file of results; null where none was chosen. */
  compare: { input: Record<string, never>; output: ComparedView | null };
  /** Writes a file where a person wants it. False where they do not. */
  save: { input: ExportFile; output: boolean };
  /** Copies a link that opens exactly this view. */
  copyLink: { input: { look: DetectionsLook }; output: boolean };
}

export interface DetectionsNotices {
  /** Show this view: a link to it was opened. */
  look: DetectionsLook;
  /** Show the picture that a label or detection belongs to: someone works on it in the text editor. */
  show: RowReference;
  /** For tests and benches: the page writes what it shows and how long its frames took to `data-frames`. */
  measure: Record<string, never>;
}
