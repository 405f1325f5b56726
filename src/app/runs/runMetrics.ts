import type { RunStore } from '../../core/ports/runStore';
import type { MetricReader } from '../../core/runs/metricReader';
import type { MetricSeries } from '../../core/runs/metricSeries';
import type { RunMetricSource } from '../../core/runs/runConfiguration';
import type { RunProgress } from '../../core/runs/progress';
import { RunSeries } from '../../core/runs/runSeries';
import type { SeriesUpdate } from '../../core/runs/seriesUpdate';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { Emitter, type Event } from '../../core/std/emitter';
import { LOG_FILE, openMetricFile, takesNumbersOfLog, TELEMETRY_FILE } from './metricFiles';
import { isLane, laneUnit, TelemetryMetricReader, type RunMark } from './telemetryMetrics';

export interface RunMetricsOptions {
  readonly store: RunStore;
  readonly id: string;
  readonly sources: readonly RunMetricSource[] | undefined;
}

/** What is told of a line without its points. */
export interface SeriesDescription {
  readonly tag: string;
  readonly length: number;
  readonly version: number;
  readonly last: number | undefined;
  readonly lane: boolean;
  readonly unit: string;
}

/** Bytes of a file that are read at once. */
const PART = 256 * 1024;

/** The numbers of one run, from the files in its folder, and from what is appended to them. */
export class RunMetrics implements Disposable {
  private readonly owned = new DisposableStore();
  private readonly changed = this.owned.add(new Emitter<readonly string[]>());
  private readonly readers = new Map<string, MetricReader>();
  private readonly lines = new RunSeries();
  private readonly versions = new Map<string, number>();
  private loading: Promise<void> | undefined;
  private latestProgress: RunProgress | undefined;

  /** Fires with the tags of which something is new. */
  readonly onDidChange: Event<readonly string[]> = this.changed.event;

  constructor(private readonly options: RunMetricsOptions) {}

  /** Reads what the folder holds; once. */
  load(): Promise<void> {
    this.loading ??= this.readAll();
    return this.loading;
  }

  /** Takes bytes that were just appended to a file of the run. Before the first `load` they are left for it. */
  async push(path: string, offset: number, bytes: Uint8Array): Promise<void> {
    if (this.loading === undefined) return;
    await this.loading;
    const reader = this.readerOf(path);
    if (reader === undefined) return;
    // What was appended while the folder was being read may have been read already, or lie behind a gap.
    if (offset > reader.offset) await this.readOn(path, reader);
    else reader.push(bytes, offset);
    this.take(path, reader.drain());
  }

  /** What a file said is void: its writer has begun it anew. */
  forget(path: string): void {
    this.readers.delete(path);
    for (const tag of this.lines.tags) this.versions.set(tag, (this.versions.get(tag) ?? 0) + 1);
    this.lines.forget(path);
    this.changed.fire(this.lines.tags);
  }

  get progress(): RunProgress | undefined {
    return this.latestProgress;
  }

  tags(): readonly string[] {
    return this.lines.tags;
  }

  series(tag: string): MetricSeries | undefined {
    return this.lines.series(tag);
  }

  /** The latest value of each metric, but for the machine's own. */
  latest(): Record<string, number> {
    const values = this.lines.tags.flatMap((tag): [string, number][] => {
      const value = isLane(tag) ? undefined : this.lines.series(tag)?.values.at(-1);
      return value === undefined || !Number.isFinite(value) ? [] : [[tag, value]];
    });
    return Object.fromEntries(values);
  }

  describe(): SeriesDescription[] {
    return this.lines.tags.map((tag) => {
      const series = this.lines.series(tag);
      return {
        tag,
        length: series?.length ?? 0,
        version: this.versions.get(tag) ?? 0,
        last: series?.values.at(-1),
        lane: isLane(tag),
        unit: laneUnit(tag),
      };
    });
  }

  images(): { readonly tag: string; readonly steps: readonly number[] }[] {
    return this.lines
      .storedTags('image')
      .map((tag) => ({ tag, steps: this.lines.stored('image', tag).map(({ step }) => step) }));
  }

  /** The encoded picture of a tag at its place among the steps. */
  async image(tag: string, index: number): Promise<Uint8Array | undefined> {
    const value = this.lines.stored('image', tag)[index];
    const part = value?.parts[0];
    if (value === undefined || part === undefined) return undefined;
    const bytes = await this.options.store.read(this.options.id, value.file, part);
    return bytes.ok ? bytes.value : undefined;
  }

  marks(): readonly RunMark[] {
    const reader = this.readers.get(TELEMETRY_FILE);
    return reader instanceof TelemetryMetricReader ? reader.marks : [];
  }

  dispose(): void {
    this.owned.dispose();
  }

  private async readAll(): Promise<void> {
    const { store, id } = this.options;
    for (const { path } of await store.files(id)) {
      const reader = this.readerOf(path);
      if (reader === undefined) continue;
      await this.readOn(path, reader);
      this.take(path, reader.drain());
    }
  }

  private async readOn(path: string, reader: MetricReader): Promise<void> {
    const { store, id } = this.options;
    for (;;) {
      const { offset } = reader;
      const part = await store.read(id, path, { offset, length: PART });
      if (!part.ok || part.value.length === 0) return;
      reader.push(part.value, offset);
      if (reader.offset === offset) return;
    }
  }

  private readerOf(path: string): MetricReader | undefined {
    const known = this.readers.get(path);
    if (known !== undefined) return known;
    const reader = openMetricFile(path, this.options.sources);
    if (reader !== undefined) this.readers.set(path, reader);
    return reader;
  }

  private take(path: string, found: SeriesUpdate): void {
    const isSilent = path === LOG_FILE && !takesNumbersOfLog(this.options.sources);
    const update = isSilent ? { ...found, segments: [], stored: [] } : found;
    const before = new Map(update.segments.map(({ tag }) => [tag, this.lines.series(tag)?.length ?? 0]));
    const tags = this.lines.apply(path, update);
    for (const { tag, steps } of update.segments) {
      // A line that did not just grow has other points where it had some.
      const grown = (before.get(tag) ?? 0) + steps.length;
      if (this.lines.series(tag)?.length !== grown) this.versions.set(tag, (this.versions.get(tag) ?? 0) + 1);
    }
    if (update.progress !== undefined) this.latestProgress = update.progress;
    if (tags.length > 0 || update.stored.length > 0 || update.progress !== undefined) this.changed.fire(tags);
  }
}
