import type { Size } from '../../geometry/box';
import type { ClassPlane } from '../../image/classPlane';
import type { Bytes } from '../../ports/bytes';
import type { Reporter } from '../../rules/reporter';
import type { ObjectRecord } from '../annotation';
import type { Dataset } from '../dataset';
import type { AnnotationSet, Encoding } from '../definition';

/** What an annotation format may know beside the file itself. */
export interface FormatContext {
  readonly dataset: Dataset;
  readonly set: AnnotationSet;
  /** The image the file belongs to, where a file describes one image and the image could be read. */
  readonly image: { readonly path: string; readonly size: Size | undefined } | undefined;
  readonly bytes: Bytes;
}

/**
 * A way to write labels. A format is one file of this folder that says how its files are read; finding the files, the rules
 * about shapes and about the data set, and the editor are the same for all.
 *
 * `read` reports what is wrong with the file as such through the reporter, never throws, and returns all that could be read.
 */
export type AnnotationFormat =
  | {
      readonly encoding: Encoding;
      readonly medium: 'text';
      /** Whether a file describes one image or the whole data set (COCO, CSV). */
      readonly extent: 'image' | 'dataset';
      /** Endings of the files, lower case, with the dot. */
      readonly extensions: readonly string[];
      /** One record for each image that the file describes; exactly one where the extent is an image. */
      read(text: string, context: FormatContext, reporter: Reporter): ObjectRecord[];
    }
  | {
      readonly encoding: Encoding;
      readonly medium: 'plane';
      readonly extent: 'image';
      readonly extensions: readonly string[];
      /** The class of every pixel; undefined where nothing could be read. With `wantPlane` false only the check is made. */
      read(
        data: Uint8Array,
        context: FormatContext,
        reporter: Reporter,
        options: { wantPlane: boolean },
      ): PlaneResult | undefined;
    };

export interface PlaneResult {
  readonly size: Size;
  /** Pixels by class index (the place in `Dataset.classes`). */
  readonly pixelsPerClass: Float64Array;
  /** Only where it was asked for. */
  readonly plane: ClassPlane | undefined;
}
