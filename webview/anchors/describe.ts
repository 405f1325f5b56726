import { anchorPlace, type AnchorGrid, type GridShape } from '../../src/core/detection/anchors/anchorGrid';
import { truthRatios, truthSizes } from '../../src/core/detection/anchors/coverageSummary';
import { basename } from '../../src/core/std/path';
import { t } from '../host/l10n';
import type { AnchorsModel, Side, TruthState } from './model';

/** A number as a person reads it. */
export function round(value: number, digits = 1): string {
  return Number.isFinite(value) ? String(Number(value.toFixed(digits))) : '–';
}

export function percent(part: number, whole: number): string {
  return whole === 0 ? '–' : `${((100 * part) / whole).toFixed(part === whole ? 0 : 1)} %`;
}

/** "2 : 1", "1 : 3", "1.7 : 1". */
function ratioName(ratio: number): string {
  return ratio >= 1 ? `${round(ratio, 2)} : 1` : `1 : ${round(1 / ratio, 2)}`;
}

export function shapeName(shape: GridShape): string {
  if (shape.kind === 'square') return t('square');
  if (shape.kind === 'second-square') return t('second square');
  return ratioName(shape.ratio);
}

/** Width by height in pixels of the network's input. */
export function shapeSize({ width, height }: GridShape, { recipe }: AnchorGrid): string {
  return t('{0} × {1} px', round(width * recipe.image.width), round(height * recipe.image.height));
}

export function mapName(grid: AnchorGrid, map: number): string {
  const { columns, rows } = grid.maps[map]!;
  return `${columns} × ${rows}`;
}

function anchorName(grid: AnchorGrid, anchor: number): string {
  const { map, shape, row, column } = anchorPlace(grid, anchor);
  return t('{0}, {1}, row {2}, column {3}', mapName(grid, map), shapeName(grid.maps[map]!.shapes[shape]!), row, column);
}

function stateName(state: TruthState): string {
  return {
    good: t('trained'),
    best: t('trained by its best anchor alone'),
    lost: t('its anchors went to another object'),
    none: t('no anchor: never trained'),
  }[state];
}

/** The object in words: class, size, best anchor, and how it is trained. */
export function describeObject(model: AnchorsModel, row: number, side: Side): string {
  const { truths } = model;
  const grid = model.grid(side);
  const coverage = model.coverage(side);
  if (truths === undefined || grid === undefined) return '';
  const box = { boxes: truths.boxes.subarray(row * 4, row * 4 + 4) };
  const parts = [
    truths.classes[truths.classIndices[row]!]?.name ?? '',
    t('{0} px, {1}', round(truthSizes(box, grid.recipe.image)[0]!), ratioName(truthRatios(box, grid.recipe.image)[0]!)),
  ];
  if (coverage !== undefined) {
    const best = coverage.bestAnchors[row]!;
    parts.push(t('best IoU {0}', coverage.bestIous[row]!.toFixed(3)));
    if (best >= 0) parts.push(anchorName(grid, best));
  }
  if (truths.images[row] === model.image) {
    const { anchors, state } = model.trained(side, row);
    parts.push(anchors > 0 ? t('{0} anchors', anchors) : '', stateName(state));
  }
  return parts.filter((part) => part !== '').join(' · ');
}

export function imageLabel(model: AnchorsModel, image: number): string {
  return basename(model.truths?.imageNames[image] ?? '');
}
