import type { LiveTexts } from '../core/dataset/checkEnvironment';
import type { SampleCollection } from '../core/dataset/collectSamples';
import type { Dataset, Sample } from '../core/dataset/dataset';
import { extents } from '../core/dataset/extents';
import type { LabelTasks } from '../core/dataset/labelTasks';
import type { AnnotationFileReport, SampleReport } from '../core/dataset/report';
import type { Progress } from '../core/ports/progress';
import type { RememberedReport, ReportCache } from '../core/ports/reportCache';
import type { Tasks } from '../core/ports/tasks';
import type { RuleId } from '../core/rules/catalogue';
import { checkDataset } from '../core/rules/checkDataset';
import { compareFindings, type Finding } from '../core/rules/finding';
import { applyWaivers } from '../core/rules/waivers';
import { isCancelled, throwIfCancelled } from '../core/std/problem';
import type { DatasetReport } from './datasetReport';
import { datasetSource, sampleSource, wholeSource } from './findingSources';
import type { FindingStore } from './findingStore';
import type { SeenClasses } from './seenClasses';

export interface ValidationOptions {
  readonly tasks: Tasks<LabelTasks>;
  readonly cache?: ReportCache | undefined;
  /** What open documents show now, of these files. */
  readonly liveTextsOf: (paths: readonly string[]) => LiveTexts;
  /** Changes whenever the source was checked by itself: what a batch found before that is out of date. */
  readonly turnOf: (source: string) => number;
  /** Where findings go as they are found. */
  readonly findings: FindingStore;
  /** Where it is kept which classes were seen. */
  readonly seen: SeenClasses;
  readonly signal: AbortSignal | undefined;
  readonly progress: Progress | undefined;
}

/** Samples checked in one piece of work: small, so that what someone waits for gets its turn between two. */
const BATCH = 64;
/** Pieces of work handed out at once. */
const IN_FLIGHT = 8;

/**
 * Checks every sample of a data set, then the data set as a whole. Findings appear in the store as they are found. A
 * cancelled validation returns what was checked so far, marked `cancelled`; rules about the whole are then left out.
 */
export async function validateDataset(dataset: Dataset, options: ValidationOptions): Promise<DatasetReport> {
  const progress = new ValidationProgress(dataset, options);
  try {
    const collection = await options.tasks.run('collectSamples', { dataset }, { signal: options.signal });
    progress.total = collection.samples.length;
    await checkAllSamples(dataset, collection.samples, progress, options);
    await checkSharedFiles(dataset, collection.samples, progress, options);
    await checkWhole(dataset, collection, progress, options);
    forgetOthers(dataset, collection.samples, options.findings);
    return progress.report(false);
  } catch (error) {
    if (!isCancelled(error)) throw error;
    return progress.report(true);
  }
}

/** What has been found so far. */
class ValidationProgress {
  total = 0;
  readonly reports = new Map<string, SampleReport>();
  readonly fileReports: AnnotationFileReport[] = [];
  whole: { readonly findings: readonly Finding[]; readonly waived: number } = { findings: [], waived: 0 };
  opened = 0;

  constructor(
    private readonly dataset: Dataset,
    private readonly options: ValidationOptions,
  ) {}

  advance(): void {
    this.options.progress?.({ done: this.reports.size, total: this.total });
  }

  report(cancelled: boolean): DatasetReport {
    const parts = [...this.reports.values(), ...this.fileReports];
    return {
      dataset: this.dataset,
      samples: this.total,
      checked: this.reports.size,
      opened: this.opened,
      findings: [...parts.flatMap(({ findings }) => findings), ...this.whole.findings].sort(compareFindings),
      dropped: sumDropped(parts),
      waived: parts.reduce((sum, { waived }) => sum + waived, this.whole.waived),
      labels: parts.reduce((sum, { labels }) => sum + labels, 0),
      perClass: sumClasses(this.dataset, parts),
      cancelled,
    };
  }
}

async function checkAllSamples(
  dataset: Dataset,
  samples: readonly Sample[],
  progress: ValidationProgress,
  options: ValidationOptions,
): Promise<void> {
  const remembered = await options.cache?.load(dataset);
  const fresh = new Map<string, RememberedReport>();
  const batches = cut(samples, BATCH);
  let next = 0;
  const work = async (): Promise<void> => {
    for (let batch = batches[next++]; batch !== undefined; batch = batches[next++]) {
      throwIfCancelled(options.signal);
      await checkBatch(dataset, batch, { progress, options, remembered, fresh });
      progress.advance();
    }
  };
  try {
    await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  } finally {
    await options.cache?.save(dataset, fresh);
  }
}

interface BatchContext {
  readonly progress: ValidationProgress;
  readonly options: ValidationOptions;
  /** Undefined where nothing is remembered. */
  readonly remembered: ReadonlyMap<string, RememberedReport> | undefined;
  /** What is to be remembered. */
  readonly fresh: Map<string, RememberedReport>;
}

async function checkBatch(
  dataset: Dataset,
  batch: readonly Sample[],
  { progress, options, remembered, fresh }: BatchContext,
): Promise<void> {
  const live = options.liveTextsOf(batch.flatMap(({ image, annotations }) => [image, ...annotations]));
  const turns = batch.map(({ image }) => options.turnOf(sampleSource(dataset, image)));
  // What an unsaved document says is not what the files' stamp stands for.
  const known = batch.map((sample) => (isLive(sample, live) ? undefined : remembered?.get(sample.image)));
  const stamps = remembered === undefined ? {} : { known: known.map((entry) => entry?.stamp) };
  const input = { dataset, samples: batch, live, ...stamps };
  const checked = await options.tasks.run('checkSamples', input, { signal: options.signal });
  const updates: [string, readonly Finding[]][] = [];
  for (const [index, sample] of batch.entries()) {
    const { stamp = '', report } = checked[index] ?? {};
    const current = report ?? known[index]?.report;
    if (current === undefined) continue;
    if (report !== undefined) progress.opened++;
    progress.reports.set(sample.image, current);
    if (!isLive(sample, live)) fresh.set(sample.image, { stamp, report: current });
    const source = sampleSource(dataset, sample.image);
    if (options.turnOf(source) !== turns[index]) continue;
    updates.push([source, current.findings]);
    options.seen.keepSample(dataset, sample.image, current.perClass);
  }
  options.findings.replaceMany(updates);
}

function isLive({ image, annotations }: Sample, live: LiveTexts): boolean {
  return live.some(([path]) => path === image || annotations.includes(path));
}

/** Files that describe many images are checked once each, with the samples that name them. */
async function checkSharedFiles(
  dataset: Dataset,
  samples: readonly Sample[],
  progress: ValidationProgress,
  options: ValidationOptions,
): Promise<void> {
  for (const [setIndex, { encoding }] of dataset.annotationSets.entries()) {
    if (extents[encoding] !== 'dataset') continue;
    for (const [path, described] of groupByAnnotation(samples, setIndex)) {
      const input = { dataset, file: { path, setIndex }, samples: described, live: options.liveTextsOf([path]) };
      const report = await options.tasks.run('checkAnnotationFile', input, { signal: options.signal });
      progress.fileReports.push(report);
      options.findings.replace(sampleSource(dataset, path), report.findings);
      options.seen.keepFile(dataset, report);
    }
  }
}

function groupByAnnotation(samples: readonly Sample[], setIndex: number): Map<string, Sample[]> {
  const groups = new Map<string, Sample[]>();
  for (const sample of samples) {
    const path = sample.annotations[setIndex];
    if (path === undefined) continue;
    const group = groups.get(path);
    if (group === undefined) groups.set(path, [sample]);
    else group.push(sample);
  }
  return groups;
}

async function checkWhole(
  dataset: Dataset,
  collection: SampleCollection,
  progress: ValidationProgress,
  { tasks, signal, findings }: ValidationOptions,
): Promise<void> {
  const found = await checkDataset({
    dataset,
    collection,
    reports: progress.reports,
    fileReports: progress.fileReports,
    hash: (paths) => tasks.run('hashFiles', { paths }, { signal }),
  });
  const { kept, waived } = applyWaivers(dataset, found);
  progress.whole = { findings: kept, waived };
  findings.replace(wholeSource(dataset), kept);
}

/** What was found in files that the data set no longer has. */
function forgetOthers(dataset: Dataset, samples: readonly Sample[], findings: FindingStore): void {
  const paths = samples.flatMap(({ image, annotations }) => [image, ...annotations]);
  const wanted = new Set(paths.map((path) => sampleSource(dataset, path)));
  findings.keepSources(datasetSource(dataset), wanted.add(wholeSource(dataset)));
}

function sumDropped(parts: readonly { readonly dropped: SampleReport['dropped'] }[]): [RuleId, number][] {
  const sums = new Map<RuleId, number>();
  for (const { dropped } of parts) for (const [rule, count] of dropped) sums.set(rule, (sums.get(rule) ?? 0) + count);
  return [...sums];
}

function sumClasses(dataset: Dataset, parts: readonly { readonly perClass: readonly number[] }[]): number[] {
  const sums = dataset.classes.map(() => 0);
  for (const { perClass } of parts) perClass.forEach((count, index) => (sums[index] = (sums[index] ?? 0) + count));
  return sums;
}

function cut<T>(items: readonly T[], size: number): T[][] {
  const pieces: T[][] = [];
  for (let start = 0; start < items.length; start += size) pieces.push(items.slice(start, start + size));
  return pieces;
}
