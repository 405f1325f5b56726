import { metrics } from '../core/detection/evaluation/explorer';
import type { BoxTable, DetectionTable, ImageTable, TruthTable } from '../core/detection/tables';
import { isArrayOf, isIndex, isNumber, isRecord, isString } from './checks';
import {
  detectionTabs,
  type ComparedView,
  type DetectionsLook,
  type DetectionsRequests,
  type DetectionsView,
  type ExportFile,
  type ProblemView,
  type RowReference,
} from './detectionsPanel';

/** What each side checks of what the other sends: the value where it has the expected form, undefined where it has not. */

export function checkDetectionsView(value: unknown): DetectionsView | undefined {
  if (!isRecord(value) || !isArrayOf(value.classes, isClass) || !isImages(value.images)) return undefined;
  const limits = { images: value.images.names.length, classes: value.classes.length };
  const isWhole =
    isString(value.results) &&
    isString(value.truth) &&
    isRecord(value.state) &&
    isTruths(value.truths, limits) &&
    isDetections(value.detections, limits) &&
    isIndex(value.total) &&
    isArrayOf(value.splits, isString) &&
    isArrayOf(value.problems, isProblem);
  return isWhole ? (value as unknown as DetectionsView) : undefined;
}

/** A second table is of the pictures and classes of the first. */
export function checkComparedView(value: unknown, limits: TableLimits): ComparedView | undefined {
  return isRecord(value) &&
    isString(value.results) &&
    isDetections(value.detections, limits) &&
    isArrayOf(value.problems, isProblem)
    ? (value as unknown as ComparedView)
    : undefined;
}

interface TableLimits {
  readonly images: number;
  readonly classes: number;
}

function isClass(value: unknown): boolean {
  return isRecord(value) && isString(value.name) && (value.color === null || isArrayOf(value.color, isNumber));
}

function isImages(value: unknown): value is ImageTable {
  return (
    isRecord(value) &&
    isArrayOf(value.names, isString) &&
    value.widths instanceof Int32Array &&
    value.heights instanceof Int32Array &&
    value.widths.length === value.names.length &&
    value.heights.length === value.names.length
  );
}

function isBoxes(value: unknown, { images, classes }: TableLimits): value is BoxTable {
  if (!isRecord(value)) return false;
  const columns = value as { readonly [K in keyof BoxTable]: unknown };
  if (!(columns.images instanceof Int32Array) || !(columns.classes instanceof Int32Array)) return false;
  const count = columns.images.length;
  return (
    columns.classes.length === count &&
    columns.boxes instanceof Float64Array &&
    columns.boxes.length === 4 * count &&
    columns.boxAreas instanceof Float64Array &&
    columns.boxAreas.length === count &&
    columns.images.every((image) => 0 <= image && image < images) &&
    columns.classes.every((index) => 0 <= index && index < classes)
  );
}

function isTruths(value: unknown, limits: TableLimits): value is TruthTable {
  if (!isBoxes(value, limits)) return false;
  const { areas, flags } = value as Partial<TruthTable>;
  return areas?.length === value.images.length && flags?.length === value.images.length;
}

function isDetections(value: unknown, limits: TableLimits): value is DetectionTable {
  if (!isBoxes(value, limits)) return false;
  const { scores } = value as Partial<DetectionTable>;
  return scores?.length === value.images.length;
}

function isProblem(value: unknown): value is ProblemView {
  return (
    isRecord(value) &&
    [value.code, value.text, value.file].every(isString) &&
    isIndex(value.count) &&
    isIndex(value.line)
  );
}

export function checkPictureRequest(value: unknown): { image: number } | undefined {
  return isRecord(value) && isIndex(value.image) ? { image: value.image } : undefined;
}

export function checkPictureReply(value: unknown): DetectionsRequests['picture']['output'] | undefined {
  return isRecord(value) && value.bytes instanceof Uint8Array
    ? (value as unknown as DetectionsRequests['picture']['output'])
    : undefined;
}

export function checkRowReference(value: unknown): RowReference | undefined {
  if (!isRecord(value) || !isIndex(value.row)) return undefined;
  const { of, row } = value;
  return of === 'truth' || of === 'detection' || of === 'compared' ? { of, row } : undefined;
}

export function checkProblemRequest(value: unknown): { index: number } | undefined {
  return isRecord(value) && isIndex(value.index) ? { index: value.index } : undefined;
}

/** The longest file that is written for a page. */
const MAX_EXPORT = 256 * 1024 * 1024;

export function checkExportFile(value: unknown): ExportFile | undefined {
  if (!isRecord(value) || !isString(value.name) || /[\\/\u0000-\u001f]/.test(value.name)) return undefined;
  const { name, content } = value;
  if (isString(content) && content.length <= MAX_EXPORT) return { name, content };
  return content instanceof Uint8Array && content.length <= MAX_EXPORT
    ? { name, content: content as Uint8Array<ArrayBuffer> }
    : undefined;
}

export function checkLookRequest(value: unknown): { look: DetectionsLook } | undefined {
  return isRecord(value) ? { look: readDetectionsLook(value.look) } : undefined;
}

/** How a page begins where nothing was kept. */
const defaultLook: DetectionsLook = {
  metric: 'coco',
  iou: 0.5,
  score: 0.5,
  classIndex: -1,
  tab: 'overview',
  image: -1,
  sort: 'worst',
};

/** What was kept may come from an older version of the page: what does not fit is left at its default. */
export function readDetectionsLook(value: unknown): DetectionsLook {
  if (!isRecord(value)) return defaultLook;
  const pick = <K extends keyof DetectionsLook>(key: K, fits: (part: unknown) => boolean): DetectionsLook[K] =>
    fits(value[key]) ? (value[key] as DetectionsLook[K]) : defaultLook[key];
  const isOneOf = (known: readonly string[]) => (part: unknown) => isString(part) && known.includes(part);
  const isPlace = (part: unknown): boolean => part === -1 || isIndex(part);
  return {
    metric: pick('metric', isOneOf(metrics)),
    iou: pick('iou', (part) => isFraction(part) && part > 0),
    score: pick('score', isFraction),
    classIndex: pick('classIndex', isPlace),
    tab: pick('tab', isOneOf(detectionTabs)),
    image: pick('image', isPlace),
    sort: pick('sort', isOneOf(['worst', 'name', 'false', 'missed'])),
  };
}

function isFraction(value: unknown): value is number {
  return isNumber(value) && 0 <= value && value <= 1;
}
