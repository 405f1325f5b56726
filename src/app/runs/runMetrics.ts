import type { RunStore } from '../../core/ports/runStore';
import type { Tasks } from '../../core/ports/tasks';
import { createMetricReader, type MetricFormat } from '../../core/runs/createMetricReader';
import type { MetricReader } from '../../core/runs/metricReader';
import type { MetricSeries } from '../../core/runs/metricSeries';
import type { MetricTasks } from '../../core/runs/metricTasks';
import type { RunMetricSource } from '../../core/runs/runConfiguration';
import type { RunProgress } from '../../core/runs/progress';
import { RunSeries } from '../../core/runs/runSeries';
import type { RunMark, SeriesUpdate } from '../../core/runs/seriesUpdate';
import { isLane, laneUnit } from '../../core/runs/telemetryMetrics';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { Emitter, type Event } from '../../core/std/emitter';
import { message } from '../../core/std/message';
import { isCancelled, type Problem } from '../../core/std/problem';
import { formatOf, LOG_FILE, takesNumbersOfLog, TELEMETRY_FILE } from './metricFiles';

export interface RunMetricsOptions {
  readonly store: RunStore;
  readonly id: string;
  readonly sources: readonly RunMetricSource[] | undefined;
  /** Nothing more will be written: a last line without its end counts too. */
  readonly isOver?: boolean;
  /** Where larger parts of files are read; without them all is read here. */
  readonly tasks?: Tasks<MetricTasks> | undefined;
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

/** Something that is wrong with a file of numbers. */
export interface MetricProblem {
  readonly file: string;
  readonly problem: Problem;
}

/** A file of the run as far as it was read. */
interface OpenFile {
  readonly path: string;
  readonly format: MetricFormat;
  reader: MetricReader;
}

/** Bytes that are read here at most before others get their turn. */
const PART = 256 * 1024;
/** Bytes after which a thread hands over what it has found. */
const LARGE_PART = 4 * 1024 * 1024;
const MAX_PROBLEMS = 20;

/** The numbers of one run, from the files in its folder, and from what is appended to them. */
export class RunMetrics implements Disposable {
  private readonly owned = new DisposableStore();
  private readonly changed = this.owned.add(new Emitter<readonly string[]>());
  private readonly files = new Map<string, OpenFile>();
  private readonly lines = new RunSeries();
  private readonly found: MetricProblem[] = [];
  private readonly disposal = new AbortController();
  private foundMarks: RunMark[] = [];
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
    const file = this.fileOf(path);
    if (file === undefined) return;
    // What was appended while the folder was being read may have been read already, or lie behind a gap.
    if (offset > file.reader.offset || bytes.length > PART) {
      await this.readOn(file, offset + bytes.length);
      return;
    }
    file.reader.push(bytes, offset);
    this.take(path, file.reader.drain());
  }

  /** The run is over: a last line without its end counts too. */
  end(): void {
    for (const [path, { reader }] of this.files) {
      reader.end();
      this.take(path, reader.drain());
    }
  }

  /** What a file said is void: its writer has begun it anew. */
  forget(path: string): void {
    this.files.delete(path);
    if (path === TELEMETRY_FILE) this.foundMarks = [];
    this.lines.forget(path);
    this.changed.fire(this.lines.tags);
  }

  get progress(): RunProgress | undefined {
    return this.latestProgress;
  }

  /** The first things that are wrong with files of numbers. */
  get problems(): readonly MetricProblem[] {
    return this.found;
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
        version: this.lines.revision(tag),
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
    return this.foundMarks;
  }

  dispose(): void {
    this.disposal.abort();
    this.owned.dispose();
  }

  private async readAll(): Promise<void> {
    const { store, id } = this.options;
    for (const { path, size } of await store.files(id)) {
      const file = this.fileOf(path);
      if (file !== undefined) await this.readOn(file, size);
    }
    if (this.options.isOver === true) this.end();
  }

  /** Reads what the file has up to `end`: large parts in a thread, the rest here. */
  private async readOn(file: OpenFile, end: number): Promise<void> {
    let length = LARGE_PART;
    while (file.reader.offset < end) {
      const { offset } = file.reader;
      const isLarge = end - offset > PART && this.options.tasks !== undefined;
      const update = isLarge ? await this.readAway(file, length) : await this.readHere(file);
      // Meanwhile the file may have been begun anew.
      if (update === undefined || this.files.get(file.path) !== file) return;
      this.take(file.path, update);
      if (file.reader.offset > offset) continue;
      // What is there of a record or a line may be longer than what was read.
      if (!isLarge || offset + length >= end) return;
      length *= 4;
    }
  }

  private async readHere({ path, reader }: OpenFile): Promise<SeriesUpdate | undefined> {
    const { store, id } = this.options;
    const { offset } = reader;
    const part = await store.read(id, path, { offset, length: PART });
    if (!part.ok || part.value.length === 0) return undefined;
    reader.push(part.value, offset);
    return reader.drain();
  }

  private async readAway(file: OpenFile, length: number): Promise<SeriesUpdate | undefined> {
    const { store, id, tasks } = this.options;
    const { path, format, reader } = file;
    const { signal } = this.disposal;
    try {
      const input = { path: store.filePath(id, path), format, state: reader.state(), length };
      const found = await tasks?.run('readMetricFile', input, { signal, priority: 'interactive' });
      if (found !== undefined) file.reader = createMetricReader(format, found.state);
      return found?.update;
    } catch (error) {
      if (!isCancelled(error)) this.note(path, [unreadable(path, error)]);
      return undefined;
    }
  }

  private fileOf(path: string): OpenFile | undefined {
    const known = this.files.get(path);
    if (known !== undefined) return known;
    const format = formatOf(path, this.options.sources);
    if (format === undefined) return undefined;
    const file: OpenFile = { path, format, reader: createMetricReader(format) };
    this.files.set(path, file);
    return file;
  }

  private take(path: string, found: SeriesUpdate): void {
    const isSilent = path === LOG_FILE && !takesNumbersOfLog(this.options.sources);
    const update = isSilent ? { ...found, segments: [], stored: [] } : found;
    const tags = this.lines.apply(path, update);
    if (update.progress !== undefined) this.latestProgress = update.progress;
    this.foundMarks.push(...(update.marks ?? []));
    this.note(path, update.problems);
    if (tags.length > 0 || update.stored.length > 0 || update.progress !== undefined) this.changed.fire(tags);
  }

  private note(file: string, problems: readonly Problem[]): void {
    for (const problem of problems) if (this.found.length < MAX_PROBLEMS) this.found.push({ file, problem });
  }
}

function unreadable(path: string, error: unknown): Problem {
  const reason = error instanceof Error ? error.message : String(error);
  return { code: 'metrics/unreadable', message: message('The numbers in {0} could not be read: {1}', path, reason) };
}
