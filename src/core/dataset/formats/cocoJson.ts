import type { ObjectRecord } from '../annotation';
import { ANNOTATION_KEYS, readAnnotation, type CocoLabel } from './cocoAnnotation';
import { expectKind, reportMissing, type CocoReading } from './cocoReading';
import { readCategories, readImages } from './cocoTables';
import type { AnnotationFormat, FormatContext } from './format';
import type { Reporter } from '../../rules/reporter';
import { findMembers, itemsOf, kindOf } from '../../std/jsonRead';
import { scanJson } from '../../std/jsonTape';
import { message } from '../../std/message';

/**
 * COCO's JSON (cocodataset.org, "Data format"): `images`, `annotations` with boxes, polygons, run lengths and keypoints, and
 * `categories`. One record for each image, in the file's order. Annotations without any place in a file where none has one label the
 * whole image. Of a malformed file what stands before the fault is returned, and only the fault is reported.
 */
export const cocoJson: AnnotationFormat = {
  encoding: 'coco-json',
  medium: 'text',
  extent: 'dataset',
  extensions: ['.json'],
  read: readCoco,
};

const TOP_KEYS = ['images', 'annotations', 'categories'] as const;

function readCoco(text: string, context: FormatContext, reporter: Reporter): ObjectRecord[] {
  const tape = scanJson(text);
  const { fault } = tape;
  if (fault !== undefined) {
    reporter.report('coco/malformed', { span: fault, message: fault.message });
  }
  if (tape.length === 0) return [];
  const reading: CocoReading = { tape, context, reporter: fault === undefined ? reporter : silent(reporter) };
  if (kindOf(tape, 0) !== 'object') {
    reporter.report('coco/wrong-type', {
      span: { start: tape.nodes[0]!, end: tape.nodes[0]! + 1 },
      message: message(
        'A COCO file is an object with images, annotations and categories. This may be a file of results.',
      ),
    });
    return [];
  }
  return readLists(reading);
}

function silent(reporter: Reporter): CocoReading['reporter'] {
  return {
    file: reporter.file,
    isOn: () => false,
    option: (rule, name) => reporter.option(rule, name),
    rangeOf: (span) => reporter.rangeOf(span),
    report: () => undefined,
  };
}

function readLists(reading: CocoReading): ObjectRecord[] {
  const { tape } = reading;
  const top = new Int32Array(TOP_KEYS.length);
  findMembers(tape, 0, TOP_KEYS, top);
  for (const [index, key] of TOP_KEYS.entries()) {
    const node = top[index]!;
    // Test sets come without annotations.
    if (node < 0 && key === 'images') reportMissing(reading, 0, key, message('The file lacks "{0}".', key));
    if (node >= 0 && !expectKind(reading, node, 'list', message('"{0}" is a list in brackets.', key))) top[index] = -1;
  }
  const images = readImages(reading, top[0]!);
  const categories = readCategories(reading, top[2]!);
  const tables = {
    images,
    categories,
    ids: new Map<string | number, number>(),
    found: new Int32Array(ANNOTATION_KEYS),
  };
  const bare: { node: number; entry: CocoLabel }[] = [];
  let placed = 0;
  for (const node of itemsOf(tape, top[1]!)) {
    const entry = readAnnotation(reading, node, tables);
    if (entry === undefined) continue;
    if (entry.isBare) {
      bare.push({ node, entry });
      continue;
    }
    placed++;
    entry.image.labels.push(entry.label);
  }
  for (const { node, entry } of bare) {
    if (placed === 0) entry.image.labels.push(entry.label);
    else reportMissing(reading, node, 'bbox', message('The annotation has neither a box nor a shape.'));
  }
  return [...images.records];
}
