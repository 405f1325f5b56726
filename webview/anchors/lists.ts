import { truthRatios, truthSizes } from '../../src/core/detection/anchors/coverageSummary';
import { t } from '../host/l10n';
import { h, setText } from '../ui/element';
import { dropdown } from '../ui/toolkit';
import { VirtualGrid, type GridColumn } from '../ui/virtualGrid';
import { imageLabel, round } from './describe';
import type { AnchorsModel, Change } from './model';

interface List {
  readonly element: HTMLElement;
  update(change: Change): void;
}

interface Sort {
  id: string;
  sign: 1 | -1;
}

/** The objects as rows, those that no anchor matches first. A click shows one in its picture, Enter or a double click its label. */
export function objectList(model: AnchorsModel, actions: { readonly openObject: (row: number) => void }): List {
  const sort: Sort = { id: 'iou', sign: 1 };
  const count = h('span', { class: 'note' });
  const filter = dropdown(t('Which objects are listed'), (value) => {
    model.setState({ filter: value === 'all' || value === 'changed' ? value : 'unmatched' });
  });
  let sizes: Float64Array = new Float64Array(0);
  let ratios: Float64Array = new Float64Array(0);
  const grid = new VirtualGrid({
    label: t('Objects'),
    columns: objectColumns(),
    fill: (cell, row, { id }) => {
      cell.textContent = text(row, id);
    },
    onSort: ({ id }, direction) => {
      sort.id = id;
      sort.sign = direction === 'ascending' ? 1 : -1;
      list();
    },
    onSelect: (row) => {
      model.select(row);
    },
    onOpen: (row) => {
      model.select(row);
      actions.openObject(row);
    },
    onZoom: (row) => {
      model.select(row);
    },
  });
  const value = (row: number, id: string): number => {
    const [own, other] = [model.coverage('own'), model.coverage('other')];
    if (id === 'size') return sizes[row] ?? 0;
    if (id === 'ratio') return ratios[row] ?? 0;
    if (id === 'iou') return own?.bestIous[row] ?? 0;
    if (id === 'matches') return own?.matches[row] ?? 0;
    if (id === 'other') return other?.bestIous[row] ?? 0;
    return row;
  };
  const text = (row: number, id: string): string => {
    const { truths } = model;
    if (truths === undefined) return '';
    if (id === 'class') return truths.classes[truths.classIndices[row]!]?.name ?? '';
    if (id === 'image') return imageLabel(model, truths.images[row]!);
    if (id === 'other' && model.coverage('other') === undefined) return '';
    if (id === 'iou' || id === 'other') return value(row, id).toFixed(3);
    return round(value(row, id), id === 'ratio' ? 2 : 1);
  };
  const list = (): void => {
    const { truths } = model;
    const rows = rowsOf(model);
    const key = (row: number): number | string =>
      sort.id === 'class' || sort.id === 'image' ? text(row, sort.id) : value(row, sort.id);
    const keyed = rows.map((row) => ({ row, key: key(row) }));
    keyed.sort((a, b) => (a.key < b.key ? -sort.sign : a.key > b.key ? sort.sign : a.row - b.row));
    grid.setOrder(keyed.map(({ row }) => row));
    grid.select(model.state.object);
    setText(count, t('{0} of {1} objects', rows.length, truths?.images.length ?? 0));
  };
  const element = h('div', { class: 'list' }, h('div', { class: 'list-head' }, filter.element, count), grid.element);
  return {
    element,
    update(change) {
      if (change === 'viewport' || change === 'pointed' || change === 'picture') return;
      if (change === 'selection') {
        grid.select(model.state.object);
        return;
      }
      if (change === 'view' || change === 'recipe') {
        const { truths, recipe } = model;
        sizes = truths === undefined ? sizes : truthSizes(truths, recipe.image);
        ratios = truths === undefined ? ratios : truthRatios(truths, recipe.image);
      }
      const choices = [
        { value: 'unmatched', label: t('No anchor matches') },
        { value: 'all', label: t('All') },
        ...(model.other === undefined ? [] : [{ value: 'changed', label: t('Matched by one of both alone') }]),
      ];
      filter.set(choices, model.state.filter);
      if (model.state.tab === 'objects' && change !== 'recipe') list();
    },
  };
}

/** The rows that pass the filter. */
function rowsOf(model: AnchorsModel): number[] {
  const own = model.coverage('own')?.matches;
  const other = model.coverage('other')?.matches;
  const all = Array.from({ length: model.truths?.images.length ?? 0 }, (_, row) => row);
  const { filter } = model.state;
  if (filter === 'all' || own === undefined) return filter === 'all' ? all : [];
  if (filter === 'changed' && other !== undefined) return all.filter((row) => own[row]! > 0 !== other[row]! > 0);
  return all.filter((row) => own[row] === 0);
}

function objectColumns(): GridColumn[] {
  const column = (id: string, title: string, description: string, isNumber: boolean): GridColumn => ({
    ...{ id, title, description, isNumber },
  });
  return [
    column('class', t('Class'), t('Class'), false),
    column('size', t('Size'), t('Size: √(w · h) in pixels of the network input'), true),
    column('ratio', t('Ratio'), t('Ratio: width divided by height in the network input'), true),
    column('iou', t('IoU'), t('IoU: the largest with any anchor'), true),
    column('matches', t('Anchors'), t('Anchors that match'), true),
    column('other', t('Other'), t('Other anchors: the largest IoU with any of them'), true),
    column('image', t('Picture'), t('Picture'), false),
  ];
}

/** The pictures as rows with how many of their objects no anchor matches. */
export function imageList(model: AnchorsModel, actions: { readonly openImage: (image: number) => void }): List {
  const sort: Sort = { id: 'missed', sign: -1 };
  let objects = new Int32Array(0);
  let missed = new Int32Array(0);
  let ious = new Float64Array(0);
  const value = (image: number, id: string): number | string => {
    if (id === 'image') return model.truths?.imageNames[image] ?? '';
    if (id === 'objects') return objects[image] ?? 0;
    if (id === 'missed') return missed[image] ?? 0;
    return objects[image] === 0 ? -1 : (ious[image] ?? 0) / objects[image]!;
  };
  const grid = new VirtualGrid({
    label: t('Pictures'),
    columns: [
      { id: 'image', title: t('Picture'), description: t('Picture'), isNumber: false },
      { id: 'objects', title: t('Objects'), description: t('Objects'), isNumber: true },
      {
        id: 'missed',
        title: t('Unmatched'),
        description: t('Unmatched: objects that no anchor matches'),
        isNumber: true,
      },
      { id: 'mean', title: t('IoU'), description: t('IoU: the mean of the best'), isNumber: true },
    ],
    fill: (cell, image, { id }) => {
      const shown = value(image, id);
      cell.textContent =
        id === 'image'
          ? imageLabel(model, image)
          : id === 'mean'
            ? Number(shown) < 0
              ? '–'
              : Number(shown).toFixed(3)
            : String(shown);
    },
    onSort: ({ id }, direction) => {
      sort.id = id;
      sort.sign = direction === 'ascending' ? 1 : -1;
      list();
    },
    onSelect: (image) => {
      model.showImage(image);
    },
    onOpen: actions.openImage,
    onZoom: (image) => {
      model.showImage(image);
    },
  });
  const list = (): void => {
    count();
    const order = Array.from(objects, (_, image) => ({ image, key: value(image, sort.id) }));
    order.sort((a, b) => (a.key < b.key ? -sort.sign : a.key > b.key ? sort.sign : a.image - b.image));
    grid.setOrder(order.map(({ image }) => image));
    grid.select(model.image);
  };
  const count = (): void => {
    const { truths } = model;
    const images = truths?.imageNames.length ?? 0;
    const coverage = model.coverage('own');
    objects = new Int32Array(images);
    missed = new Int32Array(images);
    ious = new Float64Array(images);
    truths?.images.forEach((image, row) => {
      objects[image]!++;
      if (coverage === undefined) return;
      if (coverage.matches[row] === 0) missed[image]!++;
      ious[image]! += coverage.bestIous[row]!;
    });
  };
  return {
    element: h('div', { class: 'list' }, grid.element),
    update(change) {
      if (change === 'selection') grid.select(model.image);
      else if (model.state.tab === 'images' && (change === 'coverage' || change === 'look' || change === 'view'))
        list();
    },
  };
}
