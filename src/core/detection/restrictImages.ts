import type { BoxTable, DetectionTable, RowPlaces, TruthCollection } from './tables';

export interface Restricted {
  readonly truth: TruthCollection;
  readonly detections: DetectionTable;
  readonly places: RowPlaces;
}

/** The truths and detections of some pictures; where all are kept nothing is copied. `keep` holds 1 or 0 for each picture. */
export function restrictImages(
  truth: TruthCollection,
  detections: DetectionTable,
  places: RowPlaces,
  keep: Uint8Array,
): Restricted {
  if (keep.every((kept) => kept === 1)) return { truth, detections, places };
  const target = new Int32Array(keep.length).fill(-1);
  let count = 0;
  for (let image = 0; image < keep.length; image++) if (keep[image] === 1) target[image] = count++;
  const { images, truths } = truth;
  const ofTruths = keptRows(truths, target);
  const ofDetections = keptRows(detections, target);
  const isKept = (_: unknown, image: number): boolean => keep[image] === 1;
  return {
    truth: {
      ...truth,
      images: {
        names: images.names.filter(isKept),
        widths: images.widths.filter(isKept),
        heights: images.heights.filter(isKept),
      },
      imageIds: truth.imageIds.filter(isKept),
      isLabelled: truth.isLabelled.filter(isKept),
      truths: {
        ...takeBoxes(truths, ofTruths, target),
        areas: Float64Array.from(ofTruths, (row) => truths.areas[row]!),
        flags: Uint8Array.from(ofTruths, (row) => truths.flags[row]!),
      },
      places: takePlaces(truth.places, ofTruths),
    },
    detections: {
      ...takeBoxes(detections, ofDetections, target),
      scores: Float64Array.from(ofDetections, (row) => detections.scores[row]!),
    },
    places: takePlaces(places, ofDetections),
  };
}

function keptRows({ images }: BoxTable, target: Int32Array): Int32Array {
  const rows = new Int32Array(images.length);
  let count = 0;
  for (let row = 0; row < images.length; row++) if (target[images[row]!]! >= 0) rows[count++] = row;
  return rows.subarray(0, count);
}

function takeBoxes(table: BoxTable, rows: Int32Array, target: Int32Array): BoxTable {
  const boxes = new Float64Array(4 * rows.length);
  for (let i = 0; i < rows.length; i++) {
    for (let k = 0; k < 4; k++) boxes[4 * i + k] = table.boxes[4 * rows[i]! + k]!;
  }
  return {
    images: Int32Array.from(rows, (row) => target[table.images[row]!]!),
    classes: Int32Array.from(rows, (row) => table.classes[row]!),
    boxes,
    boxAreas: Float64Array.from(rows, (row) => table.boxAreas[row]!),
  };
}

function takePlaces(places: RowPlaces, rows: Int32Array): RowPlaces {
  return {
    files: places.files,
    fileOf: Int32Array.from(rows, (row) => places.fileOf[row]!),
    lines: Int32Array.from(rows, (row) => places.lines[row]!),
    characters: Int32Array.from(rows, (row) => places.characters[row]!),
  };
}
