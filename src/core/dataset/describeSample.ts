import { boxOf, toPoints, type Size } from '../geometry/box';
import { encodeRuns } from '../image/planeRuns';
import { checkAnchors } from '../rules/checkAnchors';
import { checkBoxes } from '../rules/checkBoxes';
import { compareFindings, type Finding } from '../rules/finding';
import { LineIndex, type TextRange } from '../std/place';
import type { Label, ObjectRecord, Shape } from './annotation';
import { namesImage, readAnnotationFile, type AnnotationFileReading } from './checkAnnotationFile';
import type { CheckEnvironment } from './checkEnvironment';
import { readSample, reportSample } from './checkSample';
import type { Dataset, Sample } from './dataset';
import type { Encoding } from './definition';
import { formats } from './formats/formats';

/** A label ready to draw: geometry in continuous pixels of the stored picture, 0-based, y down. */
export interface DescribedObject {
  /** Index into the data set's classes; -1 where the class is not declared. */
  readonly classIndex: number;
  readonly className: string;
  readonly shape: DescribedShape;
  /** x0, y0, x1, y1; x1 and y1 are the far edges. */
  readonly box: readonly [number, number, number, number];
  readonly file: string;
  readonly range: TextRange;
  readonly flags: readonly ('difficult' | 'crowd')[];
}

export type DescribedShape =
  | { readonly kind: 'box' }
  | { readonly kind: 'polygon'; readonly rings: readonly (readonly number[])[] }
  | { readonly kind: 'keypoints'; readonly points: readonly number[] }
  | { readonly kind: 'runs'; readonly height: number; readonly width: number; readonly counts: readonly number[] }
  | { readonly kind: 'image' };

export interface DescribedMask extends Size {
  /** Classes row by row, see `encodeRuns`; 255 unknown, 254 ignored. */
  readonly runs: Uint8Array<ArrayBuffer>;
  /** row, column, value of the first unknown pixels. */
  readonly unknown: Uint32Array<ArrayBuffer>;
  readonly unknownTotal: number;
  readonly values: 'color' | 'index';
}

/** Everything there is to see of one sample: what *Visualise Labels* shows. */
export interface SampleDescription {
  readonly image: { readonly size: Size | undefined; readonly orientation: number };
  readonly objects: readonly DescribedObject[];
  readonly mask: DescribedMask | undefined;
  readonly encodings: readonly Encoding[];
  /** The first annotation file that exists. */
  readonly annotation: string | undefined;
  readonly perClass: readonly number[];
  readonly findings: readonly Finding[];
}

export async function describeSample(
  dataset: Dataset,
  sample: Sample,
  environment: CheckEnvironment,
): Promise<SampleDescription> {
  const reading = await readSample(dataset, sample, environment, { wantPlane: true });
  const report = reportSample(dataset, reading);
  const size = report.imageSize ?? reading.annotations.find(({ plane }) => plane !== undefined)?.plane?.size;
  const shared = await describeSharedFiles(dataset, sample, size, environment);
  const own = reading.annotations.flatMap(({ records, path, text }) =>
    describeRecords(records, { path, text, size, dataset }),
  );
  const withPlane = reading.annotations.find(({ plane }) => plane?.plane !== undefined);
  return {
    image: { size, orientation: reading.image?.orientation ?? 1 },
    objects: [...own, ...shared.objects],
    mask: describeMask(withPlane?.plane?.plane, withPlane?.set.encoding),
    encodings: dataset.annotationSets.map(({ encoding }) => encoding),
    annotation: reading.annotations.find(({ exists }) => exists)?.path ?? shared.annotation,
    perClass: dataset.classes.map((_, index) => (report.perClass[index] ?? 0) + (shared.perClass[index] ?? 0)),
    findings: [...report.findings, ...shared.findings].sort(compareFindings),
  };
}

interface SharedDescription {
  readonly objects: readonly DescribedObject[];
  readonly findings: readonly Finding[];
  readonly perClass: readonly number[];
  readonly annotation: string | undefined;
}

/** The labels of the sample in files that describe many images. Their findings are those that stand in its own labels. */
async function describeSharedFiles(
  dataset: Dataset,
  sample: Sample,
  size: Size | undefined,
  environment: CheckEnvironment,
): Promise<SharedDescription> {
  const objects: DescribedObject[] = [];
  const findings: Finding[] = [];
  let annotation: string | undefined;
  for (const [setIndex, path] of sample.annotations.entries()) {
    const encoding = dataset.annotationSets[setIndex]?.encoding;
    if (encoding === undefined || formats[encoding]?.extent !== 'dataset') continue;
    const reading = await readAnnotationFile(dataset, { path, setIndex }, [sample], environment);
    if (reading.exists) annotation ??= path;
    const records = recordsOf(reading, sample);
    for (const record of records) {
      checkBoxes(record, size, reading.reporter);
      checkAnchors(record, size, dataset, reading.reporter);
    }
    const described = describeRecords(records, { path, text: reading.text, size, dataset });
    objects.push(...described);
    findings.push(
      ...reading.reporter.findings.filter((finding) => described.some(({ range }) => contains(range, finding.range))),
    );
  }
  const perClass = dataset.classes.map((_, index) => objects.filter(({ classIndex }) => classIndex === index).length);
  return { objects, findings, perClass, annotation };
}

/**
 * The records of a sample. It was looked for alone, so a name in another folder may as well be that of a namesake: such a name
 * counts only where the file has no other of that kind.
 */
function recordsOf({ records }: AnnotationFileReading, sample: Sample): ObjectRecord[] {
  const candidates = records.filter((entry) => entry.sample === sample).map(({ record }) => record);
  const exact = candidates.filter(({ picture }) => namesImage(picture, sample.image));
  const names = new Set(candidates.map(({ picture }) => picture.fileName?.written));
  return exact.length > 0 || names.size > 1 ? exact : candidates;
}

function describeRecords(
  records: readonly ObjectRecord[],
  { path, text, size, dataset }: { path: string; text: string; size: Size | undefined; dataset: Dataset },
): DescribedObject[] {
  const lines = new LineIndex(text);
  // Without a picture there is nothing to be a fraction of: a unit square keeps the labels comparable.
  const known = size ?? { width: 1, height: 1 };
  return records.flatMap(({ labels }) =>
    labels.map((label) => ({
      ...describeLabel(label, path, lines.rangeOf(label.span), known),
      className: className(label, dataset),
    })),
  );
}

/** The declared name of the class, or what is written where it is not declared. */
function className({ classReference: { index, written } }: Label, { classes }: Dataset): string {
  return index === undefined ? written : (classes[index]?.name ?? written);
}

function describeLabel(label: Label, file: string, range: TextRange, size: Size): Omit<DescribedObject, 'className'> {
  const box = boxOf(label.shape, size) ?? { x0: 0, y0: 0, x1: size.width, y1: size.height };
  return {
    classIndex: label.classReference.index ?? -1,
    shape: describeShape(label.shape, size),
    box: [box.x0, box.y0, box.x1, box.y1],
    file,
    range,
    flags: [
      ...(label.difficult === true ? ['difficult' as const] : []),
      ...(label.crowd === true ? ['crowd' as const] : []),
    ],
  };
}

function describeShape(shape: Shape, size: Size): DescribedShape {
  switch (shape.kind) {
    case 'box':
    case 'image':
      return { kind: shape.kind };
    case 'polygon':
      return { kind: 'polygon', rings: shape.rings.map((ring) => [...toPoints(ring, shape.convention, size)]) };
    case 'keypoints':
      return { kind: 'keypoints', points: describePoints(shape, size) };
    case 'rle':
      return { kind: 'runs', height: shape.size[0], width: shape.size[1], counts: shape.counts };
  }
}

/** x, y, visibility of every point; points written without a visibility are visible. */
function describePoints(shape: Extract<Shape, { kind: 'keypoints' }>, size: Size): number[] {
  const { points, dimensions, convention } = shape;
  const described: number[] = [];
  for (let i = 0; i + dimensions <= points.length; i += dimensions) {
    const [x = 0, y = 0] = toPoints([points[i]!, points[i + 1]!], convention, size);
    described.push(x, y, dimensions === 3 ? points[i + 2]! : 2);
  }
  return described;
}

function describeMask(
  plane: NonNullable<Awaited<ReturnType<typeof readSample>>['annotations'][number]['plane']>['plane'],
  encoding: Encoding | undefined,
): DescribedMask | undefined {
  if (plane === undefined) return undefined;
  return {
    width: plane.width,
    height: plane.height,
    runs: encodeRuns(plane.classes),
    unknown: plane.unknown.first,
    unknownTotal: plane.unknown.total,
    values: encoding === 'color-mask' ? 'color' : 'index',
  };
}

function contains(outer: TextRange, inner: TextRange | undefined): boolean {
  return inner !== undefined && !isBefore(inner.start, outer.start) && !isBefore(outer.end, inner.end);
}

function isBefore(a: TextRange['start'], b: TextRange['start']): boolean {
  return a.line < b.line || (a.line === b.line && a.character < b.character);
}
