import type { ObjectRecord, Label, PictureReference } from '../annotation';
import {
  addId,
  braceOf,
  expectKind,
  isPresent,
  readId,
  reportMissing,
  type CocoId,
  type CocoReading,
} from './cocoReading';
import { classIndexOfName } from './classIndex';
import { findMembers, itemsOf, kindOf, numberOf, spanOf, stringOf } from '../../std/jsonRead';
import { message } from '../../std/message';
import type { Span } from '../../std/place';

/** A record that is still being filled. */
export interface CocoImage extends ObjectRecord {
  readonly labels: Label[];
}

export interface CocoCategory {
  readonly name: string;
  readonly span: Span;
  /** The place among the data set's classes; undefined where none has the name. */
  readonly index: number | undefined;
  /** How many keypoints its skeleton has; undefined where it declares none. */
  readonly keypoints: number | undefined;
  /** It is used and not a class of the data set, which is said once. */
  isReported: boolean;
}

/** The images of a file, in its order, and by id. */
export interface CocoImages {
  readonly records: readonly CocoImage[];
  readonly byId: ReadonlyMap<CocoId, CocoImage>;
}

const IMAGE_KEYS = ['id', 'file_name', 'width', 'height'] as const;

export function readImages(reading: CocoReading, list: number): CocoImages {
  const records: CocoImage[] = [];
  const byId = new Map<CocoId, CocoImage>();
  const seen = new Map<CocoId, number>();
  const found = new Int32Array(IMAGE_KEYS.length);
  for (const node of itemsOf(reading.tape, list)) {
    if (!expectKind(reading, node, 'object', message('An image is an object in braces.'))) continue;
    findMembers(reading.tape, node, IMAGE_KEYS, found);
    const record = { picture: readPicture(reading, node, found), labels: [] };
    records.push(record);
    const id = record.picture.id;
    if (id !== undefined && addId(reading, seen, id, found[0]!)) byId.set(id, record);
  }
  return { records, byId };
}

function readPicture(reading: CocoReading, node: number, found: Int32Array): PictureReference {
  const { tape } = reading;
  for (const [index, key] of IMAGE_KEYS.entries()) {
    if (!isPresent(reading, found[index]!)) reportMissing(reading, node, key, message('The image lacks "{0}".', key));
  }
  const id = isPresent(reading, found[0]!) ? readId(reading, found[0]!) : undefined;
  const name = found[1]!;
  const hasName =
    isPresent(reading, name) && expectKind(reading, name, 'string', message('The name of a file is a text in quotes.'));
  const width = readSide(reading, found[2]!);
  const height = readSide(reading, found[3]!);
  return {
    ...(hasName ? { fileName: { written: stringOf(tape, name), span: spanOf(tape, name) } } : {}),
    ...(width === undefined ? {} : { width }),
    ...(height === undefined ? {} : { height }),
    ...(id === undefined ? {} : { id }),
    span: spanOf(tape, node),
  };
}

function readSide(reading: CocoReading, node: number): PictureReference['width'] {
  if (!isPresent(reading, node)) return undefined;
  if (!expectKind(reading, node, 'number', message('Width and height are numbers of pixels.'))) return undefined;
  return { value: numberOf(reading.tape, node), span: spanOf(reading.tape, node) };
}

const CATEGORY_KEYS = ['id', 'name', 'keypoints'] as const;

export function readCategories(reading: CocoReading, list: number): Map<CocoId, CocoCategory> {
  const categories = new Map<CocoId, CocoCategory>();
  const seen = new Map<CocoId, number>();
  const found = new Int32Array(CATEGORY_KEYS.length);
  for (const node of itemsOf(reading.tape, list)) {
    if (!expectKind(reading, node, 'object', message('A category is an object in braces.'))) continue;
    findMembers(reading.tape, node, CATEGORY_KEYS, found);
    const id = readCategoryId(reading, node, found[0]!);
    const category = readCategory(reading, node, found);
    if (id !== undefined && addId(reading, seen, id, found[0]!)) categories.set(id, category);
  }
  return categories;
}

function readCategoryId(reading: CocoReading, node: number, value: number): CocoId | undefined {
  if (isPresent(reading, value)) return readId(reading, value);
  reportMissing(reading, node, 'id', message('The category lacks "{0}".', 'id'));
  return undefined;
}

function readCategory(reading: CocoReading, node: number, found: Int32Array): CocoCategory {
  const { tape, context } = reading;
  const [, name = -1, keypoints = -1] = found;
  const hasName = isPresent(reading, name);
  if (!hasName) reportMissing(reading, node, 'name', message('The category lacks "{0}".', 'name'));
  const isText = hasName && kindOf(tape, name) === 'string';
  const written = isText ? stringOf(tape, name) : '';
  return {
    name: written,
    span: isText ? spanOf(tape, name) : braceOf(reading, node),
    index: isText ? classIndexOfName(context.dataset.classes, written) : undefined,
    keypoints: isPresent(reading, keypoints) ? itemsOf(tape, keypoints).length : undefined,
    isReported: false,
  };
}
