import { boxOf, type Box, type Size } from '../geometry/box';
import { readImageHeader } from '../image/imageHeader';
import { cropPicture, decodePicture } from '../image/picture';
import { encodePng } from '../image/encodePng';
import { LineIndex, type Position, type TextRange } from '../std/place';
import type { RecentResults } from '../std/recentResults';
import type { Label, ObjectRecord } from './annotation';
import { parseAnnotationFile, sampleFinder, type SharedFile } from './checkAnnotationFile';
import type { CheckEnvironment } from './checkEnvironment';
import { readSample } from './checkSample';
import type { Dataset, Sample } from './dataset';

/** The label that stands at a place of an annotation file. */
export interface LabelAt {
  readonly className: string;
  /** Index into the data set's classes; undefined where the class is not declared. */
  readonly classIndex: number | undefined;
  /** Whether the place is in the class, not elsewhere in the label. */
  readonly isOnClass: boolean;
  /** Where the class is written. */
  readonly classRange: TextRange;
  /** In continuous pixels; undefined where the label has no box or the picture no size. */
  readonly box: Box | undefined;
  readonly image: string | undefined;
  readonly range: TextRange;
  /** A PNG of the labelled part of the picture, where it could be cut out. */
  readonly thumbnail: Uint8Array | undefined;
}

/** A file that describes one sample, or one of many with the samples it may name. */
export type AnnotationPlace =
  | { readonly kind: 'sample'; readonly sample: Sample; readonly path: string }
  | { readonly kind: 'shared'; readonly setIndex: number; readonly samples: readonly Sample[]; readonly path: string };

/** What a question about a place is answered from. */
export interface PlaceEnvironment extends CheckEnvironment {
  /** The annotation files that were asked about last: one that describes many images takes long to parse. */
  readonly recent: RecentResults;
}

/** A parsed text with a function that finds the image of a label. */
interface Labels {
  readonly lines: LineIndex;
  readonly records: readonly ObjectRecord[];
  readonly imageOf: (record: ObjectRecord) => string | undefined;
}

interface Candidate {
  readonly label: Label;
  readonly record: ObjectRecord;
}

/** The innermost label around a position; undefined where there is none. `thumbnail`: its longer side in pixels, 0 for none. */
export async function labelAt(
  dataset: Dataset,
  place: AnnotationPlace,
  position: Position,
  environment: PlaceEnvironment,
  options: { readonly thumbnail: number },
): Promise<LabelAt | undefined> {
  const { lines, records, imageOf } = await readLabels(dataset, place, environment);
  const found = innermost(records, lines.offsetAt(position));
  if (found === undefined) return undefined;
  const { label, record } = found;
  const image = imageOf(record);
  const size = image === undefined ? undefined : await sizeOf(image, environment);
  const box = size === undefined ? undefined : boxOf(label.shape, size);
  const { written, index, span } = label.classReference;
  const offset = lines.offsetAt(position);
  return {
    className: index === undefined ? written : (dataset.classes[index]?.name ?? written),
    classIndex: index,
    classRange: lines.rangeOf(span),
    isOnClass: span.start <= offset && offset <= span.end,
    box,
    image,
    range: lines.rangeOf(label.span),
    thumbnail:
      image === undefined || box === undefined ? undefined : await cutOut(image, box, options.thumbnail, environment),
  };
}

function innermost(records: readonly ObjectRecord[], offset: number): Candidate | undefined {
  let found: Candidate | undefined;
  for (const record of records) {
    for (const label of record.labels) {
      const isAround = label.span.start <= offset && offset <= label.span.end;
      if (isAround && (found === undefined || lengthOf(label) < lengthOf(found.label))) found = { label, record };
    }
  }
  return found;
}

function lengthOf({ span }: Label): number {
  return span.end - span.start;
}

async function readLabels(dataset: Dataset, place: AnnotationPlace, environment: PlaceEnvironment): Promise<Labels> {
  if (place.kind === 'shared') {
    const { lines, records } = await parseShared(dataset, place, environment);
    return { lines, records, imageOf: ({ picture }) => sampleFinder(place.samples)(picture)?.image };
  }
  const reading = await readSample(dataset, place.sample, environment, { wantPlane: false });
  const own = reading.annotations.find(({ path }) => path === place.path);
  return { lines: new LineIndex(own?.text ?? ''), records: own?.records ?? [], imageOf: () => place.sample.image };
}

/** Larger texts, in characters, are not kept in memory. */
const MAX_KEPT = 20_000_000;

interface SharedLabels {
  readonly lines: LineIndex;
  readonly records: readonly ObjectRecord[];
}

async function parseShared(dataset: Dataset, file: SharedFile, environment: PlaceEnvironment): Promise<SharedLabels> {
  const parse = async (): Promise<SharedLabels> => {
    const { text, records } = await parseAnnotationFile(dataset, file, environment);
    return { lines: new LineIndex(text), records };
  };
  const stamp = await stampOf(file.path, environment);
  if (stamp === undefined) return parse();
  const { id, annotationSets, classes } = dataset;
  const key = JSON.stringify(['labels', id, file.path, stamp, annotationSets[file.setIndex], classes]);
  return environment.recent.recall(key, parse);
}

/** Changes whenever the text does; undefined for what is not to be kept. */
async function stampOf(path: string, { files, bytes, live }: CheckEnvironment): Promise<string | undefined> {
  const text = live?.get(path);
  if (text !== undefined) return text.length > MAX_KEPT ? undefined : bytes.sha256(new TextEncoder().encode(text));
  const stat = await files.stat(path);
  if (!stat.ok || stat.value.size > MAX_KEPT) return undefined;
  const { size, mtime, inode } = stat.value;
  return `${size}:${mtime}:${inode}`;
}

async function sizeOf(image: string, { files }: CheckEnvironment): Promise<Size | undefined> {
  const facts = await readImageHeader(files, image);
  return facts.ok ? facts.value : undefined;
}

/** Part of the surroundings is shown too: an eighth of the box on each side. */
const MARGIN = 1 / 8;
/** Larger pictures take too long for something that appears under the mouse. */
const MAX_BYTES = 20_000_000;

async function cutOut(
  image: string,
  box: Box,
  limit: number,
  { files, bytes }: CheckEnvironment,
): Promise<Uint8Array | undefined> {
  if (limit <= 0) return undefined;
  const stat = await files.stat(image);
  if (!stat.ok || stat.value.size > MAX_BYTES) return undefined;
  const data = await files.read(image);
  const picture = data.ok ? decodePicture(data.value, bytes) : undefined;
  if (picture === undefined) return undefined;
  const dx = (box.x1 - box.x0) * MARGIN;
  const dy = (box.y1 - box.y0) * MARGIN;
  const crop = cropPicture(picture, { x0: box.x0 - dx, y0: box.y0 - dy, x1: box.x1 + dx, y1: box.y1 + dy }, limit);
  if (crop === undefined) return undefined;
  return encodePng({ kind: 'rgb', width: crop.width, height: crop.height, samples: crop.rgb }, bytes);
}
