import { MetricSeries } from '../../src/core/runs/metricSeries';
import type { RunPanelState, RunView, SeriesView } from '../../src/protocol/runPanel';
import type { ChartLine } from '../canvas/lineChart';
import type { RunModel } from './model';

/** Colours that the colour-blind can tell apart (Okabe and Ito), without black; with dashes when they repeat. */
const COLORS = ['#0072b2', '#e69f00', '#009e73', '#cc79a7', '#56b4e9', '#d55e00', '#8f8f00'];
const DASHES: readonly (readonly number[])[] = [[], [8, 4], [2, 3], [8, 3, 2, 3]];

export function colorOf(index: number): string {
  return COLORS[index % COLORS.length]!;
}

function dashOf(index: number): readonly number[] {
  return DASHES[Math.floor(index / COLORS.length) % DASHES.length]!;
}

/** What is drawn in one chart: everything that is measured under one name, or in one lane of the machine's own. */
export interface Tag {
  readonly name: string;
  readonly isLane: boolean;
  readonly unit: string;
  readonly members: readonly TagMember[];
}

interface TagMember {
  readonly run: RunView;
  /** Of its colour. */
  readonly index: number;
  readonly label: string;
  readonly series: SeriesView;
}

const TELEMETRY = 'telemetry/';
/** Before the name of a number of the log that a file of the run has too. */
const LOG = 'log/';
/** A machine with many cores has too many lines to tell apart: their mean is one more. */
const MAX_CORES = 8;

/** The charts of all runs, and how many are left out because the log only repeats them. */
export interface Tags {
  readonly shown: readonly Tag[];
  readonly repeated: number;
}

/**
 * The charts of all runs: metrics first, losses before others, then the machine's own lanes; those with the words of the filter. What the
 * log repeats of the numbers that a run wrote into files is shown to who asks for the log.
 */
export function collectTags(runs: readonly RunView[], filter: string): Tags {
  const tags = groupByTag(runs);
  const words = filter.toLowerCase().split(/\s+/);
  const fitting = [...tags.values()].filter(({ name }) => words.every((word) => name.toLowerCase().includes(word)));
  const asksForLog = words.some((word) => word.includes(LOG));
  const isRepeated = ({ name }: Tag): boolean =>
    !asksForLog && name.startsWith(LOG) && tags.has(name.slice(LOG.length));
  const shown = fitting.filter((tag) => !isRepeated(tag));
  shown.sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, undefined, { numeric: true }));
  return { shown, repeated: fitting.length - shown.length };
}

function groupByTag(runs: readonly RunView[]): ReadonlyMap<string, Tag> {
  const tags = new Map<string, Tag & { members: TagMember[] }>();
  runs.forEach((run, runIndex) => {
    for (const series of run.series.filter(isShown)) {
      const [lane = '', ...sensor] = series.lane ? series.tag.slice(TELEMETRY.length).split('/') : [series.tag];
      const tag = tags.get(lane) ?? { name: lane, isLane: series.lane, unit: series.unit, members: [] };
      const own = series.lane ? sensor.join('/') : series.tag;
      const label = runs.length === 1 ? own : series.lane ? `${run.name}: ${own}` : run.name;
      tag.members.push({ run, index: series.lane ? tag.members.length : runIndex, label, series });
      tags.set(lane, tag);
    }
  });
  return tags;
}

function isShown({ tag }: SeriesView, _index: number, all: readonly SeriesView[]): boolean {
  const core = /^(telemetry\/\w+\/cpu)\d+$/.exec(tag);
  return core === null || all.filter((other) => other.tag.startsWith(core[1]!)).length <= MAX_CORES;
}

function rank({ isLane, name }: Tag): number {
  if (isLane) return 3;
  if (name.startsWith(LOG)) return 2;
  return /loss/i.test(name) ? 0 : 1;
}

/**
 * The axis that a tag is shown on: the chosen one, unless that says nothing of it. What a program prints has no times, and without any the machine's
 * own lanes have no steps.
 */
export function axisOf(model: RunModel, { isLane, members }: Tag): RunPanelState['axis'] {
  const { axis } = model.state;
  if (axis === 'step') {
    const lacksSteps = ({ run }: TagMember): boolean => {
      const { guide, isSure } = findGuide(model, run);
      return guide === undefined && isSure;
    };
    return isLane && members.some(lacksSteps) ? 'relative' : axis;
  }
  return isLane || members.some(({ run, series }) => hasTimes(model.lineOf(run, series))) ? axis : 'step';
}

function hasTimes({ length, wallTimes }: MetricSeries): boolean {
  return length === 0 || Number.isFinite(wallTimes[0]) || Number.isFinite(wallTimes[length - 1]);
}

/** The lines of a tag on its axis. */
export function linesOf(model: RunModel, tag: Tag): ChartLine[] {
  const axis = axisOf(model, tag);
  return tag.members.map(({ run, index, label, series }) => {
    const points = model.lineOf(run, series);
    const look = { label, color: colorOf(index), dash: dashOf(index) };
    switch (axis) {
      case 'step':
        // What is measured by the clock is put at the step that the run had reached by then.
        return { ...look, series: tag.isLane ? onSteps(model, run, points) : points, axis: 'step', shift: 0 };
      case 'time':
        return { ...look, series: points, axis: 'wallTime', shift: 0 };
      case 'relative':
        return { ...look, series: points, axis: 'wallTime', shift: originOf(run) };
    }
  });
}

/** Seconds since 1970 at which the run began. */
export function originOf({ startedAt, createdAt }: RunView): number {
  return (startedAt ?? createdAt) / 1000;
}

const converted = new WeakMap<
  MetricSeries,
  { readonly length: number; readonly known: number; readonly series: MetricSeries }
>();

/** Points by the step that the run's longest metric had at their time; between two of its points in proportion. */
function onSteps(model: RunModel, run: RunView, points: MetricSeries): MetricSeries {
  const guide = guideOf(model, run);
  if (guide === undefined) return points;
  const kept = converted.get(points);
  if (kept?.length === points.length && kept.known === guide.length) return kept.series;
  const series = new MetricSeries(points.tag);
  const steps = points.wallTimes.map((time) => stepAt(guide, time));
  series.append({ steps, wallTimes: points.wallTimes.slice(), values: points.values.slice(), restarts: false });
  converted.set(points, { length: points.length, known: guide.length, series });
  return series;
}

/** The step that the run had reached at a time (seconds since 1970); the time itself where no metric tells. */
export function stepReachedAt(model: RunModel, run: RunView, time: number): number {
  const guide = guideOf(model, run);
  return guide === undefined ? time : stepAt(guide, time);
}

/** Metrics without times that are looked at for one that has them. */
const MAX_GUIDES = 3;

/** The longest metric of a run that has times, which tells at what time it had reached which step. */
function guideOf(model: RunModel, run: RunView): MetricSeries | undefined {
  return findGuide(model, run).guide;
}

/** `isSure`: no points are on their way that may change the answer. */
function findGuide(
  model: RunModel,
  run: RunView,
): { readonly guide: MetricSeries | undefined; readonly isSure: boolean } {
  const seen: SeriesView[] = [];
  while (seen.length < MAX_GUIDES) {
    let longest: SeriesView | undefined;
    for (const series of run.series) {
      if (!series.lane && series.length > (longest?.length ?? 0) && !seen.includes(series)) longest = series;
    }
    if (longest === undefined) break;
    const guide = model.lineOf(run, longest);
    if (guide.length === 0) return { guide: undefined, isSure: false };
    if (hasTimes(guide)) return { guide, isSure: true };
    seen.push(longest);
  }
  return { guide: undefined, isSure: true };
}

function stepAt({ wallTimes, steps }: MetricSeries, time: number): number {
  let low = 0;
  let high = wallTimes.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (wallTimes[middle]! < time) low = middle + 1;
    else high = middle;
  }
  if (low === 0) return steps[0]!;
  if (low === wallTimes.length) return steps[low - 1]!;
  const part = (time - wallTimes[low - 1]!) / (wallTimes[low]! - wallTimes[low - 1]! || 1);
  return steps[low - 1]! + part * (steps[low]! - steps[low - 1]!);
}
