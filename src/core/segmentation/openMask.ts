import type { Dataset } from '../dataset/dataset';
import type { AnnotationSet } from '../dataset/definition';
import { colorValues } from '../dataset/formats/colorMask';
import { formats } from '../dataset/formats/formats';
import { indexValues } from '../dataset/formats/indexMask';
import type { Size } from '../geometry/box';
import { IGNORED, UNKNOWN } from '../image/classPlane';
import type { MaskValues } from '../image/maskScan';
import { parseImageHeader } from '../image/imageHeader';
import { colorReader, indexReader } from '../image/pixelValues';
import { openPng, type Png } from '../image/png';
import { isPng } from '../image/pngChunks';
import type { Bytes } from '../ports/bytes';
import { Reporter } from '../rules/reporter';
import { message } from '../std/message';
import { failure, success, type Result } from '../std/problem';
import { classify, readPredictionArray, type PredictionArray, type ScoredPlane } from './scorePlane';
import { PlaneSlotRows, PngSlotRows, type SlotRows } from './slotRows';
import { slotsOfMap, type ValueMap } from './valueMap';

/** How the values of predicted masks name classes: by `id`, by the place in the list of classes, or by colour. */
export const predictionValues = ['id', 'position', 'color'] as const;
export type PredictionValues = (typeof predictionValues)[number];

/** A mask that can be walked once. */
export interface OpenedMask extends Size {
  readonly rows: SlotRows;
  /** Where the file holds scores. */
  readonly scored?: { readonly array: PredictionArray; readonly plane: ScoredPlane };
}

/** What the masks of a data set's truth mean. */
export interface TruthReading {
  readonly dataset: Dataset;
  readonly set: AnnotationSet;
}

/** Encodings that give every pixel a class, so that masks can be compared with them. */
export function isMaskSet({ encoding }: AnnotationSet): boolean {
  return formats[encoding]?.medium === 'plane';
}

/** Opens the mask of a data set. */
export function openTruth(data: Uint8Array, { dataset, set }: TruthReading, bytes: Bytes): Result<OpenedMask> {
  if (set.encoding === 'one-hot-npy') return openOneHot(data, { dataset, set }, bytes);
  const png = openMaskPng(data, bytes);
  if (!png.ok) return png;
  const values = set.encoding === 'color-mask' ? colorValues(png.value, dataset) : indexSlots(png.value, dataset);
  return values === undefined ? notIndexed() : success(slotRows(png.value, values));
}

export interface PredictionReading {
  readonly dataset: Dataset;
  readonly values: PredictionValues;
  /** What the values of the masks mean, where a file says it; it goes before `values`. */
  readonly map?: ValueMap | undefined;
  /** The score below which a pixel has no class; of two classes with one score, from which it is the second. */
  readonly threshold?: number | undefined;
}

/** Opens a predicted mask: a PNG of indices or colours, or an array of labels or scores. */
export function openPrediction(data: Uint8Array, reading: PredictionReading, bytes: Bytes): Result<OpenedMask> {
  const isArray = (data[0] === 0x93 && data[1] === 0x4e) || (data[0] === 0x50 && data[1] === 0x4b);
  if (isArray) return openArray(data, reading, bytes);
  const png = openMaskPng(data, bytes);
  if (!png.ok) return png;
  const slots = slotsOfPng(png.value, reading);
  return slots === undefined ? notIndexed() : success(slotRows(png.value, slots));
}

function slotsOfPng(png: Png, { dataset, values, map }: PredictionReading): MaskValues | undefined {
  const { length: classes } = dataset.classes;
  if (map !== undefined) {
    const read = map.isByColor ? colorReader(png) : indexReader(png);
    return read === undefined ? undefined : { read, classes, slotOf: slotsOfMap(map, classes) };
  }
  return values === 'color'
    ? colorValues(png, dataset)
    : indexSlots(png, values === 'position' ? byPosition(dataset) : dataset);
}

function openArray(data: Uint8Array, reading: PredictionReading, bytes: Bytes): Result<OpenedMask> {
  const { dataset, values, map, threshold } = reading;
  const { length: classes } = dataset.classes;
  const array = readPredictionArray(data, classes, bytes);
  if (!array.ok) return array;
  const { width, height } = array.value;
  if (array.value.kind === 'scores') {
    const plane = classify(array.value, classes, threshold);
    const rows = new PlaneSlotRows(plane, plane.slots);
    return success({ width, height, rows, scored: { array: array.value, plane } });
  }
  const known = values === 'position' ? byPosition(dataset) : dataset;
  const slotOf = map === undefined ? indexValues(known).slotOf : slotsOfMap(map, classes);
  return success({ width, height, rows: new PlaneSlotRows(array.value, labelSlots(array.value, slotOf)) });
}

function labelSlots({ width, height, values, steps }: PredictionArray, slotOf: (value: number) => number): Uint16Array {
  const slots = new Uint16Array(width * height);
  let lastValue = NaN;
  let lastSlot = 0;
  for (let row = 0, pixel = 0; row < height; row++) {
    for (let column = 0; column < width; column++, pixel++) {
      const value = values[row * steps[0] + column * steps[1]]!;
      if (value !== lastValue) {
        lastValue = value;
        lastSlot = slotOf(value);
      }
      slots[pixel] = lastSlot;
    }
  }
  return slots;
}

function openOneHot(data: Uint8Array, { dataset, set }: TruthReading, bytes: Bytes): Result<OpenedMask> {
  const format = formats['one-hot-npy'];
  const reporter = new Reporter('', { ...dataset, rules: {} });
  const context = { dataset, set, image: undefined, bytes };
  const read = format?.medium === 'plane' ? format.read(data, context, reporter, { wantPlane: true }) : undefined;
  const plane = read?.plane;
  if (plane === undefined) {
    const found = reporter.findings[0]?.message ?? message('The array cannot be read as one-hot masks.');
    return failure({ code: 'segmentation/truth-unreadable', message: found });
  }
  const { length: classes } = dataset.classes;
  const slotOf = Uint16Array.from({ length: 256 }, (_, value) => value);
  slotOf[IGNORED] = classes;
  slotOf[UNKNOWN] = classes + 1;
  const slots = Uint16Array.from(plane.classes, (value) => slotOf[value]!);
  return success({ width: plane.width, height: plane.height, rows: new PlaneSlotRows(plane, slots) });
}

function openMaskPng(data: Uint8Array, bytes: Bytes): Result<Png> {
  if (!isPng(data)) return otherFile(data);
  const png = openPng(data, bytes);
  if (!png.ok) return png;
  const [problem] = png.value.problems.filter(({ code }) => code !== 'png/palette');
  return problem === undefined ? png : failure(problem);
}

function otherFile(data: Uint8Array): Result<never> {
  const facts = parseImageHeader(data);
  if (!facts.ok) return facts;
  const text = message(
    'The mask is stored as {0}; masks are read from PNG files and NumPy arrays.',
    facts.value.format.toUpperCase(),
  );
  return failure({ code: 'segmentation/format', message: text });
}

function notIndexed(): Result<never> {
  const text = message('The mask is a colour picture; a mask of class indices is grey or has a palette.');
  return failure({ code: 'segmentation/color-image', message: text });
}

type Known = Pick<Dataset, 'classes' | 'ignoredIndices'>;

function indexSlots(png: Png, known: Known): MaskValues | undefined {
  const read = indexReader(png);
  return read === undefined ? undefined : { ...indexValues(known), read };
}

function byPosition({ classes, ignoredIndices }: Known): Known {
  return { classes: classes.map((entry, id) => ({ ...entry, id })), ignoredIndices };
}

function slotRows(png: Png, values: MaskValues): OpenedMask {
  const { width, height } = png.header;
  return { width, height, rows: new PngSlotRows(png, values) };
}
