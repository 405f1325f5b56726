import { expectKind, isPresent, readNumbers, type CocoReading } from './cocoReading';
import { decodeCounts, sumRuns } from './cocoRle';
import type { PictureReference } from '../annotation';
import { firstInside, findMembers, itemsOf, kindOf, spanOf, stringOf } from '../../std/jsonRead';
import { message } from '../../std/message';

/** What the segmentation of an annotation holds. A faulty one is reported already. */
export type Segmentation =
  | { readonly kind: 'polygon'; readonly rings: number[][]; readonly spans: number[][]; readonly faulty: boolean }
  | { readonly kind: 'rle'; readonly size: [number, number]; readonly counts: number[]; readonly faulty: boolean };

/** Reads polygons (a list of lists of x y pairs) or run lengths; undefined where there is nothing, or nothing readable. */
export function readSegmentation(
  reading: CocoReading,
  node: number,
  picture: PictureReference,
): Segmentation | 'unreadable' | undefined {
  if (!isPresent(reading, node)) return undefined;
  const kind = kindOf(reading.tape, node);
  if (kind === 'object') return readRuns(reading, node, picture) ?? 'unreadable';
  const sentence = message('A segmentation is a list of polygons, each a list of numbers, or run lengths in braces.');
  if (!expectKind(reading, node, 'list', sentence)) return 'unreadable';
  return readPolygons(reading, node);
}

function readPolygons(reading: CocoReading, list: number): Segmentation | 'unreadable' {
  const { tape } = reading;
  const rings: number[][] = [];
  const spans: number[][] = [];
  let faulty = false;
  if (kindOf(tape, firstInside(list)) === 'number') {
    const sentence = message('A polygon stands in a list of polygons: write [[x, y, …]] with two brackets.');
    expectKind(reading, list, 'object', sentence);
    return 'unreadable';
  }
  for (const item of itemsOf(tape, list)) {
    const numbers = readNumbers(reading, item, message('A polygon is a list of numbers: x, y of each point in turn.'));
    if (numbers === undefined) {
      faulty = true;
    } else if (checkPoints(reading, item, numbers.values.length)) {
      rings.push(numbers.values);
      spans.push(numbers.spans);
    } else {
      faulty = true;
    }
  }
  return { kind: 'polygon', rings, spans, faulty };
}

function checkPoints({ reporter, tape }: CocoReading, ring: number, count: number): boolean {
  const isOdd = count % 2 !== 0;
  if (!isOdd && count >= 6) return true;
  reporter.report('coco/too-few-points', {
    span: spanOf(tape, ring),
    message: isOdd
      ? message('The polygon has {0} numbers; each x needs its y.', count)
      : message('The polygon has {0} points; it takes three to enclose anything. Remove it or complete it.', count / 2),
  });
  return false;
}

const RLE_KEYS = ['size', 'counts'] as const;

function readRuns(reading: CocoReading, node: number, picture: PictureReference): Segmentation | undefined {
  const { tape, reporter } = reading;
  const found = new Int32Array(RLE_KEYS.length);
  findMembers(tape, node, RLE_KEYS, found);
  const [sizeNode = -1, countsNode = -1] = found;
  const missing = !isPresent(reading, sizeNode) ? 'size' : !isPresent(reading, countsNode) ? 'counts' : undefined;
  if (missing !== undefined) {
    const { start } = spanOf(tape, node);
    reporter.report('coco/missing-field', {
      span: { start, end: start + 1 },
      message: message('The run lengths lack "{0}".', missing),
      data: { field: missing },
    });
    return undefined;
  }
  const size = readNumbers(reading, sizeNode, message('The size of a mask is [height, width].'))?.values;
  const counts = readCounts(reading, countsNode);
  if (size === undefined || counts === undefined) return undefined;
  const [height = NaN, width = NaN] = size;
  const faulty = !checkLength(reading, { sizeNode, countsNode }, { height, width, counts }, picture);
  return { kind: 'rle', size: [height, width], counts, faulty };
}

function readCounts(reading: CocoReading, node: number): number[] | undefined {
  const { tape, reporter } = reading;
  if (kindOf(tape, node) !== 'string') {
    return readNumbers(
      reading,
      node,
      message('Run lengths are a list of numbers, or a text in COCO’s compressed form.'),
    )?.values;
  }
  const counts = decodeCounts(stringOf(tape, node));
  if (counts === undefined) {
    reporter.report('coco/rle-length', {
      span: spanOf(tape, node),
      message: message('These compressed run lengths cannot be read: the text is damaged or cut off. Export it again.'),
    });
  }
  return counts;
}

interface Runs {
  readonly height: number;
  readonly width: number;
  readonly counts: readonly number[];
}

function checkLength(
  { tape, reporter }: CocoReading,
  { sizeNode, countsNode }: { readonly sizeNode: number; readonly countsNode: number },
  { height, width, counts }: Runs,
  picture: PictureReference,
): boolean {
  const { total } = sumRuns(counts);
  const isWhole = counts.every((count) => count >= 0 && Number.isInteger(count));
  if (total !== height * width || !isWhole) {
    reporter.report('coco/rle-length', {
      span: spanOf(tape, countsNode),
      message: message(
        'The run lengths add up to {0} pixels; a mask of {1} × {2} has {3}.',
        total,
        width,
        height,
        width * height,
      ),
    });
    return false;
  }
  const said = { width: picture.width?.value ?? width, height: picture.height?.value ?? height };
  if (said.width === width && said.height === height) return true;
  reporter.report('coco/rle-length', {
    span: spanOf(tape, sizeNode),
    message: message(
      'The mask is {0} × {1} pixels, its image {2} × {3}. The size is written [height, width].',
      width,
      height,
      said.width,
      said.height,
    ),
  });
  return false;
}
