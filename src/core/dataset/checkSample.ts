import type { Size } from '../geometry/box';
import { readImageHeader, type ImageFacts } from '../image/imageHeader';
import type { RuleId } from '../rules/catalogue';
import { message } from '../std/message';
import type { Problem } from '../std/problem';
import { basename } from '../std/path';
import { checkAnchors } from '../rules/checkAnchors';
import { checkBoxes } from '../rules/checkBoxes';
import { checkText } from '../rules/checkText';
import { Reporter } from '../rules/reporter';
import { applyWaivers } from '../rules/waivers';
import type { ObjectRecord } from './annotation';
import { readAnnotationText, type CheckEnvironment } from './checkEnvironment';
import type { Dataset, Sample } from './dataset';
import type { AnnotationSet } from './definition';
import type { AnnotationFormat, PlaneResult } from './formats/format';
import { formats } from './formats/formats';
import type { SampleReport } from './report';

/** What reading one annotation file of a sample gave. */
export interface AnnotationReading {
  readonly path: string;
  readonly set: AnnotationSet;
  readonly exists: boolean;
  readonly records: readonly ObjectRecord[];
  readonly plane: PlaneResult | undefined;
  /** The text that the spans of the records point into; empty for planes. */
  readonly text: string;
  readonly reporter: Reporter;
}

export interface SampleReading {
  readonly image: ImageFacts | undefined;
  readonly imageReporter: Reporter;
  readonly annotations: readonly AnnotationReading[];
}

/**
 * Reads and checks one image with the annotation files that describe it alone; files that describe the whole data set
 * are read by `checkAnnotationFile`. Never throws for anything that is in the files.
 */
export async function checkSample(
  dataset: Dataset,
  sample: Sample,
  environment: CheckEnvironment,
): Promise<SampleReport> {
  return reportSample(dataset, await readSample(dataset, sample, environment, { wantPlane: false }));
}

export async function readSample(
  dataset: Dataset,
  sample: Sample,
  environment: CheckEnvironment,
  options: { readonly wantPlane: boolean },
): Promise<SampleReading> {
  const imageReporter = new Reporter(sample.image, dataset);
  const image = await readImage(sample.image, environment, imageReporter);
  const size = image === undefined ? undefined : { width: image.width, height: image.height };
  const annotations: AnnotationReading[] = [];
  for (const [index, path] of sample.annotations.entries()) {
    const set = dataset.annotationSets[index];
    const format = set === undefined ? undefined : formats[set.encoding];
    if (set === undefined || format === undefined || format.extent === 'dataset') continue;
    const context = { dataset, set, image: { path: sample.image, size }, bytes: environment.bytes };
    annotations.push(
      format.medium === 'text'
        ? await readText(format, path, context, environment)
        : await readPlane(format, path, context, environment, options),
    );
  }
  return { image, imageReporter, annotations };
}

type TextFormat = Extract<AnnotationFormat, { medium: 'text' }>;
type PlaneFormat = Extract<AnnotationFormat, { medium: 'plane' }>;
type Context = Parameters<TextFormat['read']>[1];

async function readText(
  format: TextFormat,
  path: string,
  context: Context,
  environment: CheckEnvironment,
): Promise<AnnotationReading> {
  if (context.set.encoding === 'folder') return readFolderName(format, context);
  const decoded = await readAnnotationText(path, environment);
  if (!decoded.ok) return unreadReading(path, context, { problem: decoded.problem, rule: 'text/unreadable' });
  const reporter = new Reporter(path, context.dataset, decoded.value.text);
  checkText(decoded.value, reporter);
  const records = format.read(decoded.value.text, context, reporter);
  for (const record of records) {
    checkBoxes(record, context.image?.size, reporter);
    checkAnchors(record, context.image?.size, context.dataset, reporter);
  }
  return { path, set: context.set, exists: true, records, plane: undefined, text: decoded.value.text, reporter };
}

/** Where the folder is the label there is no file: what is found is said of the image. */
function readFolderName(format: TextFormat, context: Context): AnnotationReading {
  const path = context.image?.path ?? context.dataset.root;
  const reporter = new Reporter(path, context.dataset);
  const records = format.read('', context, reporter);
  return { path, set: context.set, exists: true, records, plane: undefined, text: '', reporter };
}

async function readPlane(
  format: PlaneFormat,
  path: string,
  context: Context,
  { files }: CheckEnvironment,
  options: { readonly wantPlane: boolean },
): Promise<AnnotationReading> {
  const data = await files.read(path);
  if (!data.ok) return unreadReading(path, context, { problem: data.problem, rule: 'mask/unreadable' });
  const reporter = new Reporter(path, context.dataset);
  const plane = format.read(data.value, context, reporter, options);
  return { path, set: context.set, exists: true, records: [], plane, text: '', reporter };
}

/** A file that is not there is for the data set to judge; one that is there and cannot be read is a finding. */
function unreadReading(
  path: string,
  { dataset, set }: Context,
  { problem, rule }: { readonly problem: Problem; readonly rule: RuleId },
): AnnotationReading {
  const reporter = new Reporter(path, dataset);
  const exists = problem.code !== 'file/not-found';
  if (exists) reporter.report(rule, { message: problem.message });
  return { path, set, exists, records: [], plane: undefined, text: '', reporter };
}

async function readImage(
  path: string,
  { files }: CheckEnvironment,
  reporter: Reporter,
): Promise<ImageFacts | undefined> {
  const facts = await readImageHeader(files, path);
  if (!facts.ok) {
    if (facts.problem.code !== 'file/not-found')
      reporter.report('image/unreadable', { message: facts.problem.message });
    return undefined;
  }
  if (facts.value.truncated) {
    reporter.report('image/unreadable', {
      message: message('{0} ends before its picture does: the file is cut off. Copy it again.', basename(path)),
    });
  }
  if (facts.value.orientation !== 1) {
    reporter.report('image/exif-orientation', {
      message: message(
        'The picture is stored turned (EXIF orientation {0}). Labels count in stored pixels; tools that obey the tag show it otherwise.',
        facts.value.orientation,
      ),
    });
  }
  return facts.value;
}

/** The findings and the summary of a reading, waivers applied. */
export function reportSample(dataset: Dataset, reading: SampleReading): SampleReport {
  const reporters = [reading.imageReporter, ...reading.annotations.map(({ reporter }) => reporter)];
  const { kept, waived } = applyWaivers(
    dataset,
    reporters.flatMap(({ findings }) => findings),
  );
  const dropped = reporters.flatMap((reporter) => reporter.dropped());
  return { ...summarize(dataset, reading), findings: kept, dropped, waived };
}

function summarize(dataset: Dataset, reading: SampleReading): Omit<SampleReport, 'findings' | 'dropped' | 'waived'> {
  const perClass = dataset.classes.map(() => 0);
  let labels = 0;
  for (const { records, plane } of reading.annotations) {
    for (const record of records) {
      labels += record.labels.length;
      countClasses(record, perClass);
    }
    plane?.pixelsPerClass.forEach((pixels, index) => (perClass[index] = (perClass[index] ?? 0) + pixels));
  }
  const imageSize: Size | undefined =
    reading.image === undefined ? undefined : { width: reading.image.width, height: reading.image.height };
  return {
    hasImage: reading.image !== undefined,
    annotationsFound: reading.annotations.map(({ exists }) => exists),
    imageSize,
    imageBytes: reading.image?.bytes ?? 0,
    labels,
    perClass,
  };
}

export function countClasses(record: ObjectRecord, perClass: number[]): void {
  for (const { classReference } of record.labels) {
    const index = classReference.index;
    if (index !== undefined) perClass[index] = (perClass[index] ?? 0) + 1;
  }
}
