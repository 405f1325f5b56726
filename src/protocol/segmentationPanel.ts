/**
 * The contract between the *Segmentation* panel and its page. Images and classes are named by their places in the lists of the
 * view; a plane's 255 is no class and its 254 ignored. Pixels are (row, column), 0-based, of the true mask.
 */

export type RgbView = readonly [number, number, number];

export interface SegmentationClass {
  readonly name: string;
  readonly color: RgbView;
}

/** Every image that was evaluated, in columns. */
export interface ImageColumns {
  readonly names: readonly string[];
  readonly splits: readonly string[];
  /** Where the page fetches the pictures. */
  readonly uris: readonly string[];
  readonly widths: Uint32Array<ArrayBuffer>;
  readonly heights: Uint32Array<ArrayBuffer>;
  /** Where each image's cells begin; one more number ends the last. */
  readonly starts: Uint32Array<ArrayBuffer>;
  /** Pairs of true and predicted slots, see `PairCounts`. */
  readonly cells: Uint32Array<ArrayBuffer>;
  readonly pixels: Float64Array<ArrayBuffer>;
  /** By image and class; empty where boundaries were not measured. */
  readonly boundary: Float64Array<ArrayBuffer>;
}

export interface ProblemView {
  readonly code: string;
  readonly text: string;
  /** Relative to the workspace; empty where there is none. */
  readonly file: string;
}

export interface EvaluationView {
  readonly dataset: string;
  /** Where the predictions are, as a person reads it. */
  readonly predictions: string;
  readonly classes: readonly SegmentationClass[];
  readonly images: ImageColumns;
  /** Images that were to be evaluated. */
  readonly total: number;
  /** How the values of the masks were read, in words. */
  readonly values: string;
  readonly hasScores: boolean;
  readonly options: EvaluationChoices;
  readonly problems: readonly ProblemView[];
  /** Problems there are in all; the first ones are listed. */
  readonly problemTotal: number;
}

/** What a person chooses of an evaluation in the page. */
export interface EvaluationChoices {
  readonly threshold: number | undefined;
  readonly resize: boolean;
  readonly boundary: boolean;
}

export type SegmentationStateView =
  | { readonly kind: 'running'; readonly done: number; readonly total: number }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly text: string }
  | { readonly kind: 'done'; readonly view: EvaluationView };

/** What is compared, for bringing the panel back: the data set's id and where the predictions are. */
export interface SegmentationOrigin {
  readonly dataset: string;
  readonly predictions: string;
}

export interface SegmentationReady {
  readonly origin: SegmentationOrigin;
  /** How a link wants things shown; it goes before what the page kept. */
  readonly look?: SegmentationLook | undefined;
  readonly state: SegmentationStateView;
}

/** What the page keeps over a reload, for itself and for the editor. */
export interface SegmentationKept extends SegmentationView {
  readonly origin: SegmentationOrigin;
}

/** How an evaluation is made and shown. */
export interface SegmentationView {
  readonly choices: EvaluationChoices;
  readonly look: SegmentationLook;
}

/** Both masks of an image, as runs (see `encodeRuns`). */
export interface PairView {
  readonly width: number;
  readonly height: number;
  readonly truth: Uint8Array<ArrayBuffer>;
  readonly prediction: Uint8Array<ArrayBuffer>;
  readonly isScored: boolean;
}

/** Both masks, small: the class of every pixel, row by row. */
export interface ThumbnailView {
  readonly index: number;
  readonly width: number;
  readonly height: number;
  readonly truth: Uint8Array<ArrayBuffer>;
  readonly prediction: Uint8Array<ArrayBuffer>;
}

export const layerNames = ['prediction', 'truth', 'difference', 'errors'] as const;
export type LayerName = (typeof layerNames)[number];
export const styleNames = ['blend', 'add', 'outline'] as const;
export type StyleName = (typeof styleNames)[number];
export const sortNames = ['iou', 'accuracy', 'wrong', 'name'] as const;
export type SortName = (typeof sortNames)[number];

/** What the page keeps over a reload. */
export interface SegmentationLook {
  readonly layer: LayerName;
  readonly style: StyleName;
  /** From 0 to 1. */
  readonly opacity: number;
  readonly patterns: boolean;
  readonly palette: 'dataset' | 'safe';
  /** Whether truth and prediction stand beside each other, with a line to move between them. */
  readonly swipe: boolean;
  /** Names of classes that do not count. */
  readonly ignored: readonly string[];
  readonly sort: SortName;
  /** The image that is shown, by name; empty for the first. */
  readonly image: string;
  readonly list: boolean;
  readonly side: boolean;
  /** Share of the confusion matrix: of the truth, of the prediction, or pixels. */
  readonly share: 'truth' | 'prediction' | 'pixels';
}

/** Requests the page makes; each carries its reply type. */
export interface SegmentationRequests {
  /** Sent once the page listens. */
  ready: { input: Record<string, never>; output: SegmentationReady };
  pair: { input: { index: number }; output: PairView | undefined };
  thumbnails: { input: { indices: readonly number[] }; output: readonly ThumbnailView[] };
  /** Of every class at a pixel; empty where there are none. */
  scores: { input: { index: number; row: number; column: number }; output: Float64Array<ArrayBuffer> };
  /** Compares everything once more. */
  evaluate: { input: EvaluationChoices; output: boolean };
  cancel: { input: Record<string, never>; output: boolean };
  open: { input: { index: number; file: 'image' | 'truth' | 'prediction' }; output: boolean };
  openProblem: { input: { index: number }; output: boolean };
  /** Copies a link that opens exactly this view. */
  copyLink: { input: SegmentationView; output: boolean };
  /** Asks where to save and saves; false where the person thought better of it. */
  save: { input: { name: string; content: string | Uint8Array<ArrayBuffer> }; output: boolean };
}

/** Notices the editor sends to the page. */
export interface SegmentationNotices {
  /** Show things so: a link to this view was opened. */
  look: SegmentationLook;
  state: SegmentationStateView;
  /** For tests and benches: the page writes what it drew so far to its `data-frames` attribute. */
  measure: Record<string, never>;
}
