import type { PythonFileReport } from '../core/dataset/checkPythonFile';
import type { LiveTexts } from '../core/dataset/checkEnvironment';
import type { Dataset, Sample } from '../core/dataset/dataset';
import type { DefinitionChange } from '../core/dataset/editDefinition';
import type { TextEdit } from '../core/fixes/fix';
import type { ClassRename, FileEdits } from '../core/dataset/renameClass';
import type { SampleDescription } from '../core/dataset/describeSample';
import type { Discovery, DiscoveryOptions } from '../core/dataset/discoverDatasets';
import type { AnnotationPlace, LabelAt } from '../core/dataset/labelAt';
import type { SharedFile } from '../core/dataset/checkAnnotationFile';
import type { LabelTasks } from '../core/dataset/labelTasks';
import type { AnnotationFileReport, SampleReport } from '../core/dataset/report';
import type { Size } from '../core/geometry/box';
import type { SnappedMask } from '../core/image/snapMask';
import type { FileStore } from '../core/ports/files';
import type { Progress } from '../core/ports/progress';
import type { ReportCache } from '../core/ports/reportCache';
import type { Tasks } from '../core/ports/tasks';
import type { Finding } from '../core/rules/finding';
import { DisposableStore, type Disposable } from '../core/std/disposable';
import { Emitter, type Event } from '../core/std/emitter';
import { dirname, isInside } from '../core/std/path';
import type { Position } from '../core/std/place';
import type { DatasetReport } from './datasetReport';
import { validateDataset } from './datasetValidation';
import { DefinitionFindings } from './definitionFindings';
import { FindingStore } from './findingStore';
import { locateInDataset, sampleAt, type Ownership } from './ownership';
import {
  datasetSource,
  definitionSource,
  PYTHON_SOURCES,
  pythonRunSource,
  pythonSource,
  sampleSource,
} from './findingSources';
import { keyOf, RunningValidations } from './runningValidations';
import { findNeighbour, type SampleFilter } from './sampleSearch';
import { SeenClasses } from './seenClasses';
import { Turns } from './turns';

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
  /** Files came or went since the last whole validation. */
  readonly isOutdated: boolean;
}

export interface OwnedLabel {
  readonly dataset: Dataset;
  readonly label: LabelAt;
}

export interface ValidateOptions {
  readonly signal?: AbortSignal;
  readonly progress?: Progress;
}

/** Files whose owner is remembered; enough for what is open and shown. */
const MAX_OWNERS = 5000;

/**
 * The one place that knows which data sets there are, what was found in them and which documents are being edited.
 * Diagnostics, the Datasets view, the editor of images and the command line only ask it and listen to it.
 */
export class LabelService implements Disposable {
  private readonly store = new DisposableStore();
  private readonly findings = this.store.add(new FindingStore());
  private readonly definitions = new DefinitionFindings(this.findings);
  private readonly datasetsChanged = this.store.add(new Emitter<undefined>());
  private readonly discovered = this.store.add(new Emitter<undefined>());
  private readonly outdated = this.store.add(new Emitter<undefined>());
  private readonly samplesChanged = this.store.add(new Emitter<readonly string[]>());
  private readonly live = new Map<string, string>();
  private readonly turns = new Turns();
  private readonly running = new RunningValidations();
  private readonly seen = new SeenClasses();
  private readonly imageSizes = new Map<string, Size>();
  private readonly owners = new Map<string, Promise<Ownership | undefined>>();
  private readonly sampleLists = new Map<string, Promise<readonly Sample[]>>();
  private states: readonly DatasetState[] = [];
  private guessed: Discovery['guesses'] = [];
  private sources: readonly string[] = [];
  private tentative: readonly Dataset[] = [];
  private environment: DiscoveryOptions['environment'] = {};

  /** Fires when data sets come or go, and when what is known of one changes. */
  readonly onDidChangeDatasets: Event<undefined> = this.datasetsChanged.event;
  /** Fires when data sets were looked for, with whatever result. */
  readonly onDidDiscover: Event<undefined> = this.discovered.event;
  /** Fires when files of a data set came or went, so that rules about the whole may say something else. */
  readonly onDidOutdate: Event<undefined> = this.outdated.event;
  /** Fires with the files whose findings may have changed. */
  readonly onDidChangeFindings: Event<readonly string[]> = this.findings.onDidChange;
  /** Fires with the images whose labels may have changed, by typing or on disk. */
  readonly onDidChangeSamples: Event<readonly string[]> = this.samplesChanged.event;

  constructor(private readonly dependencies: LabelServiceDependencies) {}

  get datasets(): readonly DatasetState[] {
    return this.states;
  }

  /** Layouts that were not sure enough to be checked unasked. */
  get guesses(): Discovery['guesses'] {
    return this.guessed;
  }

  /** Python files that can be run as data sources. */
  get pythonSources(): readonly string[] {
    return this.sources;
  }

  findingsOf(file: string): readonly Finding[] {
    return this.findings.of(file);
  }

  /** The size of an image whose sample has been checked. */
  imageSizeOf(image: string): Size | undefined {
    return this.imageSizes.get(image);
  }

  filesWithFindings(): Iterable<string> {
    return this.findings.files();
  }

  /** Every finding of a data set that is known now. */
  findingsOfDataset(dataset: Dataset): readonly Finding[] {
    return [...this.findings.ofSources(datasetSource(dataset))];
  }

  /**
   * Looks for data sets under the roots. What was known of data sets that are still the same stays. A definition that is being
   * edited counts as it is on disk: a data set does not come and go with each half-typed word.
   */
  async discover(options: DiscoveryOptions, signal?: AbortSignal): Promise<Discovery> {
    const discovery = await this.dependencies.tasks.run(
      'discover',
      { ...options, live: [...this.live].filter(([path]) => !this.definitions.has(path)) },
      { signal, priority: 'interactive' },
    );
    this.environment = options.environment;
    this.adopt(discovery);
    this.discovered.fire(undefined);
    return discovery;
  }

  /** The data set and sample a file belongs to: the first data set that claims it. Remembered until files come or go. */
  ownerOf(path: string): Promise<Ownership | undefined> {
    let owner = this.owners.get(path);
    if (owner === undefined) {
      if (this.owners.size >= MAX_OWNERS) this.owners.clear();
      owner = this.findOwner(path);
      owner.catch(() => this.owners.delete(path));
      this.owners.set(path, owner);
    }
    return owner;
  }

  /** The same for looking only: data sets that were merely guessed count too. */
  async viewerOwnerOf(path: string): Promise<Ownership | undefined> {
    const owner = await this.ownerOf(path);
    if (owner !== undefined) return owner;
    for (const dataset of this.tentative) {
      const location = await locateInDataset(dataset, path, this.dependencies.files);
      if (location !== undefined) return { dataset, location };
    }
    return undefined;
  }

  /** A document shows other text than is on disk. Call `check` when it is time to look at it. */
  setLiveText(path: string, text: string): void {
    this.live.set(path, text);
  }

  /** The document was closed or saved: the file on disk counts again. Returns whether something else was shown until now. */
  clearLiveText(path: string): boolean {
    return this.live.delete(path);
  }

  /** What documents show that is not on disk. */
  get liveTexts(): LiveTexts {
    return [...this.live];
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

  /** Looks again at a file that changed on disk, if a data set claims it. */
  async fileChanged(path: string, kind: 'changed' | 'created' | 'deleted'): Promise<void> {
    if (this.states.length === 0) return;
    if (kind !== 'changed') this.forgetListings();
    if (kind === 'deleted') this.findings.removeFiles(path);
    const owner = await this.ownerOf(path);
    if (kind !== 'changed' && owner !== undefined) this.outdate(({ id }) => id === owner.dataset.id);
    if (kind === 'deleted' && owner !== undefined && sampleAt(owner)?.image === path)
      this.sampleGone(owner.dataset, path);
    else await this.check(path);
  }

  /** A folder came or went: the data sets around it or in it are to be validated again. */
  folderChanged(path: string): void {
    this.findings.removeFiles(path);
    this.seen.forgetFolder(path);
    this.forgetListings();
    this.outdate(({ root }) => isInside(root, path) || isInside(path, root));
  }

  /** Checks a Python file: its legend, its attributes, how it resizes labels. Nothing of it is run. */
  async checkPython(path: string, signal?: AbortSignal): Promise<PythonFileReport | undefined> {
    const input = { path, live: this.liveTextsOf([path]) };
    const report = await this.dependencies.tasks.run('checkPythonFile', input, { signal, priority: 'interactive' });
    this.findings.replace(pythonSource(path), report?.findings ?? []);
    return report;
  }

  /** Whether this file defines a data set, or tries to. */
  isDefinition(path: string): boolean {
    return this.definitions.has(path);
  }

  /** Checks a definition as the editor shows it. Which data sets there are is left as it is until the file is saved. */
  async checkDefinition(path: string, signal?: AbortSignal): Promise<void> {
    const source = definitionSource(path);
    const turn = this.turns.take(source);
    const input = { path, environment: this.environment, live: [...this.live] };
    const findings = await this.dependencies.tasks.run('checkDefinitionFile', input, {
      signal,
      priority: 'interactive',
    });
    if (this.turns.isLatest(source, turn)) this.definitions.replace(path, findings);
  }

  /** Takes over what the run of a Python data source has found so far. */
  setPythonRunFindings(path: string, findings: readonly Finding[]): void {
    this.findings.replace(pythonRunSource(path), findings);
  }

  /** The label at a place of an annotation file, with the part of the picture it is about. */
  async labelAt(
    path: string,
    position: Position,
    thumbnail: number,
    signal?: AbortSignal,
  ): Promise<OwnedLabel | undefined> {
    const owner = await this.ownerOf(path);
    if (owner === undefined) return undefined;
    const { dataset, location } = owner;
    const place: AnnotationPlace =
      location.kind === 'sample'
        ? { kind: 'sample', path, sample: location.sample }
        : { kind: 'shared', path, setIndex: location.setIndex, samples: await this.samplesOf(dataset) };
    // The editor's own positions do not survive the way to another thread.
    const { line, character } = position;
    const input = { dataset, place, position: { line, character }, thumbnail, live: this.liveTextsOf([path]) };
    const label = await this.dependencies.tasks.run('labelAt', input, { signal, priority: 'interactive' });
    return label === undefined ? undefined : { dataset, label };
  }

  /** The edits that make a change in the text of a definition; empty where it cannot be made. */
  editDefinition(text: string, path: string, change: DefinitionChange): Promise<readonly TextEdit[]> {
    return this.dependencies.tasks.run('editDefinition', { text, path, change }, { priority: 'interactive' });
  }

  /** Everything that has to change for a class to get another name, over the whole data set. */
  async renameClass(dataset: Dataset, rename: ClassRename, signal?: AbortSignal): Promise<readonly FileEdits[]> {
    const input = { dataset, samples: await this.samplesOf(dataset), rename, live: [...this.live] };
    return this.dependencies.tasks.run('renameClass', input, { signal });
  }

  /** A mask with declared colours only, for *snap to the declared colours*; undefined where the mask cannot be read. */
  snapMask(dataset: Dataset, path: string): Promise<SnappedMask | undefined> {
    return this.dependencies.tasks.run('snapMask', { dataset, path }, { priority: 'interactive' });
  }

  /** Everything to be seen of the sample that an image or an annotation file belongs to. */
  async describe(dataset: Dataset, sample: Sample, signal?: AbortSignal): Promise<SampleDescription> {
    return this.dependencies.tasks.run(
      'describeSample',
      { dataset, sample, live: this.liveTextsOf([sample.image, ...sample.annotations]) },
      { signal, priority: 'interactive' },
    );
  }

  /** The folders that annotation files lie in. */
  async annotationFolders(): Promise<ReadonlySet<string>> {
    const folders = new Set<string>();
    for (const { dataset } of this.states) {
      for (const { annotations } of await this.samplesOf(dataset))
        for (const file of annotations) folders.add(dirname(file));
    }
    return folders;
  }

  /** The images of a data set in order, walked once and remembered until files come or go. */
  async samplesOf(dataset: Dataset): Promise<readonly Sample[]> {
    let samples = this.sampleLists.get(dataset.id);
    if (samples === undefined) {
      const walk = this.dependencies.tasks.run('collectSamples', { dataset }, { priority: 'interactive' });
      samples = walk.then((collection) => collection.samples);
      samples.catch(() => this.sampleLists.delete(dataset.id));
      this.sampleLists.set(dataset.id, samples);
    }
    return samples;
  }

  /** The next image of a data set before or after one, going round at the ends; undefined where none passes the filter. */
  async neighbour(dataset: Dataset, image: string, by: 1 | -1, filter: SampleFilter): Promise<string | undefined> {
    return findNeighbour(await this.samplesOf(dataset), image, by, {
      ...{ dataset, filter, findings: this.findings, seen: this.seen },
      reportOne: (sample) => this.reportOne(dataset, sample),
      reportShared: (file) => this.reportShared(dataset, file),
    });
  }

  /** Checks a whole data set. A cancelled one keeps what it found, and its report says how much was checked. */
  async validate(wanted: Dataset, { signal, progress }: ValidateOptions = {}): Promise<DatasetReport> {
    // The definition may have changed since the caller got to know the data set.
    const dataset = this.states.find((state) => state.dataset.id === wanted.id)?.dataset ?? wanted;
    this.update(dataset, { validating: true, isOutdated: false });
    try {
      const report = await this.running.run(dataset, signal, (ownSignal) =>
        validateDataset(dataset, {
          ...this.dependencies,
          liveTextsOf: (paths) => this.liveTextsOf(paths),
          turnOf: (source) => this.turns.of(source),
          findings: this.findings,
          seen: this.seen,
          signal: ownSignal,
          progress,
        }),
      );
      this.update(dataset, { report });
      return report;
    } finally {
      this.update(dataset, { validating: this.running.isRunning(dataset) });
    }
  }

  dispose(): void {
    this.store.dispose();
  }

  private async checkOne(dataset: Dataset, sample: Sample, signal: AbortSignal | undefined): Promise<void> {
    const source = sampleSource(dataset, sample.image);
    const turn = this.turns.take(source);
    const report = await this.reportOne(dataset, sample, signal);
    if (!this.turns.isLatest(source, turn) || !this.isKnown(dataset)) return;
    this.findings.replace(source, report?.findings ?? []);
    if (report !== undefined) this.seen.keepSample(dataset, sample.image, report.perClass);
    if (report?.imageSize !== undefined) this.imageSizes.set(sample.image, report.imageSize);
    this.samplesChanged.fire([sample.image]);
  }

  /** False once another definition has taken the data set's place. */
  private isKnown(dataset: Dataset): boolean {
    return this.states.some((state) => state.dataset === dataset);
  }

  private outdate(isConcerned: (dataset: Dataset) => boolean): void {
    this.states = this.states.map((state) => (isConcerned(state.dataset) ? { ...state, isOutdated: true } : state));
    this.outdated.fire(undefined);
  }

  private sampleGone(dataset: Dataset, image: string): void {
    this.findings.replace(sampleSource(dataset, image), []);
    this.imageSizes.delete(image);
    this.samplesChanged.fire([image]);
  }

  private async checkShared(dataset: Dataset, file: SharedFile, signal: AbortSignal | undefined): Promise<void> {
    const source = sampleSource(dataset, file.path);
    const turn = this.turns.take(source);
    const report = await this.reportShared(dataset, file, signal);
    if (!this.turns.isLatest(source, turn) || !this.isKnown(dataset)) return;
    this.findings.replace(source, report.findings);
    this.seen.keepFile(dataset, report);
    this.samplesChanged.fire(report.images);
  }

  private async reportShared(dataset: Dataset, file: SharedFile, signal?: AbortSignal): Promise<AnnotationFileReport> {
    const samples = await this.samplesOf(dataset);
    const described = samples.filter((sample) => sample.annotations[file.setIndex] === file.path);
    const input = { dataset, file, samples: described, live: this.liveTextsOf([file.path]) };
    return this.dependencies.tasks.run('checkAnnotationFile', input, { signal, priority: 'interactive' });
  }

  private async reportOne(dataset: Dataset, sample: Sample, signal?: AbortSignal): Promise<SampleReport | undefined> {
    const live = this.liveTextsOf([sample.image, ...sample.annotations]);
    const input = { dataset, samples: [sample], live };
    const [checked] = await this.dependencies.tasks.run('checkSamples', input, { signal, priority: 'interactive' });
    return checked?.report;
  }

  private async findOwner(path: string): Promise<Ownership | undefined> {
    for (const { dataset } of this.states) {
      const location = await locateInDataset(dataset, path, this.dependencies.files);
      if (location !== undefined) return { dataset, location };
    }
    return undefined;
  }

  /** Files came or went: who owns what, and which samples there are, has to be looked up again. */
  private forgetListings(): void {
    this.sampleLists.clear();
    this.owners.clear();
  }

  private adopt({ datasets, findings, definitions, guesses, pythonFiles, tentative }: Discovery): void {
    const before = new Map(this.states.map((state) => [keyOf(state.dataset), state]));
    const now = new Map(datasets.map((dataset) => [keyOf(dataset), dataset]));
    this.running.keepOnly(datasets);
    this.states = [...now].map(
      ([key, dataset]) => before.get(key) ?? { dataset, report: undefined, validating: false, isOutdated: false },
    );
    this.guessed = guesses;
    this.tentative = tentative;
    this.sources = pythonFiles.filter(({ isSource }) => isSource).map(({ path }) => path);
    // What was found under another definition may not hold under this one.
    for (const [key, { dataset }] of before) {
      if (now.has(key)) continue;
      this.findings.removeSources(datasetSource(dataset));
      this.seen.forgetDataset(dataset);
    }
    this.forgetListings();
    this.definitions.adopt(definitions, findings, this.live);
    this.findings.removeSources(PYTHON_SOURCES);
    this.findings.replaceMany(pythonFiles.map((file) => [pythonSource(file.path), file.findings]));
    this.datasetsChanged.fire(undefined);
  }

  private update(dataset: Dataset, change: Partial<DatasetState>): void {
    this.states = this.states.map((state) => (state.dataset === dataset ? { ...state, ...change } : state));
    this.datasetsChanged.fire(undefined);
  }

  private liveTextsOf(paths: readonly string[]): [string, string][] {
    return paths.flatMap((path) => {
      const text = this.live.get(path);
      return text === undefined ? [] : [[path, text]];
    });
  }
}
