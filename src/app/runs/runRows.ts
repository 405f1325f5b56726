import { drawSparkline } from '../../core/chart/sparkline';
import { formatDuration } from '../../core/std/formatDuration';
import { message, type Message } from '../../core/std/message';
import { chooseMetric, formatMetric } from './chooseMetric';
import { describeProgress, describeRunState } from './describeRun';
import { matchesFilter } from './filterRuns';
import { currentState, isActive, startedAt, type RunState } from './runState';

/** A run as the explorer shows it in one line. */
export interface RunRow {
  readonly label: string;
  /** Its state first, then what else is known. */
  readonly parts: readonly Message[];
}

/** The numbers of a line of a run, if they have been read already. */
export type PeekValues = (run: RunState, tag: string) => ArrayLike<number> | undefined;

/** The runs that have the words of the filter, active ones first, each part in the order given. */
export function listRuns(runs: readonly RunState[], filter: string): RunState[] {
  const active: RunState[] = [];
  const ended: RunState[] = [];
  for (const run of runs) if (matchesFilter(run, filter)) (isActive(run.record) ? active : ended).push(run);
  return [...active, ...ended];
}

/** State, progress, the metric people look at first with its course, host and age. `now` is the client's clock, in milliseconds. */
export function describeRow(run: RunState, now: number, peek: PeekValues): RunRow {
  const { record } = run;
  const parts = [
    describeRunState(run, now),
    progressOf(run, now),
    metricOf(run, peek),
    record.host.id === 'local' ? undefined : message('{0}', record.host.name),
    isActive(record) ? undefined : ageOf(run, now),
  ];
  return {
    label: record.star ? `★ ${record.name}` : record.name,
    parts: parts.filter((part) => part !== undefined),
  };
}

function progressOf({ record, progress }: RunState, now: number): Message | undefined {
  const since = startedAt(record);
  if (progress === undefined || since === undefined || !isActive(record)) return undefined;
  return describeProgress(progress, now - since);
}

function metricOf(run: RunState, peek: PeekValues): Message | undefined {
  const tag = chooseMetric(run.latest.keys());
  if (tag === undefined) return undefined;
  const values = peek(run, tag);
  const line = values === undefined ? '' : drawSparkline(values);
  return message('{0}', `${tag} ${formatMetric(run.latest.get(tag)!)}${line === '' ? '' : ` ${line}`}`);
}

function ageOf({ record }: RunState, now: number): Message {
  return message('{0} ago', formatDuration(now - currentState(record).at).replace(/ \d+ \w+$/, ''));
}
