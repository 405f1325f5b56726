import { t } from '../host/l10n';
import { h, setText } from '../ui/element';
import { describeObject, mapName, round, shapeName, shapeSize } from './describe';
import type { AnchorsModel } from './model';
import { pickedAnchor, stepsOf, type Painted } from './paintStage';

/** A line about the object under the mouse (or the chosen one) and one about the picked cell. */
export function statusBar(model: AnchorsModel): {
  readonly element: HTMLElement;
  update(painted: Painted): string;
} {
  const object = h('span', { class: 'status-left', id: 'status' });
  const cell = h('span', { class: 'status-right' });
  return {
    element: h('footer', { class: 'status' }, object, cell),
    update({ drawn, total }) {
      const row = model.pointedRow ?? model.state.object;
      const about = row === undefined ? '' : describeObject(model, row, 'own');
      const limited = drawn < total ? t('{0} of {1} anchors drawn', drawn, total) : '';
      setText(object, [about, limited].filter((text) => text !== '').join(' · '));
      setText(cell, describeCell(model));
      return about;
    },
  };
}

function describeCell(model: AnchorsModel): string {
  const grid = model.grid('own');
  const { cell } = model.state;
  const map = grid?.maps[cell.map];
  if (grid === undefined || map === undefined) return '';
  const { stepX, stepY } = stepsOf(map, model.size);
  const { image } = grid.recipe;
  const shape = map.shapes[cell.shape];
  const parts = [
    t('{0}, row {1}, column {2}', mapName(grid, cell.map), cell.row, cell.column),
    t('step {0} × {1} px', round(stepX * image.width), round(stepY * image.height)),
  ];
  if (shape !== undefined)
    parts.push(`${shapeName(shape)}, ${shapeSize(shape, grid)}`, t('anchor {0}', pickedAnchor(model)));
  return parts.join(' · ');
}
