import type { CocoReading, WrittenNumbers } from './cocoReading';
import { sumRuns } from './cocoRle';
import type { Segmentation } from './cocoSegmentation';
import { boxOf, type Box } from '../../geometry/box';
import { findCrossing } from '../../geometry/ringCrossing';
import { numberOf, spanOf } from '../../std/jsonRead';
import { message } from '../../std/message';
import { formatNumber } from '../../std/numberText';

/** An annotation's box, shape and area as far as they could be read; `boxNode` and `areaNode` are -1 where there is none. */
export interface Measured {
  readonly box: WrittenNumbers | undefined;
  readonly boxNode: number;
  readonly segmentation: Segmentation | undefined;
  readonly areaNode: number;
}

/** The rules that compare what an annotation says of itself. */
export function checkAgreement(reading: CocoReading, measured: Measured): void {
  const { segmentation } = measured;
  if (segmentation?.faulty === true) return;
  const crosses = segmentation?.kind === 'polygon' && checkCrossings(reading, segmentation);
  // What a border that crosses itself encloses is anybody's guess.
  if (!checkBox(reading, measured) || crosses) return;
  if (measured.areaNode >= 0) checkArea(reading, measured);
}

type Polygon = Extract<Segmentation, { kind: 'polygon' }>;

/** Returns whether a ring crosses itself; where nobody wants to know, false. */
function checkCrossings({ reporter }: CocoReading, { rings, spans }: Polygon): boolean {
  if (!reporter.isOn('coco/self-crossing')) return false;
  let found = false;
  const depth = reporter.option('coco/self-crossing', 'tolerance');
  for (const [index, ring] of rings.entries()) {
    const crossing = findCrossing(ring, depth);
    if (crossing === undefined) continue;
    found = true;
    const [first, second] = crossing;
    const places = spans[index]!;
    reporter.report('coco/self-crossing', {
      span: { start: places[4 * second]!, end: places[4 * second + 3]! },
      message: message(
        'The border of the polygon crosses itself: the edges that begin at points {0} and {1} cut each other.',
        first + 1,
        second + 1,
      ),
    });
  }
  return found;
}

function shapeBounds(segmentation: Segmentation): Box | undefined {
  if (segmentation.kind === 'rle') return boxOf(segmentation, { width: 0, height: 0 });
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const ring of segmentation.rings) {
    for (let i = 0; i < ring.length; i += 2) {
      const x = ring[i]!;
      const y = ring[i + 1]!;
      if (x < x0) x0 = x;
      if (x > x1) x1 = x;
      if (y < y0) y0 = y;
      if (y > y1) y1 = y;
    }
  }
  return x0 <= x1 ? { x0, y0, x1, y1 } : undefined;
}

/** Returns false where the box disagrees: the area, computed from it by many writers, is then not judged too. */
function checkBox({ reporter, tape }: CocoReading, { box, boxNode, segmentation }: Measured): boolean {
  if (box === undefined || segmentation === undefined) return true;
  const bounds = shapeBounds(segmentation);
  if (bounds === undefined) return true;
  const [x = NaN, y = NaN, width = NaN, height = NaN] = box.values;
  const apart = Math.max(
    Math.abs(x - bounds.x0),
    Math.abs(y - bounds.y0),
    Math.abs(x + width - bounds.x1),
    Math.abs(y + height - bounds.y1),
  );
  // Rounding to whole pixels, and to the pixels of a mask, moves an edge by one or two.
  if (apart <= reporter.option('coco/bbox-disagrees', 'tolerance')) return true;
  const around = [bounds.x0, bounds.y0, bounds.x1 - bounds.x0, bounds.y1 - bounds.y0];
  reporter.report('coco/bbox-disagrees', {
    span: spanOf(tape, boxNode),
    message: message(
      'The box is off by {0} pixels from the one around the shape: [{1}].',
      formatNumber(apart, 1),
      around.map((value) => formatNumber(value, 2)).join(', '),
    ),
    data: { box: around },
  });
  return false;
}

interface AreaLimits {
  readonly least: number;
  readonly most: number;
  /** What a fix would write. */
  readonly best: number;
}

function checkArea({ reporter, tape }: CocoReading, { box, segmentation, areaNode }: Measured): void {
  const area = numberOf(tape, areaNode);
  const boxArea = box === undefined ? undefined : areaOf(box);
  const limits = segmentation === undefined ? boxLimits(box, boxArea) : shapeLimits(segmentation);
  if (limits === undefined) return;
  const slack = Math.max(reporter.option('coco/area-disagrees', 'tolerance'), 0.02 * limits.best);
  if (limits.least - slack <= area && area <= limits.most + slack) return;
  // Many writers give the area of the box; it is what they mean, and no slip.
  if (boxArea !== undefined && Math.abs(area - boxArea) <= Math.max(slack, 0.02 * boxArea)) return;
  reporter.report('coco/area-disagrees', {
    span: spanOf(tape, areaNode),
    message: message(
      'The area is {0}; the shape covers {1} pixels.',
      formatNumber(area, 2),
      formatNumber(limits.best, 2),
    ),
    data: { area: limits.best },
  });
}

/** NaN for an inverted box, which is reported as such. */
function areaOf({ values: [, , width = NaN, height = NaN] }: WrittenNumbers): number {
  return width >= 0 && height >= 0 ? width * height : NaN;
}

/** The area of a mask that is not in the file may be anything inside the box, but not next to nothing. */
function boxLimits(box: WrittenNumbers | undefined, boxArea: number | undefined): AreaLimits | undefined {
  if (box === undefined || boxArea === undefined || !(boxArea > 0)) return undefined;
  const border = box.values[2]! + box.values[3]!;
  return { least: 0.01 * boxArea, most: boxArea + border, best: boxArea };
}

/** Between the largest ring and all rings together, give or take the pixels of the border, half of which a mask may count. */
function shapeLimits(segmentation: Segmentation): AreaLimits {
  if (segmentation.kind === 'rle') {
    const { inside } = sumRuns(segmentation.counts);
    return { least: inside, most: inside, best: inside };
  }
  let largest = 0;
  let sum = 0;
  let border = 0;
  for (const ring of segmentation.rings) {
    const { area, length } = measureRing(ring);
    largest = Math.max(largest, area);
    sum += area;
    border += length;
  }
  return { least: largest - border, most: sum + border, best: sum };
}

function measureRing(ring: readonly number[]): { readonly area: number; readonly length: number } {
  let area = 0;
  let length = 0;
  let x0 = ring[ring.length - 2]!;
  let y0 = ring[ring.length - 1]!;
  for (let i = 0; i < ring.length; i += 2) {
    const x1 = ring[i]!;
    const y1 = ring[i + 1]!;
    area += x0 * y1 - x1 * y0;
    length += Math.abs(x1 - x0) + Math.abs(y1 - y0);
    x0 = x1;
    y0 = y1;
  }
  return { area: Math.abs(area) / 2, length: length / 2 };
}
