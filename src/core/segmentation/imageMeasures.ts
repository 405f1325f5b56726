import { addPair, emptyConfusion, type Confusion, type PairCounts } from './confusion';
import { measure } from './metrics';

/** The pairs of many images in columns: the cells of image i are those from `starts[i]` on, before `starts[i + 1]`. */
export interface PairColumns {
  readonly starts: Uint32Array<ArrayBuffer>;
  readonly cells: Uint32Array<ArrayBuffer>;
  readonly pixels: Float64Array<ArrayBuffer>;
}

/** What is said of each image; NaN where it has no meaning. */
export interface ImageMeasures {
  /** Mean of the IoU over the classes that are in the image or predicted in it. */
  readonly iou: Float64Array;
  readonly accuracy: Float64Array;
  /** Pixels that count and are predicted as something else. */
  readonly wrong: Float64Array;
}

function pairAt({ starts, cells, pixels }: PairColumns, image: number): PairCounts {
  const [start, end] = [starts[image]!, starts[image + 1]!];
  return { cells: cells.subarray(start, end), pixels: pixels.subarray(start, end) };
}

/** The pixels of all images, or of some, together. */
export function sumPairs(columns: PairColumns, classes: number, images?: Iterable<number>): Confusion {
  const confusion = emptyConfusion(classes);
  for (const image of images ?? Array(columns.starts.length - 1).keys()) addPair(confusion, pairAt(columns, image));
  return confusion;
}

/** The measures of each image by itself. Ignored classes do not count, as in `measure`. */
export function measureImages(columns: PairColumns, classes: number, ignored: ReadonlySet<number>): ImageMeasures {
  const count = columns.starts.length - 1;
  const measures = {
    iou: new Float64Array(count),
    accuracy: new Float64Array(count),
    wrong: new Float64Array(count),
  };
  for (let image = 0; image < count; image++) {
    const { meanIou, pixelAccuracy, pixels } = measure(sumPairs(columns, classes, [image]), ignored);
    measures.iou[image] = meanIou;
    measures.accuracy[image] = pixelAccuracy;
    measures.wrong[image] = pixels === 0 ? 0 : Math.round(pixels * (1 - pixelAccuracy));
  }
  return measures;
}

/** The pixels of each image in one cell of the confusion matrix; the prediction `classes` is "no class". */
export function cellPixels(columns: PairColumns, classes: number, truth: number, prediction: number): Float64Array {
  return perImage(columns, classes, (isTruth, predicted) => isTruth === truth && predicted === prediction);
}

/** The pixels of each image in which a class is missed or taken for another. */
export function wrongPixelsOf(columns: PairColumns, classes: number, index: number): Float64Array {
  return perImage(
    columns,
    classes,
    (truth, prediction) => truth !== prediction && (truth === index || prediction === index),
  );
}

function perImage(
  columns: PairColumns,
  classes: number,
  isWanted: (truth: number, prediction: number) => boolean,
): Float64Array {
  const { starts, cells, pixels } = columns;
  const sums = new Float64Array(starts.length - 1);
  for (let image = 0; image < sums.length; image++) {
    for (let i = starts[image]!; i < starts[image + 1]!; i++) {
      const truth = Math.floor(cells[i]! / (classes + 2));
      if (truth < classes && isWanted(truth, Math.min(classes, cells[i]! % (classes + 2)))) sums[image]! += pixels[i]!;
    }
  }
  return sums;
}
