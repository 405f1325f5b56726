import type { Size } from '../geometry/box';

/** In `ClassPlane.classes`: a pixel whose value no class declares. */
export const UNKNOWN = 255;
/** In `ClassPlane.classes`: a pixel whose value is declared as ignored. */
export const IGNORED = 254;
/** The most classes a plane can tell apart. */
export const MAX_PLANE_CLASSES = 254;

/** The class of every pixel of a mask, as the check read it. */
export interface ClassPlane extends Size {
  /** Row by row, the index of the class in the data set's classes, `IGNORED` or `UNKNOWN`. */
  readonly classes: Uint8Array<ArrayBuffer>;
  /** What was stored at each pixel: packed 0xRRGGBB for colour masks, the index for index masks. Sorted by `UNKNOWN` pixels' order. */
  readonly unknown: UnknownPixels;
}

/** The pixels that no class declares: the first ones in reading order, with what they hold. */
export interface UnknownPixels {
  readonly total: number;
  /** row, column, value, row, column, value… of at most `MAX_UNKNOWN_PIXELS`. */
  readonly first: Uint32Array<ArrayBuffer>;
}

export const MAX_UNKNOWN_PIXELS = 10_000;
