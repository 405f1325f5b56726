import { isArrayOf, isBoolean, isIndex, isNumber, isOptional, isRecord, isString } from './checks';
import type {
  ArtifactView,
  ComparisonRow,
  DetailSection,
  ImageSeriesView,
  LogPart,
  MarkView,
  PointsView,
  RunPanelNotices,
  RunPanelRequests,
  RunPanelState,
  RunStateName,
  RunsView,
  RunView,
  SeriesView,
} from './runPanel';

/** What each side checks of what the other sends: the value where it has the expected form, undefined where it has not. */

const states: readonly RunStateName[] = [
  ...(['preparing', 'queued', 'starting', 'running', 'paused'] as const),
  ...(['finished', 'killed', 'lost', 'refused', 'unreachable'] as const),
];

export function checkRunsView(value: unknown): RunsView | undefined {
  return isRecord(value) && isArrayOf(value.runs, isRun) && isArrayOf(value.comparison, isComparisonRow)
    ? (value as unknown as RunsView)
    : undefined;
}

export function checkFetching(value: unknown): RunPanelNotices['fetching'] | undefined {
  return isRecord(value) && isString(value.run) && isString(value.path) && isNumber(value.done) && isNumber(value.total)
    ? (value as unknown as RunPanelNotices['fetching'])
    : undefined;
}

export function checkPoints(value: unknown): PointsView | undefined {
  if (!isRecord(value) || !isIndex(value.start)) return undefined;
  const { steps, wallTimes, values } = value;
  const areColumns =
    steps instanceof Float64Array && wallTimes instanceof Float64Array && values instanceof Float64Array;
  return areColumns && steps.length === wallTimes.length && steps.length === values.length
    ? (value as unknown as PointsView)
    : undefined;
}

export function checkLogPart(value: unknown): LogPart | undefined {
  return isRecord(value) && isIndex(value.offset) && isIndex(value.size) && value.bytes instanceof Uint8Array
    ? (value as unknown as LogPart)
    : undefined;
}

export function checkImage(value: unknown): RunPanelRequests['image']['output'] | undefined {
  return isRecord(value) && value.bytes instanceof Uint8Array
    ? (value as unknown as RunPanelRequests['image']['output'])
    : undefined;
}

export function checkPointsRequest(value: unknown): RunPanelRequests['points']['input'] | undefined {
  return isRecord(value) && isString(value.run) && isString(value.tag) && isIndex(value.start)
    ? { run: value.run, tag: value.tag, start: value.start }
    : undefined;
}

/** The most bytes of a log in one answer. */
const MAX_LOG_PART = 4 * 1024 * 1024;

export function checkLogRequest(value: unknown): RunPanelRequests['log']['input'] | undefined {
  return isRecord(value) && isString(value.run) && isIndex(value.offset) && isIndex(value.length)
    ? { run: value.run, offset: value.offset, length: Math.min(value.length, MAX_LOG_PART) }
    : undefined;
}

export function checkImageRequest(value: unknown): RunPanelRequests['image']['input'] | undefined {
  return isRecord(value) && isString(value.run) && isString(value.tag) && isIndex(value.index)
    ? { run: value.run, tag: value.tag, index: value.index }
    : undefined;
}

export function checkArtifactRequest(value: unknown): RunPanelRequests['fetch']['input'] | undefined {
  return isRecord(value) && isString(value.run) && isString(value.path)
    ? { run: value.run, path: value.path }
    : undefined;
}

export function checkOpenFile(value: unknown): RunPanelRequests['openFile']['input'] | undefined {
  return isRecord(value) && isString(value.run) && isString(value.path) && isOptional(value.line, isIndex)
    ? { run: value.run, path: value.path, line: isIndex(value.line) ? value.line : undefined }
    : undefined;
}

export function checkRunOnly(value: unknown): { run: string } | undefined {
  return isRecord(value) && isString(value.run) ? { run: value.run } : undefined;
}

/** How a page begins where nothing was kept. */
const defaultRunPanelState: RunPanelState = {
  axis: 'step',
  smoothing: 0,
  isLog: false,
  filter: '',
  tab: 'charts',
  isFollowing: true,
  showsTables: false,
};

/** What was kept may come from an older version of the page: what does not fit is left at its default. */
export function readRunPanelState(value: unknown): RunPanelState {
  const defaults = defaultRunPanelState;
  if (!isRecord(value)) return defaults;
  const pick = <K extends keyof RunPanelState>(key: K, fits: (part: unknown) => boolean): RunPanelState[K] =>
    fits(value[key]) ? (value[key] as RunPanelState[K]) : defaults[key];
  return {
    axis: pick('axis', (part) => part === 'step' || part === 'time' || part === 'relative'),
    smoothing: pick('smoothing', (part) => isNumber(part) && 0 <= part && part < 1),
    isLog: pick('isLog', isBoolean),
    filter: pick('filter', isString),
    tab: pick('tab', (part) => ['charts', 'log', 'details', 'artifacts', 'images', 'compare'].includes(String(part))),
    isFollowing: pick('isFollowing', isBoolean),
    showsTables: pick('showsTables', isBoolean),
  };
}

function isRun(value: unknown): value is RunView {
  return (
    isRecord(value) &&
    [value.id, value.name, value.host, value.stateText].every(isString) &&
    states.includes(value.state as RunStateName) &&
    isBoolean(value.isActive) &&
    isNumber(value.createdAt) &&
    isOptional(value.startedAt, isNumber) &&
    isOptional(value.finishedAt, isNumber) &&
    isOptional(value.progress, isProgress) &&
    isOptional(value.failure, isString) &&
    isIndex(value.logSize) &&
    isArrayOf(value.details, isSection) &&
    isArrayOf(value.artifacts, isArtifact) &&
    isArrayOf(value.series, isSeries) &&
    isArrayOf(value.images, isImageSeries) &&
    isArrayOf(value.marks, isMark)
  );
}

function isProgress(value: unknown): boolean {
  return isRecord(value) && isNumber(value.done) && isNumber(value.total) && isString(value.unit);
}

function isSection(value: unknown): value is DetailSection {
  const isRow = (row: unknown): boolean => isArrayOf(row, isString) && row.length === 2;
  return isRecord(value) && isString(value.title) && isArrayOf(value.rows, isRow);
}

function isArtifact(value: unknown): value is ArtifactView {
  return isRecord(value) && isString(value.path) && isIndex(value.size) && isBoolean(value.isFetched);
}

/** A last value that is not finite travels as null where a message is JSON. */
function isSeries(value: unknown): value is SeriesView {
  return (
    isRecord(value) &&
    isString(value.tag) &&
    isIndex(value.length) &&
    isIndex(value.version) &&
    isOptional(value.last, (last) => typeof last === 'number') &&
    isBoolean(value.lane) &&
    isString(value.unit)
  );
}

function isImageSeries(value: unknown): value is ImageSeriesView {
  return isRecord(value) && isString(value.tag) && isArrayOf(value.steps, isNumber);
}

function isMark(value: unknown): value is MarkView {
  return (
    isRecord(value) &&
    isNumber(value.at) &&
    (value.kind === 'throttled' || value.kind === 'out-of-memory') &&
    isString(value.text)
  );
}

function isComparisonRow(value: unknown): value is ComparisonRow {
  return isRecord(value) && isString(value.name) && isArrayOf(value.values, isString) && isBoolean(value.differs);
}
