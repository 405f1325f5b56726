import type { TextRange } from '../core/std/place';
import type {
  ClassView,
  FindingView,
  LabelsPanelNotices,
  LabelsPanelRequests,
  LabelsState,
  LabelsView,
  MaskView,
  ObjectView,
  ShapeView,
  StepFilter,
} from './labelsPanel';

/**
 * What each side checks of what the other sends. Each function gives the value back where it has the expected form and undefined
 * where it has not; numbers of labels may be anything, since labels may hold anything.
 */

export function checkView(value: unknown): LabelsView | undefined {
  return isRecord(value) &&
    isImage(value.image) &&
    isOptional(value.dataset, isDatasetPlace) &&
    isArrayOf(value.classes, isClass) &&
    isArrayOf(value.objects, isObject) &&
    isOptional(value.mask, isMask) &&
    isArrayOf(value.findings, isFinding) &&
    isString(value.encoding) &&
    isOptional(value.annotation, isString)
    ? withNumbers(value as unknown as LabelsView)
    : undefined;
}

/** A number that is not finite travels as null where a message is JSON; here it becomes NaN again, which no drawing takes for a place. */
function withNumbers(view: LabelsView): LabelsView {
  const isLost = ({ box }: ObjectView): boolean => box.some((side: number | null) => side === null);
  if (!view.objects.some(isLost)) return view;
  const restore = (side: number | null): number => side ?? NaN;
  const objects = view.objects.map((object): ObjectView => {
    const [a, b, c, d] = object.box;
    return isLost(object) ? { ...object, box: [restore(a), restore(b), restore(c), restore(d)] } : object;
  });
  return { ...view, objects };
}

export function checkHighlight(value: unknown): LabelsPanelNotices['highlight'] | undefined {
  return isRecord(value) && isOptional(value.objectIndex, isIndex)
    ? (value as unknown as LabelsPanelNotices['highlight'])
    : undefined;
}

export function checkPicture(value: unknown): LabelsPanelNotices['picture'] | undefined {
  return isRecord(value) && isString(value.uri) && value.bytes instanceof Uint8Array
    ? (value as unknown as LabelsPanelNotices['picture'])
    : undefined;
}

export function checkEmpty(value: unknown): Record<string, never> | undefined {
  return isRecord(value) ? {} : undefined;
}

export function checkReveal(value: unknown): LabelsPanelRequests['revealLabel']['input'] | undefined {
  if (!isRecord(value) || !isIndex(value.index) || !isRange(value.range)) return undefined;
  const { of, index, range } = value;
  return of === 'object' || of === 'finding' ? { of, index, range } : undefined;
}

export function checkStep(value: unknown): LabelsPanelRequests['step']['input'] | undefined {
  if (!isRecord(value) || (value.by !== 1 && value.by !== -1)) return undefined;
  return isFilter(value.only)
    ? { by: value.by, only: value.only, state: readState(value.state, defaultState) }
    : undefined;
}

export function checkFix(value: unknown): LabelsPanelRequests['fix']['input'] | undefined {
  return isRecord(value) && isIndex(value.index) && isString(value.rule)
    ? { index: value.index, rule: value.rule }
    : undefined;
}

/** How a page begins where nothing was kept. */
export const defaultState: LabelsState = {
  hiddenClasses: [],
  opacity: 0.5,
  outline: true,
  fill: true,
  patterns: false,
  names: true,
  palette: 'dataset',
  table: true,
  only: '',
  image: '',
  view: undefined,
};

export function checkHelp(value: unknown): LabelsPanelRequests['openHelp']['input'] | undefined {
  return isRecord(value) && isString(value.rule) ? { rule: value.rule } : undefined;
}

/** What `getState` gives back was written by this page, but perhaps by an older version of it: what does not fit is left at its default. */
export function readState(value: unknown, defaults: LabelsState): LabelsState {
  if (!isRecord(value)) return defaults;
  const pick = <K extends keyof LabelsState>(key: K, fits: (part: unknown) => boolean): LabelsState[K] =>
    fits(value[key]) ? (value[key] as LabelsState[K]) : defaults[key];
  return {
    hiddenClasses: pick('hiddenClasses', (part) => isArrayOf(part, isString)),
    opacity: pick('opacity', (part) => typeof part === 'number' && part >= 0 && part <= 1),
    outline: pick('outline', isBoolean),
    fill: pick('fill', isBoolean),
    patterns: pick('patterns', isBoolean),
    names: pick('names', isBoolean),
    palette: pick('palette', (part) => part === 'dataset' || part === 'safe'),
    table: pick('table', isBoolean),
    only: pick('only', isString),
    image: pick('image', isString),
    view: pick('view', isViewport),
  };
}

function isImage(value: unknown): boolean {
  return (
    isRecord(value) &&
    isString(value.name) &&
    isString(value.uri) &&
    isOptional(value.width, isSide) &&
    isOptional(value.height, isSide) &&
    isNumber(value.orientation)
  );
}

function isDatasetPlace(value: unknown): boolean {
  return (
    isRecord(value) &&
    isString(value.name) &&
    isString(value.split) &&
    isNumber(value.position) &&
    isNumber(value.total)
  );
}

function isClass(value: unknown): value is ClassView {
  return (
    isRecord(value) &&
    isNumber(value.id) &&
    isString(value.name) &&
    isArrayOf(value.color, isNumber) &&
    value.color.length === 3 &&
    isNumber(value.count)
  );
}

function isObject(value: unknown): value is ObjectView {
  return (
    isRecord(value) &&
    Number.isInteger(value.classIndex) &&
    isString(value.className) &&
    isShape(value.shape) &&
    isArrayOf(value.box, isAnyNumber) &&
    value.box.length === 4 &&
    isOptional(value.range, isRange) &&
    isString(value.note)
  );
}

function isShape(value: unknown): value is ShapeView {
  if (!isRecord(value)) return false;
  switch (value.kind) {
    case 'box':
    case 'image':
      return true;
    case 'polygon':
      return Array.isArray(value.rings) && value.rings.every((ring) => isArrayOf(ring, isAnyNumber));
    case 'keypoints':
      return isArrayOf(value.points, isAnyNumber);
    case 'runs':
      return isIndex(value.height) && isIndex(value.width) && isArrayOf(value.counts, isAnyNumber);
    default:
      return false;
  }
}

function isMask(value: unknown): value is MaskView {
  return (
    isRecord(value) &&
    isSide(value.width) &&
    isSide(value.height) &&
    value.runs instanceof Uint8Array &&
    value.unknown instanceof Uint32Array &&
    isNumber(value.unknownTotal) &&
    (value.values === 'color' || value.values === 'index')
  );
}

function isFinding(value: unknown): value is FindingView {
  return (
    isRecord(value) &&
    isString(value.rule) &&
    (value.severity === 'error' || value.severity === 'warning' || value.severity === 'info') &&
    isString(value.message) &&
    isOptional(value.range, isRange) &&
    isOptional(value.pixel, (pixel) => isRecord(pixel) && isNumber(pixel.row) && isNumber(pixel.column)) &&
    isOptional(value.objectIndex, isIndex) &&
    isString(value.help)
  );
}

function isFilter(value: unknown): value is StepFilter {
  if (!isRecord(value)) return false;
  return value.kind === 'any' || value.kind === 'findings' || (value.kind === 'class' && isIndex(value.classIndex));
}

function isRange(value: unknown): value is TextRange {
  return isRecord(value) && isPosition(value.start) && isPosition(value.end);
}

function isPosition(value: unknown): boolean {
  return isRecord(value) && isIndex(value.line) && isIndex(value.character);
}

function isViewport(value: unknown): boolean {
  return isRecord(value) && isNumber(value.scale) && value.scale > 0 && isNumber(value.x) && isNumber(value.y);
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isArrayOf<T>(value: unknown, fits: (item: unknown) => item is T): value is T[];
function isArrayOf(value: unknown, fits: (item: unknown) => boolean): value is unknown[];
function isArrayOf(value: unknown, fits: (item: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(fits);
}

/** A channel drops what is undefined in some editors and turns it into null in others. */
function isOptional(value: unknown, fits: (item: unknown) => boolean): boolean {
  return value === undefined || fits(value);
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}

function isBoolean(value: unknown): value is boolean {
  return typeof value === 'boolean';
}

function isNumber(value: unknown): value is number {
  return typeof value === 'number' && Number.isFinite(value);
}

/** NaN and infinity travel as null where the channel is JSON. */
function isAnyNumber(value: unknown): boolean {
  return typeof value === 'number' || value === null;
}

function isIndex(value: unknown): value is number {
  return isNumber(value) && Number.isInteger(value) && value >= 0;
}

function isSide(value: unknown): value is number {
  return isIndex(value) && value > 0;
}
