import { t } from '../host/l10n';
import { h } from '../ui/element';
import { VirtualGrid, type GridColumn } from '../ui/virtualGrid';
import { count, percent } from './format';
import type { DetectionsModel } from './model';

type ColumnId = 'name' | 'ap' | 'precision' | 'recall' | 'f1' | 'hits' | 'wrong' | 'missed' | 'best';

/** The classes with their numbers at the thresholds. Choosing a row shows the class alone; again, all of them. */
export function classTable(model: DetectionsModel): { readonly element: HTMLElement; update(): void } {
  let sort: { id: ColumnId; factor: 1 | -1 } = { id: 'name', factor: 1 };
  let best: readonly { readonly score: number; readonly f1: number }[] = [];
  let bestOf = '';
  const column = (id: ColumnId, title: string, description: string): GridColumn => ({
    id,
    title,
    description,
    isNumber: id !== 'name',
  });
  const columns = [
    column('name', t('Class'), t('Class')),
    column('ap', t('AP now'), t('AP now: average precision at this IoU, of detections at least this sure')),
    column('precision', t('Precision'), t('Precision')),
    column('recall', t('Recall'), t('Recall')),
    column('f1', t('F1'), t('F1')),
    column('hits', t('Hits'), t('Hits: true positives')),
    column('wrong', t('False'), t('False positives')),
    column('missed', t('Missed'), t('Missed: false negatives')),
    column('best', t('Best F1 at'), t('Best F1 at: the confidence with the best F1 of the class')),
  ];
  const valueOf = (index: number, id: ColumnId): number | string => {
    const own = model.point.classes[index]!;
    switch (id) {
      case 'name':
        return model.className(index);
      case 'ap':
        return own.averagePrecision;
      case 'precision':
      case 'recall':
      case 'f1':
        return own[id];
      case 'hits':
        return own.truePositives;
      case 'wrong':
        return own.falsePositives;
      case 'missed':
        return own.falseNegatives;
      case 'best':
        return best[index]?.score ?? NaN;
    }
  };
  const grid = new VirtualGrid({
    label: t('Classes'),
    columns,
    fill(cell, row, { id }) {
      const value = valueOf(row, id as ColumnId);
      if (typeof value === 'string') {
        const swatch = h('span', { class: 'swatch' });
        swatch.style.background = model.colorOf(row);
        cell.append(swatch, value);
      } else if (['hits', 'wrong', 'missed'].includes(id)) cell.textContent = count(value);
      else if (id === 'best') cell.textContent = Number.isFinite(value) ? value.toPrecision(4) : '–';
      else cell.textContent = percent(value);
    },
    onSort({ id }, direction) {
      sort = { id: id as ColumnId, factor: direction === 'ascending' ? 1 : -1 };
      update();
    },
    onSelect(row) {
      model.setLook({ classIndex: model.look.classIndex === row ? -1 : row });
    },
    onOpen(row) {
      model.setLook({ classIndex: row, tab: 'images' });
    },
    onZoom: () => undefined,
  });
  grid.element.classList.add('class-grid');
  function update(): void {
    const size = model.view?.classes.length ?? 0;
    const key = `${model.look.metric} ${model.look.iou}`;
    if (key !== bestOf || best.length !== size) {
      best = Array.from({ length: size }, (_, index) => model.explorer.best(model.look.iou, index));
      bestOf = key;
    }
    const order = Array.from({ length: size }, (_, index) => index);
    const { id, factor } = sort;
    order.sort((a, b) => factor * compare(valueOf(a, id), valueOf(b, id)) || a - b);
    if (id === 'name' && factor === 1) order.sort((a, b) => a - b);
    grid.setOrder(order);
    grid.select(model.look.classIndex < 0 ? undefined : model.look.classIndex);
  }
  return { element: grid.element, update };
}

/** Numbers that are none come last. */
function compare(a: number | string, b: number | string): number {
  if (typeof a === 'string' || typeof b === 'string')
    return String(a).localeCompare(String(b), undefined, { numeric: true });
  const [x, y] = [Number.isFinite(a) ? a : Infinity, Number.isFinite(b) ? b : Infinity];
  return x === y ? 0 : x - y;
}
