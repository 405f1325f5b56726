import type { Bytes } from '../ports/bytes';
import type { FileStore } from '../ports/files';
import { snapMask, type SnappedMask } from '../image/snapMask';
import type { Position } from '../std/place';
import type { Finding } from '../rules/finding';
import { throwIfCancelled } from '../std/problem';
import type { RecentResults } from '../std/recentResults';
import { checkAnnotationFile } from './checkAnnotationFile';
import type { CheckEnvironment, LiveTexts } from './checkEnvironment';
import { checkPythonFile, type PythonFileReport } from './checkPythonFile';
import { checkSample } from './checkSample';
import { collectSamples, type SampleCollection } from './collectSamples';
import type { Dataset, Sample } from './dataset';
import { definitionTaskHandlers, type DefinitionTasks } from './definitionTasks';
import { editDefinition, type DefinitionChange } from './editDefinition';
import type { TextEdit } from '../fixes/fix';
import { describeSample, type SampleDescription } from './describeSample';
import { checkDefinitionFile, discoverDatasets, type Discovery, type DiscoveryOptions } from './discoverDatasets';
import { labelAt, type AnnotationPlace, type LabelAt } from './labelAt';
import { renameClass, type ClassRename, type FileEdits } from './renameClass';
import type { AnnotationFileReport, SampleReport } from './report';

/** The work on labels that is done away from the editor's own thread: names, inputs and outputs. */
export interface LabelTasks extends DefinitionTasks {
  discover: { input: DiscoveryOptions & { readonly live: LiveTexts }; output: Discovery };
  checkDefinitionFile: { input: CheckDefinitionInput; output: readonly Finding[] };
  collectSamples: { input: { readonly dataset: Dataset }; output: SampleCollection };
  checkSamples: { input: CheckSamplesInput; output: readonly CheckedSample[] };
  checkAnnotationFile: { input: CheckAnnotationFileInput; output: AnnotationFileReport };
  describeSample: { input: DescribeSampleInput; output: SampleDescription };
  labelAt: { input: LabelAtInput; output: LabelAt | undefined };
  /** A mask in which every pixel has a declared colour (ignored ones count as declared). */
  snapMask: { input: { readonly dataset: Dataset; readonly path: string }; output: SnappedMask | undefined };
  checkPythonFile: { input: { readonly path: string; readonly live: LiveTexts }; output: PythonFileReport | undefined };
  editDefinition: { input: EditDefinitionInput; output: readonly TextEdit[] };
  renameClass: { input: RenameClassInput; output: readonly FileEdits[] };
  hashFiles: { input: { readonly paths: readonly string[] }; output: readonly (string | undefined)[] };
}

export interface CheckDefinitionInput extends Pick<DiscoveryOptions, 'environment'> {
  readonly path: string;
  readonly live: LiveTexts;
}

export interface CheckSamplesInput {
  readonly dataset: Dataset;
  readonly samples: readonly Sample[];
  readonly live: LiveTexts;
  /**
   * The stamp each sample had when it was last checked: one that still has it is not opened again. Left out, no stamps are
   * taken.
   */
  readonly known?: readonly (string | undefined)[];
}

export interface CheckedSample {
  /** Changes whenever one of the sample's files does; empty where none was asked for. */
  readonly stamp: string;
  /** Undefined where the sample still has the stamp it was known by. */
  readonly report: SampleReport | undefined;
}

export interface CheckAnnotationFileInput {
  readonly dataset: Dataset;
  readonly file: { readonly path: string; readonly setIndex: number };
  readonly samples: readonly Sample[];
  readonly live: LiveTexts;
}

export interface DescribeSampleInput {
  readonly dataset: Dataset;
  readonly sample: Sample;
  readonly live: LiveTexts;
}

export interface LabelAtInput {
  readonly dataset: Dataset;
  readonly place: AnnotationPlace;
  readonly position: Position;
  /** The longer side of the thumbnail in pixels; 0 for none. */
  readonly thumbnail: number;
  readonly live: LiveTexts;
}

export interface EditDefinitionInput {
  /** The definition as the editor shows it. */
  readonly text: string;
  readonly path: string;
  readonly change: DefinitionChange;
}

export interface RenameClassInput {
  readonly dataset: Dataset;
  readonly samples: readonly Sample[];
  readonly rename: ClassRename;
  readonly live: LiveTexts;
}

export interface TaskEnvironment {
  readonly files: FileStore;
  readonly bytes: Bytes;
  /** Lasts from one piece of work to the next. */
  readonly recent: RecentResults;
  readonly signal: AbortSignal;
}

type Handlers<Map> = {
  readonly [Name in keyof Map]: Map[Name] extends { input: infer Input; output: infer Output }
    ? (input: Input, environment: TaskEnvironment) => Promise<Output>
    : never;
};

/** What a worker does for each name. Every handler stops soon after its signal. */
export const labelTaskHandlers: Handlers<LabelTasks> = {
  ...definitionTaskHandlers,
  discover: ({ live, ...options }, environment) =>
    discoverDatasets(options, withLive(environment, live), environment.signal),
  checkDefinitionFile: ({ path, live, ...options }, environment) =>
    checkDefinitionFile(path, options, withLive(environment, live)),
  collectSamples: ({ dataset }, { files, signal }) => collectSamples(dataset, files, { signal }),
  checkSamples,
  checkAnnotationFile: ({ dataset, file, samples, live }, environment) =>
    checkAnnotationFile(dataset, file, samples, withLive(environment, live)),
  describeSample: ({ dataset, sample, live }, environment) =>
    describeSample(dataset, sample, withLive(environment, live)),
  labelAt: ({ dataset, place, position, thumbnail, live }, environment) =>
    labelAt(dataset, place, position, { ...withLive(environment, live), recent: environment.recent }, { thumbnail }),
  snapMask: async ({ dataset, path }, { files, bytes }) => {
    const data = await files.read(path);
    const declared = [
      ...dataset.classes.flatMap(({ color }) => (color === undefined ? [] : [color])),
      ...dataset.ignoredColors,
    ];
    return data.ok ? snapMask(data.value, declared, bytes) : undefined;
  },
  checkPythonFile: ({ path, live }, environment) => checkPythonFile(path, withLive(environment, live)),
  editDefinition: ({ text, path, change }) => Promise.resolve(editDefinition(text, path, change)),
  renameClass: ({ dataset, samples, rename, live }, environment) =>
    renameClass(dataset, samples, rename, { ...withLive(environment, live), signal: environment.signal }),
  hashFiles,
};

async function checkSamples(input: CheckSamplesInput, environment: TaskEnvironment): Promise<CheckedSample[]> {
  const { dataset, samples, known } = input;
  const checkEnvironment = withLive(environment, input.live);
  const checked: CheckedSample[] = [];
  for (const [index, sample] of samples.entries()) {
    throwIfCancelled(environment.signal);
    const stamp = known === undefined ? '' : await stampOf(sample, environment.files);
    const isKnown = stamp !== '' && known?.[index] === stamp;
    checked.push({ stamp, report: isKnown ? undefined : await checkSample(dataset, sample, checkEnvironment) });
  }
  return checked;
}

/** Size, modification time and inode of every file of the sample. */
async function stampOf({ image, annotations }: Sample, files: FileStore): Promise<string> {
  const parts: string[] = [];
  for (const path of [image, ...annotations]) {
    const stat = await files.stat(path);
    parts.push(stat.ok ? `${stat.value.size}:${stat.value.mtime}:${stat.value.inode}` : '-');
  }
  return parts.join(' ');
}

async function hashFiles(
  { paths }: { readonly paths: readonly string[] },
  { files, bytes, signal }: TaskEnvironment,
): Promise<(string | undefined)[]> {
  const hashes: (string | undefined)[] = [];
  for (const path of paths) {
    throwIfCancelled(signal);
    const data = await files.read(path);
    hashes.push(data.ok ? bytes.sha256(data.value) : undefined);
  }
  return hashes;
}

function withLive({ files, bytes }: Omit<TaskEnvironment, 'recent'>, live: LiveTexts): CheckEnvironment {
  return { files, bytes, live: new Map(live) };
}
