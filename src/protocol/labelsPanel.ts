import type { Pixel, TextRange } from '../core/std/place';

/**
 * The contract between the *Labels* editor and its page. Geometry is in continuous pixels of the stored picture, 0-based,
 * x to the right and y down; a box's x1, y1 are its far edges.
 */

export interface LabelsView {
  readonly image: {
    readonly name: string;
    /** Where the page fetches the bytes of the picture. A query that changes with the file makes it fetch anew and keep the zoom. */
    readonly uri: string;
    /** Undefined where the picture's header could not be read. */
    readonly width: number | undefined;
    readonly height: number | undefined;
    /** EXIF orientation 1–8; the page shows stored pixels, whatever it is. */
    readonly orientation: number;
  };
  /** Which data set and split the picture belongs to; undefined where none claims it. */
  readonly dataset:
    { readonly name: string; readonly split: string; readonly position: number; readonly total: number } | undefined;
  readonly classes: readonly ClassView[];
  readonly objects: readonly ObjectView[];
  readonly mask: MaskView | undefined;
  readonly findings: readonly FindingView[];
  /** What kind of labels these are, for the heading: "YOLO text", "Colour mask"… */
  readonly encoding: string;
  /** The annotation file, to open it. */
  readonly annotation: string | undefined;
}

export interface ClassView {
  readonly id: number;
  readonly name: string;
  readonly color: readonly [number, number, number];
  /** Objects, or pixels of the mask. */
  readonly count: number;
}

export interface ObjectView {
  /** Index into `classes`; -1 where the label's class is not declared. */
  readonly classIndex: number;
  /** The class as the label writes it. */
  readonly className: string;
  readonly shape: ShapeView;
  /** x0 y0 x1 y1 of the shape, for the table and for zooming to it. */
  readonly box: readonly [number, number, number, number];
  /** Where it stands in the annotation file. */
  readonly range: TextRange | undefined;
  readonly note: string;
}

export type ShapeView =
  | { readonly kind: 'box' }
  | { readonly kind: 'polygon'; readonly rings: readonly (readonly number[])[] }
  | { readonly kind: 'keypoints'; readonly points: readonly number[] /* x y visibility … */ }
  | { readonly kind: 'runs'; readonly height: number; readonly width: number; readonly counts: readonly number[] }
  | { readonly kind: 'image' };

export interface MaskView {
  readonly width: number;
  readonly height: number;
  /** Classes row by row, see `encodeRuns`; 255 unknown, 254 ignored. */
  readonly runs: Uint8Array<ArrayBuffer>;
  /** row, column, value of the first unknown pixels. */
  readonly unknown: Uint32Array<ArrayBuffer>;
  readonly unknownTotal: number;
  /** How `unknown` values read: a packed 0xRRGGBB colour or an index. */
  readonly values: 'color' | 'index';
}

export interface FindingView {
  readonly rule: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly message: string;
  readonly range: TextRange | undefined;
  readonly pixel: Pixel | undefined;
  /** Index into `objects` of the label it is about; undefined where it is about none. */
  readonly objectIndex: number | undefined;
  /** The rule's page. */
  readonly help: string;
}

/** What the page keeps over a reload. */
export interface LabelsState {
  readonly hiddenClasses: readonly string[];
  readonly opacity: number;
  readonly outline: boolean;
  readonly fill: boolean;
  /** Hatches besides colours. */
  readonly patterns: boolean;
  /** Class names on the labels. */
  readonly names: boolean;
  /** The classes' own colours, or colours that the colour-blind can tell apart. */
  readonly palette: 'dataset' | 'safe';
  readonly table: boolean;
  /** Which images previous and next stop at: '', 'findings', or 'class:' and the name. */
  readonly only: string;
  /** The address, without query, of the picture that `view` is of. */
  readonly image: string;
  /** The picture's point (x, y) stands in the middle of the stage; `scale` stage pixels a picture pixel. Undefined: the fit. */
  readonly view: { readonly scale: number; readonly x: number; readonly y: number } | undefined;
}

/** Requests and notices the page sends; each request carries its reply type. */
export interface LabelsPanelRequests {
  /**
   * Sent once the page listens; the answer is the view. Where the view was sent before it was asked for, there is nothing to answer;
   * a page that did not get it asks again.
   */
  ready: { input: Record<string, never>; output: LabelsView | undefined };
  /** Opens the annotation file with the row of a label or the place of a finding selected. */
  revealLabel: { input: ShownPlace; output: boolean };
  openAnnotation: { input: Record<string, never>; output: boolean };
  /** Shows another image of the data set: 1 forward, -1 back; `only` restricts to images with findings or a class; its page begins with `state`. */
  step: { input: { by: 1 | -1; only: StepFilter; state: LabelsState }; output: boolean };
  /** Offers the ways out of a finding; `index` into `findings`, `rule` to tell that it is still the same. */
  fix: { input: { index: number; rule: string }; output: boolean };
  openHelp: { input: { rule: string }; output: boolean };
}

/** The place of a label or finding of the view; `range` tells whether it is still the same one. */
export interface ShownPlace {
  readonly of: 'object' | 'finding';
  /** Index into `objects` or `findings`. */
  readonly index: number;
  readonly range: TextRange;
}

export type StepFilter =
  { readonly kind: 'any' } | { readonly kind: 'findings' } | { readonly kind: 'class'; readonly classIndex: number };

/** Notices the editor sends to the page. */
export interface LabelsPanelNotices {
  /** The labels changed, by typing or on disk. The first one comes without a change. */
  view: LabelsView;
  /** The bytes of a picture, for a page whose document does not name it to be fetched: they come before the answer to `ready`. */
  picture: { uri: string; bytes: Uint8Array<ArrayBuffer> };
  /** The text cursor stands in this object's row; undefined where it stands in none. */
  highlight: { objectIndex: number | undefined };
  /** For tests and benches: the page writes what it drew so far to its `data-frames` attribute, as JSON of `FrameReport`. */
  measure: Record<string, never>;
}

/** What the page tells about its drawing when asked. Times in milliseconds of the page's clock. */
export interface FrameReport {
  readonly frames: number;
  /** Script and draw time of the latest frames, oldest first. */
  readonly times: readonly number[];
  /** From `ready` sent to the first frame with the labels on it; undefined before that. */
  readonly firstPaint: number | undefined;
  /** From the first view's arrival to that frame. */
  readonly viewToPaint: number | undefined;
}
