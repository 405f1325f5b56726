import type { MetricFormat } from '../../core/runs/createMetricReader';
import type { RunMetricSource } from '../../core/runs/runConfiguration';
import type { RunRecord } from '../../core/runs/runRecord';

export const LOG_FILE = 'log';
export const TELEMETRY_FILE = 'telemetry';
/** Where the files that the run wrote are kept beside its record. */
const MIRROR = 'files/';

/** What a run writes into its own folder is found without configuration, this many folders deep. */
const DEPTHS = ['', '*/', '*/*/', '*/*/*/'];
const KNOWN_NAMES = ['*tfevents*', '*.csv', '*.jsonl'];

/** The patterns of the files with numbers that a run writes, for `JobWatcher`: absolute, or below the run's own folder. */
export function followedPatterns({ configuration, workingFolder }: RunRecord): string[] {
  const own = DEPTHS.flatMap((depth) => KNOWN_NAMES.map((name) => depth + name));
  const configured = (configuration.metrics ?? []).flatMap((source) =>
    source.kind === 'stdout'
      ? []
      : expandDepths(source.kind === 'tensorboard' ? withEventFiles(source.path) : source.path),
  );
  return [...own, ...configured.map((pattern) => (pattern.startsWith('/') ? pattern : `${workingFolder}/${pattern}`))];
}

/** A folder of event files stands for the event files in it. */
function withEventFiles(path: string): string {
  return /[*?[]|tfevents/.test(path) ? path : `${path.replace(/\/$/, '')}/**/*tfevents*`;
}

/** A shell without `**` looks so many folders deep. */
function expandDepths(pattern: string): string[] {
  return pattern.includes('**/') ? DEPTHS.map((depth) => pattern.replaceAll('**/', depth)) : [pattern];
}

/** Where the bytes of a file that was told as `name` are kept in the folder of the run. */
export function mirrorPath(name: string): string {
  return MIRROR + (name.startsWith('/') ? `_${name}` : name);
}

/** The inverse; undefined for what is no such file. */
export function mirroredName(path: string): string | undefined {
  if (!path.startsWith(MIRROR)) return undefined;
  const name = path.slice(MIRROR.length);
  return name.startsWith('_/') ? name.slice(1) : name;
}

/** How the numbers in a file of the run's folder are written; undefined for one that holds none. */
export function formatOf(path: string, sources: readonly RunMetricSource[] | undefined): MetricFormat | undefined {
  if (path === LOG_FILE) return { kind: 'stdout', ...ownPatterns(sources) };
  if (path === TELEMETRY_FILE) return { kind: 'telemetry' };
  const name = mirroredName(path);
  if (name === undefined) return undefined;
  if (name.includes('tfevents')) return { kind: 'tensorboard' };
  if (/\.jsonl?$/.test(name)) return { kind: 'jsonl' };
  return /\.(csv|tsv|txt)$/.test(name) ? { kind: 'csv' } : undefined;
}

/** Whether the numbers in the log count; how far the run is is read there in any case. */
export function takesNumbersOfLog(sources: readonly RunMetricSource[] | undefined): boolean {
  return sources === undefined || sources.some(({ kind }) => kind === 'stdout');
}

function ownPatterns(sources: readonly RunMetricSource[] = []): { patterns?: readonly string[] } {
  const patterns = sources.flatMap((source) => (source.kind === 'stdout' ? (source.pattern ?? []) : []));
  return patterns.length === 0 ? {} : { patterns };
}
