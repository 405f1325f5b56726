import type { AnchorRecipe } from '../../src/core/detection/anchors/anchorRecipe';
import { anchorFormats, type AnchorFormat } from '../../src/core/detection/anchors/exportAnchors';
import { anchorPresets, findPreset } from '../../src/core/detection/anchors/presets';
import { t } from '../host/l10n';
import { h, setText } from '../ui/element';
import { checkbox, dropdown, iconButton, textButton } from '../ui/toolkit';
import { imageLabel, mapName, shapeName } from './describe';
import type { AnchorsModel } from './model';

export interface ToolbarActions {
  readonly step: (by: 1 | -1) => void;
  readonly suggest: () => void;
  readonly export: (what: ExportName) => void;
  readonly showHelp: () => void;
}

/** What can be exported beside the recipe. */
export type ExportName = AnchorFormat | 'csv' | 'svg' | 'png';

const exportNames: readonly ExportName[] = [...anchorFormats, 'csv', 'svg', 'png'];

/** Which anchors, over which picture, and which of them are drawn. */
export function toolbar(
  model: AnchorsModel,
  actions: ToolbarActions,
): { readonly element: HTMLElement; update(): void } {
  const own = dropdown(t('Anchors'), (value) => {
    const preset = findPreset(value);
    if (preset !== undefined) model.setRecipe('own', preset);
  });
  const other = dropdown(t('Compare with'), (value) => {
    if (value === '') model.setRecipe('other', undefined);
    else if (value === '=') model.setRecipe('other', model.recipe);
    else model.setRecipe('other', findPreset(value) ?? model.other);
  });
  const swap = textButton(t('Swap'), t('Swap the two'), () => {
    model.swap();
  });
  const suggest = textButton(
    t('Suggest'),
    t('Suggest scales and ratios from the objects (k-means on IoU), to compare with'),
    actions.suggest,
  );
  const exports = dropdown(t('Export'), (value) => {
    const name = exportNames.find((each) => each === value);
    if (name !== undefined) actions.export(name);
    exports.set([], '');
    exports.set(exportChoices(), '');
  });
  exports.set(exportChoices(), '');
  const map = dropdown(t('Feature map'), (value) => {
    model.pick({ map: Number(value) });
  });
  const shape = dropdown(t('Shape'), (value) => {
    model.pick({ shape: Number(value) });
  });
  const row = cellInput(t('Row of the cell'), (value) => {
    model.pick({ row: value });
  });
  const column = cellInput(t('Column of the cell'), (value) => {
    model.pick({ column: value });
  });
  const cells = checkbox(t('Cells'), t('Draw the cells of the map'), (showsCells) => {
    model.setState({ showsCells });
  });
  const matches = checkbox(
    t('Matches'),
    t('Draw all anchors that the chosen object is trained with'),
    (showsMatches) => {
      model.setState({ showsMatches });
    },
  );
  const picture = checkbox(t('Picture'), t('Draw the picture; without it the objects stand alone'), (showsPicture) => {
    model.setState({ showsPicture });
  });
  const tables = checkbox(t('Tables'), t('Show a table beside each chart'), (showsTables) => {
    model.setState({ showsTables });
  });
  const title = h('h1', {});
  const place = h('span', { class: 'place' });
  const previous = iconButton('previous', t('Picture before (Page Up)'), () => {
    actions.step(-1);
  });
  const next = iconButton('next', t('Next picture (Page Down)'), () => {
    actions.step(1);
  });
  const first = h(
    'div',
    { class: 'toolbar', role: 'toolbar', 'aria-label': t('Anchors') },
    labelled(t('Anchors'), own.element),
    labelled(t('Compare with'), other.element),
    swap,
    suggest,
    exports.element,
    h('span', { class: 'space' }),
    tables.element,
    iconButton('info', t('Help (?)'), actions.showHelp),
  );
  const second = h(
    'div',
    { class: 'toolbar', role: 'toolbar', 'aria-label': t('Picture and cell') },
    h('span', { class: 'group' }, previous, next),
    h('div', { class: 'title' }, title, place),
    labelled(t('Map'), map.element),
    labelled(t('Cell'), h('span', { class: 'group' }, row, column)),
    shape.element,
    cells.element,
    matches.element,
    picture.element,
    iconButton('fit', t('Show all of the picture (0)'), () => {
      model.fit();
    }),
  );
  return {
    element: h('header', {}, first, second),
    update() {
      const { state, recipe, truths } = model;
      own.set(withOwn(recipe), recipe.name);
      other.set(otherChoices(model), model.other === undefined ? '' : model.other.name);
      swap.hidden = model.other === undefined;
      suggest.hidden = truths === undefined;
      const grid = model.grid('own');
      const { cell } = state;
      const shapes = grid?.maps[cell.map]?.shapes ?? [];
      map.set(
        recipe.maps.map((_, i) => ({ value: String(i), label: grid === undefined ? '' : mapName(grid, i) })),
        String(cell.map),
      );
      shape.set(
        [
          { value: '-1', label: t('All shapes') },
          ...shapes.map((each, i) => ({ value: String(i), label: shapeName(each) })),
        ],
        String(cell.shape),
      );
      setCell(row, cell.row, recipe.maps[cell.map]?.height ?? 1);
      setCell(column, cell.column, recipe.maps[cell.map]?.width ?? 1);
      cells.set(state.showsCells);
      matches.set(state.showsMatches);
      picture.set(state.showsPicture);
      tables.set(state.showsTables);
      const images = truths?.imageNames.length ?? 0;
      setText(title, images === 0 ? t('No picture') : imageLabel(model, model.image));
      setText(place, images === 0 ? '' : t('{0} of {1}', model.image + 1, images));
      for (const button of [previous, next]) button.hidden = images < 2;
    },
  };
}

function labelled(text: string, control: HTMLElement): HTMLElement {
  return h('span', { class: 'labelled' }, h('span', { class: 'note', 'aria-hidden': 'true' }, text), control);
}

function cellInput(label: string, take: (value: number) => void): HTMLInputElement {
  const input = h('input', { type: 'number', min: 0, step: 1, class: 'cell', 'aria-label': label, title: label });
  input.addEventListener('input', () => {
    if (Number.isInteger(input.valueAsNumber) && input.valueAsNumber >= 0) take(input.valueAsNumber);
  });
  return input;
}

function setCell(input: HTMLInputElement, value: number, cells: number): void {
  input.max = String(cells - 1);
  if (document.activeElement !== input || input.valueAsNumber !== value) input.value = String(value);
}

const presets = anchorPresets.map(({ name }) => ({ value: name, label: name }));

/** The presets, and what the person made of one. */
function withOwn({ name }: AnchorRecipe): { value: string; label: string }[] {
  return presets.some(({ value }) => value === name) ? presets : [{ value: name, label: name }, ...presets];
}

function otherChoices({ other, recipe }: AnchorsModel): { value: string; label: string }[] {
  return [
    { value: '', label: t('Nothing') },
    ...(other === undefined ? presets : withOwn(other)),
    { value: '=', label: t('These ({0}), to edit on', recipe.name) },
  ];
}

function exportChoices(): { value: string; label: string }[] {
  return [
    { value: '', label: t('Export…') },
    { value: 'author', label: t("The author's preset") },
    { value: 'tensorflow', label: 'TF Object Detection' },
    { value: 'torchvision', label: 'torchvision' },
    { value: 'caffe', label: 'Caffe prototxt' },
    { value: 'json', label: 'JSON' },
    { value: 'csv', label: t('Objects as CSV') },
    { value: 'svg', label: t('Charts as SVG') },
    { value: 'png', label: t('Picture as PNG') },
  ];
}
