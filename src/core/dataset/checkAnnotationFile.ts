import { readImageHeader } from '../image/imageHeader';
import type { Size } from '../geometry/box';
import { checkAnchors } from '../rules/checkAnchors';
import { checkBoxes } from '../rules/checkBoxes';
import { checkText } from '../rules/checkText';
import { Reporter } from '../rules/reporter';
import { applyWaivers } from '../rules/waivers';
import { message } from '../std/message';
import { basename, normalizePath } from '../std/path';
import type { ObjectRecord, PictureReference } from './annotation';
import { readAnnotationText, type CheckEnvironment } from './checkEnvironment';
import { countClasses } from './checkSample';
import type { Dataset, Sample } from './dataset';
import { formats } from './formats/formats';
import type { AnnotationFileReport } from './report';

/** One annotation file that describes many images, parsed. */
export interface AnnotationFileText {
  readonly exists: boolean;
  readonly text: string;
  readonly reporter: Reporter;
  readonly records: readonly ObjectRecord[];
}

/** The same with the images of the data set found. */
export interface AnnotationFileReading extends Omit<AnnotationFileText, 'records'> {
  /** Each record with the sample it describes; undefined where the data set has no such image. */
  readonly records: readonly { readonly record: ObjectRecord; readonly sample: Sample | undefined }[];
}

/** A file of the annotation set `setIndex` that describes many images (COCO JSON, CSV). */
export interface SharedFile {
  readonly path: string;
  readonly setIndex: number;
}

/** Reads and parses such a file. */
export async function parseAnnotationFile(
  dataset: Dataset,
  file: SharedFile,
  environment: CheckEnvironment,
): Promise<AnnotationFileText> {
  const set = dataset.annotationSets[file.setIndex];
  const format = set === undefined ? undefined : formats[set.encoding];
  const decoded = await readAnnotationText(file.path, environment);
  if (set === undefined || format?.medium !== 'text' || !decoded.ok) {
    const reporter = new Reporter(file.path, dataset);
    const exists = decoded.ok || decoded.problem.code !== 'file/not-found';
    if (exists && !decoded.ok) reporter.report('text/unreadable', { message: decoded.problem.message });
    return { exists, text: '', reporter, records: [] };
  }
  const { text } = decoded.value;
  const reporter = new Reporter(file.path, dataset, text);
  checkText(decoded.value, reporter);
  const context = { dataset, set, image: undefined, bytes: environment.bytes };
  return { exists: true, text, reporter, records: format.read(text, context, reporter) };
}

/** Reads such a file and finds the images that it describes. */
export async function readAnnotationFile(
  dataset: Dataset,
  file: SharedFile,
  samples: readonly Sample[],
  environment: CheckEnvironment,
): Promise<AnnotationFileReading> {
  const { records, ...rest } = await parseAnnotationFile(dataset, file, environment);
  const find = sampleFinder(samples);
  return { ...rest, records: records.map((record) => ({ record, sample: find(record.picture) })) };
}

/** Checks such a file: what it says by itself, its boxes against the real images, and the images it names. */
export async function checkAnnotationFile(
  dataset: Dataset,
  file: SharedFile,
  samples: readonly Sample[],
  environment: CheckEnvironment,
): Promise<AnnotationFileReport> {
  const reading = await readAnnotationFile(dataset, file, samples, environment);
  const perClass = dataset.classes.map(() => 0);
  let labels = 0;
  for (const { record, sample } of reading.records) {
    const size = await sizeOf(record.picture, sample, environment, reading.reporter);
    checkBoxes(record, size, reading.reporter);
    checkAnchors(record, size, dataset, reading.reporter);
    countClasses(record, perClass);
    labels += record.labels.length;
  }
  const { kept, waived } = applyWaivers(dataset, reading.reporter.findings);
  return {
    path: file.path,
    exists: reading.exists,
    findings: kept,
    dropped: reading.reporter.dropped(),
    waived,
    labels,
    perClass,
    ...imagesAndClasses(reading),
  };
}

function imagesAndClasses({ records }: AnnotationFileReading): Pick<AnnotationFileReport, 'images' | 'classes'> {
  const images: string[] = [];
  const classes: (readonly number[])[] = [];
  for (const { record, sample } of records) {
    if (sample === undefined) continue;
    images.push(sample.image);
    classes.push([...new Set(record.labels.flatMap(({ classReference: { index } }) => index ?? []))]);
  }
  return { images, classes };
}

/** The size that boxes are checked against: the image's own, else what the file says. */
async function sizeOf(
  picture: PictureReference,
  sample: Sample | undefined,
  { files }: CheckEnvironment,
  reporter: Reporter,
): Promise<Size | undefined> {
  const { width, height } = picture;
  const written =
    width === undefined || height === undefined ? undefined : { width: width.value, height: height.value };
  if (sample === undefined) {
    reportMissingImage(picture, reporter);
    return written;
  }
  const facts = await readImageHeader(files, sample.image);
  if (!facts.ok) return written;
  const real = { width: facts.value.width, height: facts.value.height };
  if (written !== undefined && (written.width !== real.width || written.height !== real.height)) {
    reporter.report('dataset/size-differs', {
      span: width?.span ?? { start: 0, end: 0 },
      message: message(
        'The image {0} is {1} × {2} pixels; here it is said to be {3} × {4}.',
        basename(sample.image),
        real.width,
        real.height,
        written.width,
        written.height,
      ),
      related: [{ file: sample.image, message: message('The image') }],
    });
  }
  return real;
}

function reportMissingImage({ fileName }: PictureReference, reporter: Reporter): void {
  if (fileName === undefined) return;
  reporter.report('dataset/missing-image', {
    span: fileName.span,
    message: message('There is no image {0} in the data set.', fileName.written),
  });
}

/** Finds the sample an annotation names: the image whose path ends with the name as written. */
export function sampleFinder(samples: readonly Sample[]): (picture: PictureReference) => Sample | undefined {
  const byName = new Map<string, Sample[]>();
  for (const sample of samples) {
    const name = basename(sample.image);
    const same = byName.get(name);
    if (same === undefined) byName.set(name, [sample]);
    else same.push(sample);
  }
  return ({ fileName }) => {
    if (fileName === undefined) return undefined;
    const candidates = byName.get(basename(pathIn(fileName.written))) ?? [];
    return candidates.find(({ image }) => namesImage({ fileName }, image)) ?? onlyOne(candidates);
  };
}

/** Whether an annotation names this very image: the image's path ends with the name as written. */
export function namesImage({ fileName }: PictureReference, image: string): boolean {
  if (fileName === undefined) return false;
  const written = pathIn(fileName.written);
  return image === written || image.endsWith(`/${written}`);
}

function pathIn(written: string): string {
  return normalizePath(written.replaceAll('\\', '/'));
}

/** A name in another folder still means the image when there is just one of that name. */
function onlyOne(candidates: readonly Sample[]): Sample | undefined {
  return candidates.length === 1 ? candidates[0] : undefined;
}
