import type { Label, Shape } from '../dataset/annotation';
import type { Box, Size } from '../geometry/box';
import { message } from '../std/message';
import { formatNumber } from '../std/numberText';
import type { Span } from '../std/place';
import type { Reporter } from './reporter';
import { boxData } from './shapeData';

/** How far a box may leave an image of unknown size, as a part of the image: half a pixel of a small one. */
const UNKNOWN_SIZE_TOLERANCE = 0.001;

/**
 * Reports a shape that reaches beyond the image by more than the rule's tolerance (pixels) and by more than the rounding of its
 * written numbers explains. `box` is the shape's bounds in pixels, or in parts of the image where it is written in fractions
 * and `size` is undefined. A shape in pixels is checked against the near edges only where the size is unknown.
 */
export function checkOutside(label: Label, box: Box, size: Size | undefined, reporter: Reporter): void {
  const right = limitOf(label.shape, size?.width);
  const bottom = limitOf(label.shape, size?.height);
  const overhangs = [
    -Math.min(box.x0, box.x1),
    -Math.min(box.y0, box.y1),
    Math.max(box.x0, box.x1) - right,
    Math.max(box.y0, box.y1) - bottom,
  ] as const;
  const overhang = Math.max(...overhangs);
  if (!(overhang > 0) || overhang <= toleranceOf(label.shape, size, reporter)) return;
  const side = overhangs.indexOf(overhang);
  reporter.report('box/outside-image', {
    span: offendingSpan(label, side, box),
    message: outsideMessage(side, overhang, label.shape, size),
    data: dataOf(label, reporter),
  });
}

function isInParts(shape: Shape, size: Size | undefined): boolean {
  return size === undefined && 'convention' in shape && shape.convention.unit === 'fraction';
}

function limitOf(shape: Shape, side: number | undefined): number {
  if (side !== undefined) return side;
  return 'convention' in shape && shape.convention.unit === 'fraction' ? 1 : Infinity;
}

function toleranceOf(shape: Shape, size: Size | undefined, reporter: Reporter): number {
  const tolerance = isInParts(shape, size) ? UNKNOWN_SIZE_TOLERANCE : reporter.option('box/outside-image', 'tolerance');
  if (!('convention' in shape) || shape.convention.unit === 'pixel') return tolerance;
  return Math.max(tolerance, roundingOf(shape) * Math.max(size?.width ?? 1, size?.height ?? 1));
}

/** Fewer decimals than these were chosen by a person, not cut off by a program. */
const FEWEST_DECIMALS = 3;

/** How far an edge may be off because the fractions were rounded: half a unit of the last place, and a quarter for the half size. */
function roundingOf(shape: Shape): number {
  const places = writtenValues(shape).reduce((most, value) => Math.max(most, decimalsOf(value)), FEWEST_DECIMALS);
  return 0.7500001 * 10 ** -places;
}

function decimalsOf(value: number): number {
  const text = formatNumber(value, 12);
  const point = text.indexOf('.');
  return point < 0 ? 0 : text.length - point - 1;
}

function writtenValues(shape: Shape): readonly number[] {
  if (shape.kind === 'box') return shape.values;
  if (shape.kind === 'keypoints') return shape.box;
  return shape.kind === 'polygon' ? shape.rings.flat() : [];
}

/** The number that puts the shape outside: an edge of a box written as corners, the first such coordinate of a polygon. */
function offendingSpan({ shape, span, spans }: Label, side: number, box: Box): Span {
  let index = -1;
  if ('form' in shape && shape.form === 'corners') index = cornerIndex(side, box);
  if (shape.kind === 'polygon') index = extremeIndex(shape.rings.flat(), side);
  const start = spans[index * 2];
  const end = spans[index * 2 + 1];
  return start === undefined || end === undefined ? span : { start, end };
}

function cornerIndex(side: number, { x0, y0, x1, y1 }: Box): number {
  const isInverted = side % 2 === 0 ? x0 > x1 : y0 > y1;
  return isInverted ? (side + 2) % 4 : side;
}

function extremeIndex(values: readonly number[], side: number): number {
  let best = side % 2;
  for (let i = best; i < values.length; i += 2) {
    if (side < 2 ? values[i]! < values[best]! : values[i]! > values[best]!) best = i;
  }
  return best;
}

function outsideMessage(side: number, overhang: number, shape: Shape, size: Size | undefined) {
  if (isInParts(shape, size)) {
    return message(
      'The box reaches beyond the image by {0} of its size. Clamp it to the image.',
      formatNumber(overhang, 4),
    );
  }
  const pixels = formatNumber(overhang, 1);
  switch (side) {
    case 0:
      return message('The box reaches {0} pixels beyond the left edge of the image. Clamp it to the image.', pixels);
    case 1:
      return message('The box reaches {0} pixels beyond the top edge of the image. Clamp it to the image.', pixels);
    case 2:
      return message('The box reaches {0} pixels beyond the right edge of the image. Clamp it to the image.', pixels);
    default:
      return message('The box reaches {0} pixels beyond the bottom edge of the image. Clamp it to the image.', pixels);
  }
}

function dataOf({ shape, spans }: Label, reporter: Reporter) {
  if (!('form' in shape) || spans.length < 8) return {};
  return boxData({ ...shape, values: shape.kind === 'box' ? shape.values : shape.box }, spans, reporter);
}
