import { pixels, type Label, type Shape } from '../annotation';
import { classIndexOfId } from './classIndex';
import { checkAgreement } from './cocoChecks';
import { checkKeypoints } from './cocoKeypoints';
import {
  addId,
  expectKind,
  isPresent,
  readId,
  readNumbers,
  reportMissing,
  type CocoId,
  type CocoReading,
  type WrittenNumbers,
} from './cocoReading';
import { readSegmentation, type Segmentation } from './cocoSegmentation';
import type { CocoCategory, CocoImage, CocoImages } from './cocoTables';
import { findMembers, kindOf, numberOf, spanOf } from '../../std/jsonRead';
import { message } from '../../std/message';

/** What annotations are read against, and what is remembered from one to the next. */
export interface AnnotationTables {
  readonly images: CocoImages;
  readonly categories: ReadonlyMap<CocoId, CocoCategory>;
  readonly ids: Map<CocoId, number>;
  readonly found: Int32Array;
}

/** A label with the image that it belongs to. `isBare`: it says nothing of where in the image it is. */
export interface CocoLabel {
  readonly image: CocoImage;
  readonly label: Label;
  readonly isBare: boolean;
}

const KEYS = [
  'id',
  'image_id',
  'category_id',
  'bbox',
  'segmentation',
  'area',
  'iscrowd',
  'keypoints',
  'num_keypoints',
  'caption',
  'segments_info',
] as const;

export const ANNOTATION_KEYS = KEYS.length;

/** Reads one annotation; undefined where it labels nothing: a caption, a panoptic segment list, or one without an image. */
export function readAnnotation(reading: CocoReading, node: number, tables: AnnotationTables): CocoLabel | undefined {
  if (!expectKind(reading, node, 'object', message('An annotation is an object in braces.'))) return undefined;
  const { found } = tables;
  findMembers(reading.tape, node, KEYS, found);
  if (found[9]! >= 0 || found[10]! >= 0) return undefined;
  const id = readOwnId(reading, node, tables);
  const image = readImage(reading, node, tables);
  const category = readCategory(reading, node, tables);
  if (image === undefined) return undefined;
  const geometry = readGeometry(reading, image, tables, category?.category);
  const label: Label = {
    classReference: category?.reference ?? { written: '', span: spanOf(reading.tape, node), index: undefined },
    shape: geometry.shape,
    span: spanOf(reading.tape, node),
    spans: geometry.spans,
    ...(id === undefined ? {} : { id }),
    ...(isCrowd(reading, found[6]!) ? { crowd: true } : {}),
    ...(geometry.faulty ? { faulty: true } : {}),
  };
  return { image, label, isBare: geometry.shape.kind === 'image' && !geometry.faulty };
}

function readOwnId(reading: CocoReading, node: number, { ids, found }: AnnotationTables): CocoId | undefined {
  if (!isPresent(reading, found[0]!)) {
    reportMissing(reading, node, 'id', message('The annotation lacks "{0}".', 'id'));
    return undefined;
  }
  const id = readId(reading, found[0]!);
  if (id !== undefined) addId(reading, ids, id, found[0]!);
  return id;
}

function readImage(reading: CocoReading, node: number, { images, found }: AnnotationTables): CocoImage | undefined {
  if (!isPresent(reading, found[1]!)) {
    reportMissing(reading, node, 'image_id', message('The annotation lacks "{0}".', 'image_id'));
    return undefined;
  }
  const id = readId(reading, found[1]!);
  const image = id === undefined ? undefined : images.byId.get(id);
  if (image === undefined && id !== undefined) {
    reading.reporter.report('coco/orphan-annotation', {
      span: spanOf(reading.tape, found[1]!),
      message: message('No image of the file has the id {0}. Correct the id, or remove the annotation.', id),
    });
  }
  return image;
}

interface CategoryUse {
  readonly category: CocoCategory | undefined;
  readonly reference: Label['classReference'];
}

function readCategory(
  reading: CocoReading,
  node: number,
  { categories, found }: AnnotationTables,
): CategoryUse | undefined {
  const place = found[2]!;
  if (!isPresent(reading, place)) {
    reportMissing(reading, node, 'category_id', message('The annotation lacks "{0}".', 'category_id'));
    return undefined;
  }
  const id = readId(reading, place);
  if (id === undefined) return undefined;
  const span = spanOf(reading.tape, place);
  const { classes } = reading.context.dataset;
  const category = categories.get(id);
  if (category !== undefined) {
    reportUndeclared(reading, category);
    return { category, reference: { written: category.name, span, index: category.index } };
  }
  // A file without categories counts on the data set's own ids.
  const index = categories.size === 0 && typeof id === 'number' ? classIndexOfId(classes, id) : undefined;
  if (index === undefined && (categories.size > 0 || classes.length > 0)) {
    reading.reporter.report('coco/category-unknown', {
      span,
      message: message('No category has the id {0}.', id),
      data: { class: id },
    });
  }
  return { category: undefined, reference: { written: String(id), span, index } };
}

/** A category that is used and is no class of the data set is reported where it is declared, once. */
function reportUndeclared({ reporter, context }: CocoReading, category: CocoCategory): void {
  if (category.isReported || category.index !== undefined || context.dataset.classes.length === 0) return;
  category.isReported = true;
  reporter.report('coco/category-unknown', {
    span: category.span,
    message: message('The category "{0}" is not one of the classes of the data set.', category.name),
    data: { class: category.name },
  });
}

function isCrowd({ tape }: CocoReading, node: number): boolean {
  return node >= 0 && kindOf(tape, node) === 'number' && numberOf(tape, node) === 1;
}

interface Geometry {
  readonly shape: Shape;
  readonly spans: readonly number[];
  readonly faulty: boolean;
}

function readGeometry(
  reading: CocoReading,
  image: CocoImage,
  { found }: AnnotationTables,
  category: CocoCategory | undefined,
): Geometry {
  const [, , , boxNode = -1, segmentationNode = -1, areaNode = -1, , pointsNode = -1, countNode = -1] = found;
  const box = isPresent(reading, boxNode) ? readBox(reading, boxNode) : undefined;
  const segmentation = readSegmentation(reading, segmentationNode, image.picture);
  const points = readPoints(reading, pointsNode);
  const readable = segmentation === 'unreadable' ? undefined : segmentation;
  const isUnreadable = box === 'unreadable' || segmentation === 'unreadable' || points === 'unreadable';
  const hasArea = areaNode >= 0 && kindOf(reading.tape, areaNode) === 'number';
  const corners = box === 'unreadable' ? undefined : box;
  if (!isUnreadable) {
    checkAgreement(reading, { box: corners, boxNode, segmentation: readable, areaNode: hasArea ? areaNode : -1 });
  }
  const isSound =
    points === undefined || points === 'unreadable'
      ? true
      : checkKeypoints(reading, { points, pointsNode, countNode, expected: category?.keypoints });
  const faulty = isUnreadable || readable?.faulty === true || !isSound;
  const chosen = chooseShape(corners, readable, isSound && points !== 'unreadable' ? points : undefined);
  return { ...chosen, faulty };
}

function readBox(reading: CocoReading, node: number): WrittenNumbers | 'unreadable' {
  const sentence = message('A box is four numbers: x, y, width, height.');
  const numbers = readNumbers(reading, node, sentence);
  if (numbers?.values.length === 4) return numbers;
  if (numbers !== undefined) expectKind(reading, node, 'number', sentence);
  return 'unreadable';
}

function readPoints(reading: CocoReading, node: number): WrittenNumbers | 'unreadable' | undefined {
  if (!isPresent(reading, node)) return undefined;
  return (
    readNumbers(reading, node, message('Keypoints are numbers: x, y, visibility of each in turn.')) ?? 'unreadable'
  );
}

/** The most telling shape: labelled keypoints, then the segmentation, then the box; without any the whole picture. */
function chooseShape(
  box: WrittenNumbers | undefined,
  segmentation: Segmentation | undefined,
  points: WrittenNumbers | undefined,
): Omit<Geometry, 'faulty'> {
  const isLabelled = points?.values.some((value, index) => index % 3 === 2 && value > 0) === true;
  if (points !== undefined && box !== undefined && isLabelled) {
    const shape = { kind: 'keypoints', form: 'corner-size', convention: pixels, dimensions: 3 } as const;
    return { shape: { ...shape, box: box.values, points: points.values }, spans: [...box.spans, ...points.spans] };
  }
  if (segmentation?.kind === 'rle') {
    return { shape: { kind: 'rle', size: segmentation.size, counts: segmentation.counts }, spans: [] };
  }
  if (segmentation?.kind === 'polygon' && segmentation.rings.length > 0) {
    const { rings, spans } = segmentation;
    const flat = spans.length === 1 ? spans[0]! : spans.flat();
    return { shape: { kind: 'polygon', convention: pixels, rings }, spans: flat };
  }
  if (box !== undefined) {
    return { shape: { kind: 'box', form: 'corner-size', convention: pixels, values: box.values }, spans: box.spans };
  }
  if (points !== undefined && isLabelled) return pointsAlone(points);
  return { shape: { kind: 'image' }, spans: [] };
}

/** Keypoints without a box get the one around those that are labelled. */
function pointsAlone({ values, spans }: WrittenNumbers): Omit<Geometry, 'faulty'> {
  const labelled = values.map((_, index) => index).filter((index) => index % 3 === 0 && values[index + 2]! > 0);
  const xs = labelled.map((index) => values[index]!);
  const ys = labelled.map((index) => values[index + 1]!);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  const box = [x, y, Math.max(...xs) - x, Math.max(...ys) - y];
  const shape = {
    kind: 'keypoints',
    form: 'corner-size',
    convention: pixels,
    dimensions: 3,
    box,
    points: values,
  } as const;
  const [start = 0, end = start] = [spans[0], spans.at(-1)];
  return { shape, spans: [start, end, start, end, start, end, start, end, ...spans] };
}
