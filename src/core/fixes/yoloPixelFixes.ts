import type { Size } from '../geometry/box';
import { message, type Message } from '../std/message';
import { isSliver } from './boxFixes';
import type { EditFix, Fix, FixContext } from './fix';
import { deleteRow, rowOf, writeValues } from './yoloFixes';

/** How far, in pixels, a box may leave the image in a reading of its numbers that still counts as likely. */
const SLACK = 0.5;

/** A way to read four numbers in pixels. */
interface Reading {
  readonly title: Message;
  /** The box as centre and size in pixels. */
  readonly toCenter: (values: readonly number[]) => [number, number, number, number];
}

const readings: readonly Reading[] = [
  {
    title: message('Convert from pixels to fractions (centre and size)'),
    toCenter: ([a = NaN, b = NaN, c = NaN, d = NaN]) => [a, b, c, d],
  },
  {
    title: message('Convert from pixels to fractions (two corners)'),
    toCenter: ([a = NaN, b = NaN, c = NaN, d = NaN]) => [(a + c) / 2, (b + d) / 2, c - a, d - b],
  },
  {
    title: message('Convert from pixels to fractions (corner and size)'),
    toCenter: ([a = NaN, b = NaN, c = NaN, d = NaN]) => [a + c / 2, b + d / 2, c, d],
  },
];

/**
 * Divides a row in pixels by the size of the image, which must be known. The numbers of a box may be centre and size, two
 * corners, or corner and size: each reading that stays inside the image is offered, YOLO's own first, and only where a single one
 * is left is it safe.
 */
export function pixelsToFractions(context: FixContext): Fix[] {
  const { finding, image } = context;
  if (image === undefined) return deleteRow(context);
  const fixes = finding.data?.polygon === true ? polygonFixes(context, image) : boxFixes(context, image);
  return [...fixes, ...deleteRow(context)];
}

function polygonFixes(context: FixContext, image: Size): EditFix[] {
  const row = rowOf(context);
  if (row === undefined || !arePointsInside(row.values, image)) return [];
  const edits = writeValues(context, row, pointsToFractions(row.values, image));
  return [{ kind: 'edit', title: message('Convert from pixels to fractions'), preferred: true, safe: true, edits }];
}

function boxFixes(context: FixContext, image: Size): EditFix[] {
  const row = rowOf(context);
  if (row === undefined) return [];
  const dimensions = context.finding.data?.dimensions === 3 ? 3 : 2;
  const rest = row.values.slice(4);
  const points = rest.filter((_, index) => dimensions === 2 || index % 3 !== 2);
  if (!arePointsInside(points, image)) return [];
  const likely = readings.filter(({ toCenter }) => isInside(toCenter(row.values), image));
  return likely.map(({ title, toCenter }, index) => {
    const [x, y, width, height] = toCenter(row.values);
    const box = [x / image.width, y / image.height, width / image.width, height / image.height];
    const edits = writeValues(context, row, [...box, ...keypointsToFractions(rest, dimensions, image)]);
    const pixels = { x0: x - width / 2, y0: y - height / 2, x1: x + width / 2, y1: y + height / 2 };
    const safe = likely.length === 1 && !isSliver(context.dataset, pixels);
    return { kind: 'edit', title, preferred: index === 0, safe, edits };
  });
}

function isInside([x, y, width, height]: readonly [number, number, number, number], image: Size): boolean {
  return isWithin(x, width, image.width) && isWithin(y, height, image.height);
}

function isWithin(center: number, size: number, length: number): boolean {
  return size > 0 && center - size / 2 >= -SLACK && center + size / 2 <= length + SLACK;
}

function arePointsInside(points: readonly number[], { width, height }: Size): boolean {
  return points.every((value, index) => -SLACK <= value && value <= (index % 2 === 0 ? width : height) + SLACK);
}

/** A point within the slack lands on the edge. */
function pointsToFractions(points: readonly number[], { width, height }: Size): number[] {
  return points.map((value, index) => Math.min(1, Math.max(0, value / (index % 2 === 0 ? width : height))));
}

function keypointsToFractions(values: readonly number[], dimensions: 2 | 3, { width, height }: Size): number[] {
  return values.map((value, index) => {
    const part = index % dimensions;
    if (part === 2) return value;
    return Math.min(1, Math.max(0, value / (part === 0 ? width : height)));
  });
}
