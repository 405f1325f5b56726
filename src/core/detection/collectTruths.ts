import { readAnnotationFile, sampleFinder } from '../dataset/checkAnnotationFile';
import type { CheckEnvironment } from '../dataset/checkEnvironment';
import { readSample, type AnnotationReading } from '../dataset/checkSample';
import type { Label, PictureReference } from '../dataset/annotation';
import type { Dataset, Sample } from '../dataset/dataset';
import { extents } from '../dataset/extents';
import { classIndexOfName } from '../dataset/formats/classIndex';
import { formats } from '../dataset/formats/formats';
import { boxOf, type Size } from '../geometry/box';
import type { Progress } from '../ports/progress';
import { message } from '../std/message';
import { LineIndex } from '../std/place';
import { throwIfCancelled } from '../std/problem';
import { addCocoTruths } from './cocoTruths';
import { ProblemTally } from './problemTally';
import { ImageBuilder, TruthBuilder } from './tableBuilders';
import { truthFlags, type TruthClass, type TruthCollection } from './tables';

export interface TruthOptions {
  readonly signal?: AbortSignal | undefined;
  readonly progress?: Progress | undefined;
}

/**
 * The objects of a data set in columns, whatever its labels are written in: boxes, bounds of polygons and masks. Samples are read
 * as the checks read them; COCO's files are read as pycocotools reads them (`bbox`, `area`, `iscrowd`, pictures by id). Every
 * picture of `samples` is in the table, also one without objects; pictures that COCO's file names and that are not at hand are
 * there too. What has no usable box or class is counted among the problems. Rejects with `Cancelled` only.
 */
export async function collectTruths(
  dataset: Dataset,
  samples: readonly Sample[],
  environment: CheckEnvironment,
  options: TruthOptions = {},
): Promise<TruthCollection> {
  const collector = new Collector(dataset, environment, options);
  await collector.addSharedFiles(samples);
  await collector.addSamples(samples);
  return collector.take();
}

/** The truths of one COCO file by itself; its categories are the classes, in the order of their ids. */
export function collectCocoTruths(bytes: Uint8Array, file: string, { signal }: TruthOptions = {}): TruthCollection {
  const classes: TruthClass[] = [];
  const target = {
    builder: new TruthBuilder(),
    images: new ImageBuilder(),
    imageIds: [],
    problems: new ProblemTally(),
  };
  addCocoTruths(bytes, file, {
    ...target,
    signal,
    nameOf: (name) => name,
    classOf: ({ id, name }) => classes.push({ id, name, color: undefined }) - 1,
  });
  return finish(target, classes);
}

interface Target {
  /** Pictures without labels. */
  readonly unlabelled?: ReadonlySet<number>;
  readonly builder: TruthBuilder;
  readonly images: ImageBuilder;
  readonly imageIds: readonly number[];
  readonly problems: ProblemTally;
}

function finish(
  { builder, images, imageIds, problems, unlabelled }: Target,
  classes: readonly TruthClass[],
): TruthCollection {
  const table = images.take();
  return {
    images: table,
    imageIds: Float64Array.from(table.names, (_, index) => imageIds[index] ?? -1),
    isLabelled: Uint8Array.from(table.names, (_, index) => (unlabelled?.has(index) === true ? 0 : 1)),
    classes,
    ...builder.take(table.names.length),
    problems: problems.take(),
  };
}

class Collector {
  private readonly builder = new TruthBuilder();
  private readonly images = new ImageBuilder();
  private readonly imageIds: number[] = [];
  private readonly problems = new ProblemTally();
  private readonly unlabelled = new Set<number>();
  /** Where the data set declares no classes: those that the labels name. */
  private readonly found = new Map<string, number>();
  /** The index of the pictures that are in the table already, by name. */
  private readonly known = new Map<string, number>();

  constructor(
    private readonly dataset: Dataset,
    private readonly environment: CheckEnvironment,
    private readonly options: TruthOptions,
  ) {}

  take(): TruthCollection {
    const declared = this.dataset.classes.map(({ id, name, color }) => ({ id, name, color }));
    const found = Array.from(this.found.keys(), (name, id) => ({ id, name, color: undefined }));
    const { builder, images, imageIds, problems, unlabelled } = this;
    return finish({ builder, images, imageIds, problems, unlabelled }, declared.length > 0 ? declared : found);
  }

  /** Files that describe many images: COCO's in one pass over their bytes, the others as the checks read them. */
  async addSharedFiles(samples: readonly Sample[]): Promise<void> {
    for (const [setIndex, { encoding }] of this.dataset.annotationSets.entries()) {
      if (extents[encoding] !== 'dataset') continue;
      const paths = new Set(samples.flatMap(({ annotations }) => annotations[setIndex] ?? []));
      for (const path of paths) {
        throwIfCancelled(this.options.signal);
        const own = samples.filter(({ annotations }) => annotations[setIndex] === path);
        if (encoding === 'coco-json') await this.addCoco(path, own);
        else await this.addShared({ path, setIndex }, own);
      }
    }
  }

  async addSamples(samples: readonly Sample[]): Promise<void> {
    const { dataset, environment, options } = this;
    const sets = dataset.annotationSets
      .map(({ encoding }, index) => ({ index, format: formats[encoding], encoding }))
      .filter(({ format, encoding }) => format?.medium === 'text' && format.extent === 'image' && encoding !== 'folder')
      .map(({ index }) => index);
    const boxes: Dataset = { ...dataset, annotationSets: sets.map((index) => dataset.annotationSets[index]!) };
    for (const [done, sample] of samples.entries()) {
      throwIfCancelled(options.signal);
      options.progress?.({ done, total: samples.length });
      const annotations = sets.map((index) => sample.annotations[index] ?? '');
      const reading = await readSample(boxes, { ...sample, annotations }, environment, { wantPlane: false });
      const found = reading.annotations.find(({ exists }) => exists);
      const size = reading.image ?? sizeWritten(found?.records[0]?.picture);
      const isNamed = this.known.has(sample.image);
      const image = this.imageIndex(sample.image, size);
      if (!isNamed && !reading.annotations.some(hasLabels)) this.addUnlabelled(image, sample.image);
      for (const annotation of reading.annotations) this.addReading(annotation, image, size);
    }
  }

  private async addCoco(path: string, samples: readonly Sample[]): Promise<void> {
    const bytes = await this.environment.files.read(path);
    if (!bytes.ok) {
      this.problems.add('truth/unreadable', () => bytes.problem.message, { file: path });
      return;
    }
    const find = sampleFinder(samples);
    const before = this.images.names.length;
    addCocoTruths(bytes.value, path, {
      builder: this.builder,
      images: this.images,
      imageIds: this.imageIds,
      problems: this.problems,
      signal: this.options.signal,
      nameOf: (name) => find({ fileName: { written: name, span: { start: 0, end: 0 } } })?.image ?? name,
      classOf: ({ name }) => classIndexOfName(this.dataset.classes, name),
    });
    for (let image = before; image < this.images.names.length; image++)
      this.known.set(this.images.names[image]!, image);
  }

  private async addShared(file: { path: string; setIndex: number }, samples: readonly Sample[]): Promise<void> {
    const reading = await readAnnotationFile(this.dataset, file, samples, this.environment);
    const lines = new LineIndex(reading.text);
    for (const { record, sample } of reading.records) {
      const size = sizeWritten(record.picture);
      const image = this.imageIndex(sample?.image ?? record.picture.fileName?.written ?? file.path, size);
      for (const label of record.labels) this.addLabel(label, { image, size, file: file.path, lines });
    }
  }

  private addReading({ records, path, text }: AnnotationReading, image: number, size: Size | undefined): void {
    const lines = new LineIndex(text);
    for (const { labels } of records)
      for (const label of labels) this.addLabel(label, { image, size, file: path, lines });
  }

  private addUnlabelled(image: number, name: string): void {
    this.unlabelled.add(image);
    this.problems.add('truth/unlabelled', () => message('The picture has no labels: it is not evaluated.'), {
      file: name,
    });
  }

  private classOf({ classReference: { index, written } }: Label): number | undefined {
    if (index !== undefined || this.dataset.classes.length > 0 || written === '') return index;
    const known = this.found.get(written) ?? this.found.size;
    this.found.set(written, known);
    return known;
  }

  private addLabel(
    label: Label,
    where: { image: number; size: Size | undefined; file: string; lines: LineIndex },
  ): void {
    const { shape, classReference } = label;
    if (shape.kind === 'image') return;
    const { line, character } = where.lines.positionAt(label.span.start);
    const place = { file: where.file, line };
    const classIndex = this.classOf(label);
    if (classIndex === undefined) {
      const { written } = classReference;
      this.problems.add('truth/unknown-class', () => message('The class {0} is not declared.', written), place);
      return;
    }
    const isFraction = shape.kind !== 'rle' && shape.convention.unit === 'fraction';
    if (where.size === undefined && isFraction) {
      this.unlabelled.add(where.image);
      this.problems.add(
        'truth/unknown-size',
        () => message('The boxes are fractions of an image that is not at hand.'),
        place,
      );
      return;
    }
    const box = boxOf(shape, where.size ?? { width: 0, height: 0 });
    if (
      box === undefined ||
      !(box.x1 >= box.x0 && box.y1 >= box.y0 && Number.isFinite(box.x0 + box.y0 + box.x1 + box.y1))
    ) {
      this.problems.add('truth/no-box', () => message('The label has no box with an inside.'), place);
      return;
    }
    const boxArea = (box.x1 - box.x0) * (box.y1 - box.y0);
    const flags = (label.difficult === true ? truthFlags.difficult : 0) + (label.crowd === true ? truthFlags.crowd : 0);
    const row = { image: where.image, classIndex, ...box, boxArea };
    this.builder.push(row, boxArea, flags, { file: this.builder.fileIndex(where.file), line, character });
  }

  private imageIndex(name: string, size: Size | undefined): number {
    let index = this.known.get(name);
    if (index === undefined) {
      index = this.images.push(name, size?.width ?? 0, size?.height ?? 0);
      this.known.set(name, index);
    }
    return index;
  }
}

/** YOLO has no file where there is nothing to label; elsewhere a missing file says nothing. */
function hasLabels({ exists, set }: AnnotationReading): boolean {
  return exists || set.encoding === 'yolo-txt';
}

function sizeWritten(picture: PictureReference | undefined): Size | undefined {
  if (picture?.width === undefined || picture.height === undefined) return undefined;
  return { width: picture.width.value, height: picture.height.value };
}
