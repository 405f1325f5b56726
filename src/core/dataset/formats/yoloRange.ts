import type { Shape } from '../annotation';
import type { Size } from '../../geometry/box';
import { formatNumber } from '../../std/numberText';
import { message, type Message } from '../../std/message';
import type { Span } from '../../std/place';
import type { Reporter } from '../../rules/reporter';
import { boxData } from '../../rules/shapeData';

/**
 * Reports coordinates outside 0 to 1: the whole row where it reads as pixels, else each value. Returns whether something was
 * reported. A width or height between -1 and 0 in an otherwise sound box is left to `box/inverted`, which knows what to do.
 */
export function checkRange(
  shape: Shape,
  values: readonly number[],
  spans: readonly number[],
  row: Span,
  size: Size | undefined,
  reporter: Reporter,
): boolean {
  if (!values.some((value) => value < 0 || value > 1)) return false;
  const tolerance = reporter.option('yolo/out-of-range', 'tolerance');
  const isOutside = (index: number) => values[index]! < -tolerance || values[index]! > 1 + tolerance;
  const outside = coordinateIndexes(shape, values).filter(isOutside);
  if (outside.length === 0) return false;
  if (shape.kind !== 'polygon' && outside.every((index) => isNegativeSize(index, values))) return false;
  if (looksLikePixels(shape, values, outside)) {
    reporter.report('yolo/pixel-coordinates', {
      span: row,
      message: pixelMessage(size),
      data: dataOf(shape, values, spans, reporter),
    });
    return true;
  }
  for (const index of outside) {
    reporter.report('yolo/out-of-range', {
      span: { start: spans[index * 2]!, end: spans[index * 2 + 1]! },
      message: message(
        '{0} lies outside 0 to 1, the range of fractions of the image.',
        formatNumber(values[index]!, 6),
      ),
      data: { ...dataOf(shape, values, spans, reporter), index },
    });
  }
  return true;
}

/** Reports visibilities other than 0, 1 and 2 in a row of x y visibility triples after a box. */
export function checkVisibility(values: readonly number[], spans: readonly number[], reporter: Reporter): boolean {
  let found = false;
  for (let i = 6; i < values.length; i += 3) {
    if (values[i] === 0 || values[i] === 1 || values[i] === 2) continue;
    found = true;
    reporter.report('yolo/visibility', {
      span: { start: spans[i * 2]!, end: spans[i * 2 + 1]! },
      message: message(
        'The visibility {0} is none of 0 (not labelled), 1 (hidden) and 2 (visible).',
        formatNumber(values[i]!, 6),
      ),
    });
  }
  return found;
}

function coordinateIndexes(shape: Shape, values: readonly number[]): number[] {
  const isVisibility = (index: number) => index > 4 && (index - 4) % 3 === 2;
  const hasVisibility = shape.kind === 'keypoints' && shape.dimensions === 3;
  return values.map((_, index) => index).filter((index) => !(hasVisibility && isVisibility(index)));
}

function isNegativeSize(index: number, values: readonly number[]): boolean {
  return (index === 2 || index === 3) && values[index]! < 0 && values[index]! >= -1;
}

/** Fractions slip a little over 1; several values beyond 1.5, and none far below 0, were never fractions. */
function looksLikePixels(shape: Shape, values: readonly number[], outside: readonly number[]): boolean {
  const large = outside.filter((index) => values[index]! > 1.5).length;
  const enough = shape.kind === 'polygon' ? values.length / 2 : 2;
  return large >= enough && outside.every((index) => values[index]! > 1);
}

function pixelMessage(size: Size | undefined): Message {
  if (size === undefined) {
    return message(
      'The row is written in pixels. YOLO labels are fractions: divide x by the width of the image and y by its height.',
    );
  }
  return message(
    'The row is written in pixels. YOLO labels are fractions: divide x by {0} and y by {1}, the size of the image.',
    size.width,
    size.height,
  );
}

function dataOf(shape: Shape, values: readonly number[], spans: readonly number[], reporter: Reporter) {
  if (shape.kind === 'polygon') return { polygon: true, oriented: shape.oriented === true };
  if (shape.kind === 'keypoints') {
    return { ...boxData({ ...shape, values }, spans, reporter), dimensions: shape.dimensions };
  }
  return shape.kind === 'box' ? boxData(shape, spans, reporter) : {};
}
