import type { Label, ObjectRecord, Shape } from '../dataset/annotation';
import { boxOf, type Box, type Size } from '../geometry/box';
import { message } from '../std/message';
import { formatNumber } from '../std/numberText';
import type { Span } from '../std/place';
import { checkOutside } from './checkOutside';
import { reportNearDuplicates, type PlacedBox } from './nearDuplicates';
import type { Reporter } from './reporter';
import { boxData } from './shapeData';

/** Fractions of an image whose size is unknown are measured in an image of this size. */
const UNIT: Size = { width: 1, height: 1 };

/**
 * The rules about boxes for the labels of one picture, whatever format they were written in: inverted, without area, outside
 * the image, nearly equal to another of their class, extremely long. Labels marked `faulty` are left alone: their numbers are
 * reported already. `size` is the picture's in pixels; where it is unknown, a box in pixels is checked only against the near
 * edges, and no shape's aspect is judged that is written in fractions.
 */
export function checkBoxes(record: ObjectRecord, size: Size | undefined, reporter: Reporter): void {
  const placed: PlacedBox[] = [];
  for (const label of record.labels) {
    if (label.faulty === true || label.shape.kind === 'image') continue;
    const box = boxOf(label.shape, size ?? UNIT);
    if (box === undefined || !isFinite(box)) continue;
    checkOutside(label, box, size, reporter);
    if (!checkArea(label, box, reporter) || !isBox(label.shape) || label.crowd === true) continue;
    if (size !== undefined || label.shape.convention.unit === 'pixel') checkAspect(label, box, reporter);
    placed.push({ box, label });
  }
  reportNearDuplicates(placed, reporter);
}

function isFinite({ x0, y0, x1, y1 }: Box): boolean {
  return Number.isFinite(x0 + y0 + x1 + y1);
}

/** Only boxes are compared and measured: two thin polygons may cross within one frame, and lanes are long. */
function isBox(shape: Shape): shape is Extract<Shape, { kind: 'box' | 'keypoints' }> {
  return shape.kind === 'box' || shape.kind === 'keypoints';
}

/** Returns whether the box has an inside; reports it where not. */
function checkArea(label: Label, { x0, y0, x1, y1 }: Box, reporter: Reporter): boolean {
  const width = x1 - x0;
  const height = y1 - y0;
  if (width > 0 && height > 0) return true;
  const { shape } = label;
  if ((width < 0 || height < 0) && isBox(shape)) {
    reporter.report('box/inverted', {
      span: offendingSpan(label, width < 0, height < 0),
      message: invertedMessage(shape.form),
      data: dataOf(label, reporter),
    });
    return false;
  }
  reporter.report('box/zero-area', {
    span: offendingSpan(label, width === 0, height === 0),
    message: message('The box has no area, so nothing can be learnt from it. Give it a size or remove it.'),
    data: dataOf(label, reporter),
  });
  return false;
}

function invertedMessage(form: 'corners' | 'center' | 'corner-size') {
  return form === 'corners'
    ? message('The far corner of the box lies before the near one. Swap them.')
    : message('The box has a negative size. Remove the minus sign.');
}

/** The far edge or the size on the axis that is wrong; the whole label where both are or the shape has no such number. */
function offendingSpan({ shape, span, spans }: Label, isX: boolean, isY: boolean): Span {
  const index = isX === isY || !isBox(shape) ? undefined : isX ? 2 : 3;
  const start = index === undefined ? undefined : spans[index * 2];
  const end = index === undefined ? undefined : spans[index * 2 + 1];
  return start === undefined || end === undefined ? span : { start, end };
}

function dataOf({ shape, spans }: Label, reporter: Reporter) {
  if (!isBox(shape) || spans.length < 8) return {};
  return boxData({ ...shape, values: shape.kind === 'box' ? shape.values : shape.box }, spans, reporter);
}

function checkAspect(label: Label, { x0, y0, x1, y1 }: Box, reporter: Reporter): void {
  const width = x1 - x0;
  const height = y1 - y0;
  const ratio = Math.max(width / height, height / width);
  // The cheapest honest limit keeps the option's look-up out of the way of ordinary boxes.
  if (ratio <= 1.5 || ratio <= reporter.option('box/extreme-aspect', 'ratio')) return;
  reporter.report('box/extreme-aspect', {
    span: label.span,
    message: message(
      'The box is {0} × {1} pixels, {2} times longer one way than the other. Check that it was meant so.',
      formatNumber(width, 1),
      formatNumber(height, 1),
      formatNumber(ratio, 0),
    ),
  });
}
