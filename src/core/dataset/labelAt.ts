import { boxOf, type Box, type Size } from '../geometry/box';
import { readImageHeader } from '../image/imageHeader';
import { cropPicture, decodePicture } from '../image/picture';
import { encodePng } from '../image/encodePng';
import { LineIndex, type Position, type TextRange } from '../std/place';
import type { Label } from './annotation';
import { readAnnotationFile } from './checkAnnotationFile';
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

interface Candidate {
  readonly label: Label;
  readonly image: string | undefined;
}

/** The innermost label around a position; undefined where there is none. `thumbnail`: its longer side in pixels, 0 for none. */
export async function labelAt(
  dataset: Dataset,
  place: AnnotationPlace,
  position: Position,
  environment: CheckEnvironment,
  options: { readonly thumbnail: number },
): Promise<LabelAt | undefined> {
  const { text, candidates } = await readCandidates(dataset, place, environment);
  const lines = new LineIndex(text);
  const offset = lines.offsetAt(position);
  const around = candidates.filter(({ label: { span } }) => span.start <= offset && offset <= span.end);
  const found = around.sort((a, b) => lengthOf(a) - lengthOf(b))[0];
  if (found === undefined) return undefined;
  const { label, image } = found;
  const size = image === undefined ? undefined : await sizeOf(image, environment);
  const box = size === undefined ? undefined : boxOf(label.shape, size);
  const { written, index, span } = label.classReference;
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

function lengthOf({ label: { span } }: Candidate): number {
  return span.end - span.start;
}

async function readCandidates(
  dataset: Dataset,
  place: AnnotationPlace,
  environment: CheckEnvironment,
): Promise<{ text: string; candidates: readonly Candidate[] }> {
  if (place.kind === 'shared') {
    const reading = await readAnnotationFile(dataset, place, place.samples, environment);
    const candidates = reading.records.flatMap(({ record, sample }) =>
      record.labels.map((label) => ({ label, image: sample?.image })),
    );
    return { text: reading.text, candidates };
  }
  const reading = await readSample(dataset, place.sample, environment, { wantPlane: false });
  const own = reading.annotations.find(({ path }) => path === place.path);
  const labels = own?.records.flatMap((record) => record.labels) ?? [];
  return { text: own?.text ?? '', candidates: labels.map((label) => ({ label, image: place.sample.image })) };
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
