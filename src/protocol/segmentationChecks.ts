import { isArrayOf, isBoolean, isIndex, isNumber, isOptional, isRecord, isString } from './checks';
import {
  layerNames,
  sortNames,
  styleNames,
  type EvaluationChoices,
  type EvaluationView,
  type ImageColumns,
  type PairView,
  type SegmentationKept,
  type SegmentationLook,
  type SegmentationReady,
  type SegmentationRequests,
  type SegmentationStateView,
  type SegmentationView,
  type ThumbnailView,
} from './segmentationPanel';

/** What each side checks of what the other sends: the value where it has the expected form, undefined where it has not. */

export function checkState(value: unknown): SegmentationStateView | undefined {
  if (!isRecord(value)) return undefined;
  const fits =
    value.kind === 'cancelled' ||
    (value.kind === 'running' && isNumber(value.done) && isNumber(value.total)) ||
    (value.kind === 'failed' && isString(value.text)) ||
    (value.kind === 'done' && isView(value.view));
  return fits ? (value as unknown as SegmentationStateView) : undefined;
}

export function checkReady(value: unknown): SegmentationReady | undefined {
  return isRecord(value) && isOrigin(value.origin) && checkState(value.state) !== undefined
    ? (value as unknown as SegmentationReady)
    : undefined;
}

export function checkKept(value: unknown): SegmentationKept | undefined {
  if (!isRecord(value) || !isOrigin(value.origin)) return undefined;
  const choices = checkChoices(value.choices) ?? { threshold: undefined, resize: false, boundary: false };
  return { origin: value.origin, choices, look: readLook(value.look) };
}

function isOrigin(value: unknown): value is SegmentationReady['origin'] {
  return isRecord(value) && isString(value.dataset) && isString(value.predictions);
}

function isView(value: unknown): value is EvaluationView {
  return (
    isRecord(value) &&
    [value.dataset, value.predictions, value.values].every(isString) &&
    isArrayOf(value.classes, isClass) &&
    isColumns(value.images, value.classes.length) &&
    isIndex(value.total) &&
    isBoolean(value.hasScores) &&
    checkChoices(value.options) !== undefined &&
    isArrayOf(value.problems, isProblem) &&
    isIndex(value.problemTotal)
  );
}

function isClass(value: unknown): boolean {
  return isRecord(value) && isString(value.name) && isArrayOf(value.color, isNumber) && value.color.length === 3;
}

function isColumns(value: unknown, classes: number): value is ImageColumns {
  if (!isRecord(value)) return false;
  const { names, splits, uris, widths, heights, starts, cells, pixels, boundary } = value;
  if (!isArrayOf(names, isString) || !isArrayOf(splits, isString) || !isArrayOf(uris, isString)) return false;
  const { length } = names;
  return (
    splits.length === length &&
    uris.length === length &&
    [widths, heights].every((column) => column instanceof Uint32Array && column.length === length) &&
    starts instanceof Uint32Array &&
    starts.length === length + 1 &&
    cells instanceof Uint32Array &&
    pixels instanceof Float64Array &&
    starts[length] === cells.length &&
    pixels.length === cells.length &&
    boundary instanceof Float64Array &&
    (boundary.length === 0 || boundary.length === length * classes)
  );
}

function isProblem(value: unknown): boolean {
  return isRecord(value) && isString(value.code) && isString(value.text) && isString(value.file);
}

export function checkPair(value: unknown): PairView | undefined {
  return isRecord(value) && isPlanes(value) && isBoolean(value.isScored) ? (value as unknown as PairView) : undefined;
}

export function checkThumbnails(value: unknown): readonly ThumbnailView[] | undefined {
  const isThumbnail = (item: unknown): boolean => isRecord(item) && isIndex(item.index) && isPlanes(item);
  return isArrayOf(value, isThumbnail) ? (value as unknown as ThumbnailView[]) : undefined;
}

function isPlanes({ width, height, truth, prediction }: Record<string, unknown>): boolean {
  return isIndex(width) && isIndex(height) && truth instanceof Uint8Array && prediction instanceof Uint8Array;
}

export function checkScores(value: unknown): Float64Array<ArrayBuffer> | undefined {
  return value instanceof Float64Array ? (value as Float64Array<ArrayBuffer>) : undefined;
}

/** A view: what does not fit is left at its default. */
export function checkSegmentationView(value: unknown): SegmentationView | undefined {
  const choices = isRecord(value) ? checkChoices(value.choices) : undefined;
  return choices === undefined || !isRecord(value) ? undefined : { choices, look: readLook(value.look) };
}

export function checkLook(value: unknown): SegmentationLook | undefined {
  return isRecord(value) ? readLook(value) : undefined;
}

export function checkImageIndex(value: unknown): { index: number } | undefined {
  return isRecord(value) && isIndex(value.index) ? { index: value.index } : undefined;
}

/** Images whose thumbnails are asked for at once. */
const MAX_THUMBNAILS = 64;

export function checkIndices(value: unknown): SegmentationRequests['thumbnails']['input'] | undefined {
  return isRecord(value) && isArrayOf(value.indices, isIndex)
    ? { indices: value.indices.slice(0, MAX_THUMBNAILS) }
    : undefined;
}

export function checkPixel(value: unknown): SegmentationRequests['scores']['input'] | undefined {
  return isRecord(value) && isIndex(value.index) && isIndex(value.row) && isIndex(value.column)
    ? { index: value.index, row: value.row, column: value.column }
    : undefined;
}

export function checkChoices(value: unknown): EvaluationChoices | undefined {
  if (!isRecord(value) || !isOptional(value.threshold, isNumber)) return undefined;
  if (!isBoolean(value.resize) || !isBoolean(value.boundary)) return undefined;
  const threshold = isNumber(value.threshold) ? value.threshold : undefined;
  return { threshold, resize: value.resize, boundary: value.boundary };
}

export function checkOpen(value: unknown): SegmentationRequests['open']['input'] | undefined {
  if (!isRecord(value) || !isIndex(value.index)) return undefined;
  const { index, file } = value;
  return file === 'image' || file === 'truth' || file === 'prediction' ? { index, file } : undefined;
}

export function checkSave(value: unknown): SegmentationRequests['save']['input'] | undefined {
  if (!isRecord(value) || !isString(value.name) || !/^[\w.-]{1,100}$/.test(value.name)) return undefined;
  const { name, content } = value;
  if (isString(content)) return { name, content };
  return content instanceof Uint8Array ? { name, content: content as Uint8Array<ArrayBuffer> } : undefined;
}

const defaultLook: SegmentationLook = {
  layer: 'prediction',
  style: 'blend',
  opacity: 0.6,
  patterns: false,
  palette: 'dataset',
  swipe: false,
  ignored: [],
  sort: 'iou',
  image: '',
  list: true,
  side: true,
  share: 'truth',
};

/** What was kept may come from an older version of the page: what does not fit is left at its default. */
export function readLook(value: unknown): SegmentationLook {
  if (!isRecord(value)) return defaultLook;
  const pick = <K extends keyof SegmentationLook>(key: K, fits: (part: unknown) => boolean): SegmentationLook[K] =>
    fits(value[key]) ? (value[key] as SegmentationLook[K]) : defaultLook[key];
  const oneOf =
    (names: readonly string[]) =>
    (part: unknown): boolean =>
      isString(part) && names.includes(part);
  return {
    layer: pick('layer', oneOf(layerNames)),
    style: pick('style', oneOf(styleNames)),
    opacity: pick('opacity', (part) => isNumber(part) && 0 <= part && part <= 1),
    patterns: pick('patterns', isBoolean),
    palette: pick('palette', oneOf(['dataset', 'safe'])),
    swipe: pick('swipe', isBoolean),
    ignored: pick('ignored', (part) => isArrayOf(part, isString)),
    sort: pick('sort', oneOf(sortNames)),
    image: pick('image', isString),
    list: pick('list', isBoolean),
    side: pick('side', isBoolean),
    share: pick('share', oneOf(['truth', 'prediction', 'pixels'])),
  };
}
