import type { Dataset, Sample } from '../core/dataset/dataset';
import type { SampleDescription } from '../core/dataset/describeSample';
import type { Discovery, DiscoveryOptions } from '../core/dataset/discoverDatasets';
import type { LabelTasks } from '../core/dataset/labelTasks';
import { locateInDataset, type SampleLocation } from '../core/dataset/sampleOf';
import type { FileStore } from '../core/ports/files';
import type { Progress } from '../core/ports/progress';
import type { ReportCache } from '../core/ports/reportCache';
import type { Tasks } from '../core/ports/tasks';
import type { Finding } from '../core/rules/finding';
import { DisposableStore, type Disposable } from '../core/std/disposable';
import { Emitter, type Event } from '../core/std/emitter';
import type { DatasetReport } from './datasetReport';
import { validateDataset } from './datasetValidation';
import { FindingStore } from './findingStore';
import { datasetSource, sampleSource } from './findingSources';

export interface LabelServiceDependencies {
  readonly tasks: Tasks<LabelTasks>;
  readonly files: FileStore;
  /** Left out, nothing is remembered from one run to the next. */
  readonly cache?: ReportCache | undefined;
}

/** A data set as the editor knows it. */
export interface DatasetState {
  readonly dataset: Dataset;
  /** What the last whole validation found; undefined before the first. */
  readonly report: DatasetReport | undefined;
  readonly validating: boolean;
}

/** Where a file belongs. */
export interface Ownership {
  readonly dataset: Dataset;
  readonly location: SampleLocation;
}

export interface ValidateOptions {
  readonly signal?: AbortSignal;
  readonly progress?: Progress;
}

/**
 * The one place that knows which data sets there are, what was found in them and which documents are being edited.
 * Diagnostics, the Datasets view, the editor of images and the command line only ask it and listen to it.
 */
export class LabelService implements Disposable {
  private readonly store = new DisposableStore();
  private readonly findings = this.store.add(new FindingStore());
  private readonly datasetsChanged = this.store.add(new Emitter<undefined>());
  private readonly samplesChanged = this.store.add(new Emitter<readonly string[]>());
  private readonly live = new Map<string, string>();
  private states: readonly DatasetState[] = [];

  readonly onDidChangeDatasets: Event<undefined> = this.datasetsChanged.event;
  /** Fires with the files whose findings may have changed. */
  readonly onDidChangeFindings: Event<readonly string[]> = this.findings.onDidChange;
  /** Fires with the images whose labels may have changed, by typing or on disk. */
  readonly onDidChangeSamples: Event<readonly string[]> = this.samplesChanged.event;

  constructor(private readonly dependencies: LabelServiceDependencies) {}

  get datasets(): readonly DatasetState[] {
    return this.states;
  }

  findingsOf(file: string): readonly Finding[] {
    return this.findings.of(file);
  }

  filesWithFindings(): Iterable<string> {
    return this.findings.files();
  }

  /** Every finding of a data set that is known now. */
  findingsOfDataset(dataset: Dataset): readonly Finding[] {
    return [...this.findings.ofSources(datasetSource(dataset))];
  }

  /** Looks for data sets under the roots. What was known of data sets that are still the same stays. */
  async discover(options: DiscoveryOptions, signal?: AbortSignal): Promise<Discovery> {
    const discovery = await this.dependencies.tasks.run(
      'discover',
      { ...options, live: this.liveTexts() },
      { signal, priority: 'interactive' },
    );
    this.adopt(discovery);
    return discovery;
  }

  /** The data set and sample a file belongs to: the first data set that claims it. */
  async ownerOf(path: string): Promise<Ownership | undefined> {
    for (const { dataset } of this.states) {
      const location = await locateInDataset(dataset, path, this.dependencies.files);
      if (location !== undefined) return { dataset, location };
    }
    return undefined;
  }

  /** A document shows other text than is on disk. Call `check` when it is time to look at it. */
  setLiveText(path: string, text: string): void {
    this.live.set(path, text);
  }

  /** The document was closed or saved: the file on disk counts again. */
  clearLiveText(path: string): void {
    this.live.delete(path);
  }

  /** Checks the sample (or the annotation file of many images) that a file belongs to. */
  async check(path: string, signal?: AbortSignal): Promise<Ownership | undefined> {
    const owner = await this.ownerOf(path);
    if (owner === undefined) return undefined;
    const { dataset, location } = owner;
    if (location.kind === 'shared-annotation') await this.checkShared(dataset, location, signal);
    else await this.checkOne(dataset, location.sample, signal);
    return owner;
  }

  /** Everything to be seen of the sample that an image or an annotation file belongs to. */
  async describe(dataset: Dataset, sample: Sample, signal?: AbortSignal): Promise<SampleDescription> {
    return this.dependencies.tasks.run(
      'describeSample',
      { dataset, sample, live: this.liveTextsOf([sample.image, ...sample.annotations]) },
      { signal, priority: 'interactive' },
    );
  }

  async samplesOf(dataset: Dataset, signal?: AbortSignal): Promise<readonly Sample[]> {
    return (await this.dependencies.tasks.run('collectSamples', { dataset }, { signal })).samples;
  }

  /** Checks a whole data set. A cancelled one keeps what it found, and its report says how much was checked. */
  async validate(dataset: Dataset, { signal, progress }: ValidateOptions = {}): Promise<DatasetReport> {
    this.update(dataset.id, { validating: true });
    try {
      const report = await validateDataset(dataset, {
        ...this.dependencies,
        live: this.liveTexts(),
        findings: this.findings,
        signal,
        progress,
      });
      this.update(dataset.id, { report });
      return report;
    } finally {
      this.update(dataset.id, { validating: false });
    }
  }

  dispose(): void {
    this.store.dispose();
  }

  private async checkOne(dataset: Dataset, sample: Sample, signal: AbortSignal | undefined): Promise<void> {
    const live = this.liveTextsOf([sample.image, ...sample.annotations]);
    const input = { dataset, samples: [sample], live };
    const [checked] = await this.dependencies.tasks.run('checkSamples', input, { signal, priority: 'interactive' });
    this.findings.replace(sampleSource(dataset, sample.image), checked?.report?.findings ?? []);
    this.samplesChanged.fire([sample.image]);
  }

  private async checkShared(
    dataset: Dataset,
    file: { readonly path: string; readonly setIndex: number },
    signal: AbortSignal | undefined,
  ): Promise<void> {
    const samples = await this.samplesOf(dataset, signal);
    const described = samples.filter((sample) => sample.annotations[file.setIndex] === file.path);
    const input = { dataset, file, samples: described, live: this.liveTextsOf([file.path]) };
    const report = await this.dependencies.tasks.run('checkAnnotationFile', input, { signal, priority: 'interactive' });
    this.findings.replace(sampleSource(dataset, file.path), report.findings);
    this.samplesChanged.fire(report.images);
  }

  private adopt({ datasets, findings }: Discovery): void {
    const before = new Map(this.states.map((state) => [JSON.stringify(state.dataset), state]));
    this.states = datasets.map(
      (dataset) => before.get(JSON.stringify(dataset)) ?? { dataset, report: undefined, validating: false },
    );
    const kept = new Set(this.states.map(({ dataset }) => dataset.id));
    for (const { dataset } of before.values()) {
      if (!kept.has(dataset.id)) this.findings.removeSources(datasetSource(dataset));
    }
    this.findings.replace('definitions', findings);
    this.datasetsChanged.fire(undefined);
  }

  private update(id: string, change: Partial<DatasetState>): void {
    this.states = this.states.map((state) => (state.dataset.id === id ? { ...state, ...change } : state));
    this.datasetsChanged.fire(undefined);
  }

  private liveTexts(): [string, string][] {
    return [...this.live];
  }

  private liveTextsOf(paths: readonly string[]): [string, string][] {
    return paths.flatMap((path) => {
      const text = this.live.get(path);
      return text === undefined ? [] : [[path, text]];
    });
  }
}
