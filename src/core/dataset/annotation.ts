import type { Span } from '../std/place';

/**
 * How numbers in a label name places of a picture. `base` is what the first pixel is called; with `endInclusive` a far
 * edge names the last pixel inside (Pascal VOC), otherwise the first outside.
 */
export interface Convention {
  readonly unit: 'pixel' | 'fraction';
  readonly base: 0 | 1;
  readonly endInclusive: boolean;
}

export const fractions: Convention = { unit: 'fraction', base: 0, endInclusive: false };
export const pixels: Convention = { unit: 'pixel', base: 0, endInclusive: false };
/** Pascal VOC's devkit: the first pixel is 1, `xmax` and `ymax` are inside. */
export const vocPixels: Convention = { unit: 'pixel', base: 1, endInclusive: true };

/** A shape as written: numbers with their convention. Geometry to draw or compare is derived by `toGeometry`. */
export type Shape =
  /** `values`: x0 y0 x1 y1 (corners), cx cy w h (center), x y w h (corner-size). */
  | {
      readonly kind: 'box';
      readonly form: 'corners' | 'center' | 'corner-size';
      readonly convention: Convention;
      readonly values: readonly number[];
    }
  /** Rings of x0 y0 x1 y1 …, closed without repeating the first point. An oriented box is a ring of four points. */
  | {
      readonly kind: 'polygon';
      readonly convention: Convention;
      readonly rings: readonly (readonly number[])[];
      readonly oriented?: boolean;
    }
  /** A box with named points: x y, or x y visibility (0 not labelled, 1 hidden, 2 visible). */
  | {
      readonly kind: 'keypoints';
      readonly form: 'corners' | 'center' | 'corner-size';
      readonly convention: Convention;
      readonly box: readonly number[];
      readonly points: readonly number[];
      readonly dimensions: 2 | 3;
    }
  /** COCO's run lengths in column-major order, starting with a run of zeros. `size`: height, width. */
  | { readonly kind: 'rle'; readonly size: readonly [number, number]; readonly counts: readonly number[] }
  /** The class of the whole picture. */
  | { readonly kind: 'image' };

/** A class as a label names it. `index` points into the data set's classes; undefined where none fits. */
export interface ClassReference {
  readonly written: string;
  readonly span: Span;
  readonly index: number | undefined;
}

/** One labelled thing, as written. */
export interface Label {
  readonly classReference: ClassReference;
  readonly shape: Shape;
  /** The whole row or element. */
  readonly span: Span;
  /** Start and end of every written number of the shape, in the order of its values: [start0, end0, start1, end1, …]. */
  readonly spans: readonly number[];
  /** The identity the file gives it, if any. */
  readonly id?: string | number;
  readonly difficult?: boolean;
  readonly crowd?: boolean;
  /** The format's own rules have reported its numbers or the whole row: rules about geometry leave it alone. */
  readonly faulty?: true;
}

/** What an annotation file says of the picture it describes, where it says so. */
export interface PictureReference {
  readonly fileName?: { readonly written: string; readonly span: Span };
  readonly width?: { readonly value: number; readonly span: Span };
  readonly height?: { readonly value: number; readonly span: Span };
  readonly id?: string | number;
  readonly span?: Span;
}

/** The labels of one picture. */
export interface ObjectRecord {
  readonly picture: PictureReference;
  readonly labels: readonly Label[];
}
