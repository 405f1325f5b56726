import { truthFlags, type RowPlaces, type TableProblem, type TruthClass, type TruthCollection } from '../tables';
import { toFractions } from './truthGrid';

/** The objects of a data set as anchors see them. A row is an object; plain data that goes to workers and pages as it is. */
export interface AnchorTruths {
  readonly imageNames: readonly string[];
  /** Pixels of the stored pictures; 0 where unknown. */
  readonly imageWidths: Int32Array<ArrayBuffer>;
  readonly imageHeights: Int32Array<ArrayBuffer>;
  readonly classes: readonly Pick<TruthClass, 'name' | 'color'>[];
  /** Indices into the names of the images and the classes, one a row; rows are grouped by image. */
  readonly images: Int32Array<ArrayBuffer>;
  readonly classIndices: Int32Array<ArrayBuffer>;
  /** cx cy w h of each, fractions of its picture. */
  readonly boxes: Float64Array<ArrayBuffer>;
  readonly places: RowPlaces;
  readonly problems: readonly TableProblem[];
  /** Objects that are left out: crowds, which no detector is trained on, and those in pictures of unknown size. */
  readonly crowds: number;
  readonly unsized: number;
}

/** The objects of a collection that anchors can be trained on. */
export function anchorTruthsOf({ images, classes, truths, places, problems }: TruthCollection): AnchorTruths {
  const kept: number[] = [];
  let crowds = 0;
  let unsized = 0;
  for (let row = 0; row < truths.images.length; row++) {
    const image = truths.images[row]!;
    const isCrowd = (truths.flags[row]! & truthFlags.crowd) !== 0;
    const hasSize = images.widths[image]! > 0 && images.heights[image]! > 0;
    if (isCrowd) crowds++;
    else if (!hasSize) unsized++;
    else kept.push(row);
  }
  const boxes = new Float64Array(kept.length * 4);
  kept.forEach((row, i) => {
    const image = truths.images[row]!;
    const box = truths.boxes.subarray(row * 4, row * 4 + 4);
    boxes.set(toFractions(box, images.widths[image]!, images.heights[image]!), i * 4);
  });
  const pick = (column: Int32Array): Int32Array<ArrayBuffer> => Int32Array.from(kept, (row) => column[row]!);
  return {
    imageNames: images.names,
    imageWidths: images.widths,
    imageHeights: images.heights,
    classes: classes.map(({ name, color }) => ({ name, color })),
    images: pick(truths.images),
    classIndices: pick(truths.classes),
    boxes,
    places: {
      files: places.files,
      fileOf: pick(places.fileOf),
      lines: pick(places.lines),
      characters: pick(places.characters),
    },
    problems,
    crowds,
    unsized,
  };
}
