import type { Label } from '../annotation';
import { message } from '../../std/message';
import type { Reporter } from '../../rules/reporter';

/** How far, in fractions of the image, a box must leave it to count as evidence; careless boxes leave it by less. */
const FAR_OUTSIDE = 0.05;
/** The part of the rows that must leave the image. */
const ENOUGH = 0.5;
/** How often an axis must be left: a single box must leave both, for one careless box leaves one. */
const LEAST_AXES = 2;

/**
 * Finds files whose boxes are written as corners (x0 y0 x1 y1). All rows together decide: every one must be a proper box when
 * read as corners, and at least half (and two axes in all) must leave the image by far when read as centre and size. One finding stands for the file,
 * at its first row; all labels are then marked faulty. `labels` are sound boxes inside 0 to 1.
 */
export function markCorners(labels: Label[], reporter: Reporter): void {
  if (labels.length === 0 || !labels.every(isProperAsCorners)) return;
  const axes = labels.map(axesLeftAsCenter);
  const outside = axes.filter((count) => count > 0).length;
  if (outside < labels.length * ENOUGH || axes.reduce((sum, count) => sum + count, 0) < LEAST_AXES) return;
  reporter.report('yolo/corners', {
    span: labels[0]!.span,
    count: labels.length,
    message: message(
      'The boxes look like corners (x0 y0 x1 y1): read as centre and size, {0} of {1} leave the image; read as corners, none does.',
      outside,
      labels.length,
    ),
  });
  if (!reporter.isOn('yolo/corners')) return;
  labels.forEach((label, index) => (labels[index] = { ...label, faulty: true }));
}

function valuesOf({ shape }: Label): readonly number[] {
  return shape.kind === 'box' ? shape.values : [];
}

function isProperAsCorners(label: Label): boolean {
  const [x0 = NaN, y0 = NaN, x1 = NaN, y1 = NaN] = valuesOf(label);
  return 0 <= x0 && x0 < x1 && x1 <= 1 && 0 <= y0 && y0 < y1 && y1 <= 1;
}

/** How many axes the box leaves by far when read as centre and size: 0, 1 or 2. */
function axesLeftAsCenter(label: Label): number {
  const [x = NaN, y = NaN, width = NaN, height = NaN] = valuesOf(label);
  const isLeft = (center: number, size: number) => Math.max(size / 2 - center, center + size / 2 - 1) > FAR_OUTSIDE;
  return Number(isLeft(x, width)) + Number(isLeft(y, height));
}
