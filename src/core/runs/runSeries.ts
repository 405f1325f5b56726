import { MetricSeries } from './metricSeries';
import type { SeriesUpdate, StoredSegment, StoredValue } from './seriesUpdate';

export type StoredKind = StoredSegment['kind'];

/** A value that was left in one of the files of a run. */
export interface FileValue extends StoredValue {
  readonly file: string;
}

/** What one file said. */
interface Source {
  readonly file: string;
  readonly series: Map<string, MetricSeries>;
  /** By kind and tag. */
  readonly stored: Map<string, StoredValue[]>;
}

/**
 * The metrics of one run from all its files of one kind, merged by tag as if the files were read one after the other: a file that
 * begins at a step that an earlier file has passed replaces what the earlier one had from there on, as when a run is started again
 * from a checkpoint. What comes out does not depend on which file grew first.
 */
export class RunSeries {
  /** In the order in which files are read. */
  private sources: Source[] = [];
  /** Of tags that several files have. */
  private readonly merged = new Map<string, MetricSeries>();

  /** Takes what a reader of this file has found; returns the tags whose line has changed. */
  apply(file: string, { segments, stored }: SeriesUpdate): string[] {
    const source = this.sourceOf(file);
    for (const segment of segments) {
      const { tag } = segment;
      const series = source.series.get(tag) ?? new MetricSeries(tag);
      series.append(segment);
      source.series.set(tag, series);
      const isLast = this.sourcesOf(tag).at(-1) === source;
      if (isLast) this.merged.get(tag)?.append(segment);
      else this.merged.delete(tag);
    }
    for (const { kind, tag, values } of stored) {
      const key = keyOf(kind, tag);
      source.stored.set(key, appendStored(source.stored.get(key) ?? [], values));
    }
    return segments.map(({ tag }) => tag);
  }

  /** Forgets what a file said, because it was replaced by another of its name. */
  forget(file: string): void {
    this.sources = this.sources.filter((source) => source.file !== file);
    this.merged.clear();
  }

  /** Tags that have a line, in the order in which they came. */
  get tags(): string[] {
    return [...new Set(this.sources.flatMap(({ series }) => [...series.keys()]))];
  }

  series(tag: string): MetricSeries | undefined {
    const sources = this.sourcesOf(tag);
    const [first] = sources;
    if (first === undefined || sources.length === 1) return first?.series.get(tag);
    const merged = this.merged.get(tag) ?? mergeSeries(tag, sources);
    this.merged.set(tag, merged);
    return merged;
  }

  storedTags(kind: StoredKind): string[] {
    const keys = this.sources.flatMap(({ stored }) => [...stored.keys()]);
    return [...new Set(keys)]
      .filter((key) => key.startsWith(keyOf(kind, '')))
      .map((key) => key.slice(keyOf(kind, '').length));
  }

  stored(kind: StoredKind, tag: string): FileValue[] {
    return this.sources.reduce<FileValue[]>((values, { file, stored }) => {
      const own = stored.get(keyOf(kind, tag)) ?? [];
      return appendStored(
        values,
        own.map((value) => ({ ...value, file })),
      );
    }, []);
  }

  private sourceOf(file: string): Source {
    const known = this.sources.find((source) => source.file === file);
    if (known !== undefined) return known;
    const source: Source = { file, series: new Map(), stored: new Map() };
    this.sources = [...this.sources, source].sort((a, b) => compareFiles(a.file, b.file));
    return source;
  }

  private sourcesOf(tag: string): Source[] {
    return this.sources.filter(({ series }) => series.has(tag));
  }
}

function mergeSeries(tag: string, sources: readonly Source[]): MetricSeries {
  const merged = new MetricSeries(tag);
  for (const { series } of sources) {
    const { steps, wallTimes, values } = series.get(tag)!;
    merged.append({ steps, wallTimes, values, restarts: true });
  }
  return merged;
}

function appendStored<Value extends StoredValue>(known: readonly Value[], values: readonly Value[]): Value[] {
  const [first] = values;
  if (first === undefined) return [...known];
  return [...known.filter(({ step }) => step < first.step), ...values];
}

function keyOf(kind: StoredKind, tag: string): string {
  return `${kind} ${tag}`;
}

/** By the seconds in the names of event files, then by name: TensorBoard reads them in this order. */
function compareFiles(a: string, b: string): number {
  const difference = secondsOf(a) - secondsOf(b);
  if (difference !== 0) return difference;
  return a < b ? -1 : 1;
}

/** 0 for other files. */
function secondsOf(file: string): number {
  return Number(/tfevents\.(\d{1,15})[^/]*$/.exec(file)?.[1] ?? 0);
}
