import { hexColor, packColor } from '../../src/core/chart/palette';
import type { Point } from '../../src/core/geometry/viewport';
import { IGNORED, UNKNOWN } from '../../src/core/image/classPlane';
import { classAt } from '../../src/core/image/runPlane';
import type { MaskView, ObjectView } from '../../src/protocol/labelsPanel';
import { t } from '../host/l10n';
import { shorten } from '../ui/shorten';
import type { LabelsModel } from './model';

/** What stands at a point of the picture: the pixel, the label, the mask's class and stored value, the picture's colour. */
export function describePoint(model: LabelsModel, point: Point): string {
  const row = Math.floor(point.y);
  const column = Math.floor(point.x);
  const index = model.labelAt(point);
  const object = index === undefined ? undefined : model.view?.objects[index];
  const color = model.picture?.colorAt(row, column);
  const parts = [
    t('x {0}, y {1}', column, row),
    describeMask(model, row, column),
    object === undefined || index === undefined ? undefined : describeLabel(object, index),
    color === undefined ? undefined : t('picture {0}', hexColor(color)),
  ];
  return parts.filter((part) => part !== undefined).join('  ·  ');
}

/** A label in a few words: its number, class and size. */
export function describeLabel({ className, classIndex, box: [a, b, c, d] }: ObjectView, index: number): string {
  const name = shorten(className);
  const size = t('{0} × {1} px', roundSide(Math.abs(c - a)), roundSide(Math.abs(d - b)));
  return classIndex < 0
    ? t('label {0}: {1} (not a class of the data set), {2}', index + 1, name, size)
    : t('label {0}: {1}, {2}', index + 1, name, size);
}

function describeMask(model: LabelsModel, row: number, column: number): string | undefined {
  const { plane, view } = model;
  if (plane === undefined || view?.mask === undefined) return undefined;
  const value = classAt(plane, row, column);
  if (value === undefined) return undefined;
  if (value === IGNORED) return t('ignored');
  if (value === UNKNOWN) return describeUnknown(view.mask, row, column);
  const own = view.classes[value];
  if (own === undefined) return t('class {0}', value);
  return t('{0} ({1})', shorten(own.name), view.mask.values === 'color' ? hexColor(packColor(own.color)) : own.id);
}

function describeUnknown({ unknown, values }: MaskView, row: number, column: number): string {
  for (let i = 0; i + 2 < unknown.length; i += 3) {
    if (unknown[i] !== row || unknown[i + 1] !== column) continue;
    const stored = unknown[i + 2]!;
    return t('no class has {0}', values === 'color' ? hexColor(stored) : stored);
  }
  return t('no class has this value');
}

function roundSide(side: number): number {
  return Math.round(side * 10) / 10;
}
