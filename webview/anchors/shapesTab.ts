import { countAnchors, type AnchorMap, type AnchorRecipe } from '../../src/core/detection/anchors/anchorRecipe';
import { checkRecipe } from '../../src/core/detection/anchors/checkRecipe';
import { t } from '../host/l10n';
import { h, setText } from '../ui/element';
import { dropdown, textButton } from '../ui/toolkit';
import { round } from './describe';
import type { AnchorsModel } from './model';

interface Field {
  readonly element: HTMLElement;
  set(value: string, isValid?: boolean): void;
}

/** The recipe to edit: every change is measured at once. */
export function shapesTab(model: AnchorsModel): { readonly element: HTMLElement; update(): void } {
  const edit = (change: Partial<AnchorRecipe>): boolean => {
    const { recipe } = model;
    const name = 'name' in change || recipe.name.endsWith('*') ? recipe.name : `${recipe.name}*`;
    const next = checkRecipe({ ...recipe, name, ...change });
    if (next !== undefined) model.setRecipe('own', next);
    return next !== undefined;
  };
  const name = textField(t('Name'), (text) => text !== '' && edit({ name: text }));
  const threshold = rangeField(t('Matches from IoU'), { min: 0.05, max: 0.95, step: 0.01 }, (value) =>
    edit({ threshold: value }),
  );
  const scale = rangeField(t('All sizes ×'), { min: 0.5, max: 2, step: 0.01 }, (value) => {
    const base = scaling ?? (scaling = model.recipe);
    return edit({ maps: base.maps.map((map) => scaleMap(map, value)) });
  });
  /** What `scale` multiplies, until something else is edited. */
  let scaling: AnchorRecipe | undefined;
  scale.set('1');
  scale.element.addEventListener('change', () => {
    scaling = undefined;
    scale.set('1');
  });
  const matching = choice(t('Matching'), matchingChoices(), (value) =>
    edit({ matching: value as AnchorRecipe['matching'] }),
  );
  const clip = choice(t('Clip'), clipChoices(), (value) => edit({ clip: value as AnchorRecipe['clip'] }));
  const layout = choice(t('Order of the output'), layoutChoices(), (value) =>
    edit({ layout: value as AnchorRecipe['layout'] }),
  );
  const width = numberField(t('Input width'), (value) => edit({ image: { ...model.recipe.image, width: value } }));
  const height = numberField(t('Input height'), (value) => edit({ image: { ...model.recipe.image, height: value } }));
  const offset = numberField(t('Offset in the cell'), (value) => edit({ offset: value }));
  const maps = h('div', { class: 'maps' });
  const total = h('p', { class: 'note' });
  const editors: MapEditor[] = [];
  const add = textButton(t('Add map'), t('Add map after the last one'), () => {
    const last = model.recipe.maps.at(-1);
    const side = Math.max(1, Math.ceil((last?.width ?? 2) / 2));
    const min = last?.max ?? (last?.min ?? 32) * 2;
    edit({ maps: [...model.recipe.maps, { width: side, height: side, min, max: min * 1.5, ratios: [2, 1 / 2] }] });
  });
  const element = h(
    'div',
    { class: 'shapes' },
    total,
    h('div', { class: 'fields' }, name.element, threshold.element, scale.element),
    maps,
    add,
    h(
      'details',
      {},
      h('summary', {}, t('Input, centres, order and matching')),
      h('div', { class: 'fields' }, ...[width, height, offset, matching, clip, layout].map((field) => field.element)),
    ),
  );
  return {
    element,
    update() {
      const { recipe } = model;
      setText(total, t('{0} anchors on {1} maps', countAnchors(recipe), recipe.maps.length));
      name.set(recipe.name);
      threshold.set(String(recipe.threshold));
      matching.set(recipe.matching);
      clip.set(recipe.clip);
      layout.set(recipe.layout);
      width.set(String(recipe.image.width));
      height.set(String(recipe.image.height));
      offset.set(String(recipe.offset));
      while (editors.length > recipe.maps.length) editors.pop()?.element.remove();
      while (editors.length < recipe.maps.length) {
        const editor = mapEditor(model, editors.length, (change) => edit({ maps: change }));
        editors.push(editor);
        maps.append(editor.element);
      }
      for (const editor of editors) editor.update();
    },
  };
}

interface MapEditor {
  readonly element: HTMLElement;
  update(): void;
}

function mapEditor(model: AnchorsModel, index: number, setMaps: (maps: readonly AnchorMap[]) => boolean): MapEditor {
  const put = (change: Partial<AnchorMap>): boolean => setMaps(withMap(model.recipe.maps, index, change));
  const caption = h('legend', {});
  const cells = textField(t('Cells'), (text) => {
    const [width, height] = text.split(/[×x*,\s]+/).map(Number);
    return put({ width: width ?? NaN, height: height ?? width ?? NaN });
  });
  const min = numberField(t('Size (px)'), (value) => put({ min: value }));
  const slider = h('input', {
    type: 'range',
    min: 2,
    step: 0.5,
    'aria-label': t('Size of the square of map {0}', index + 1),
  });
  slider.addEventListener('input', () => {
    put({ min: Number(slider.value) });
  });
  const max = textField(t('Next size'), (text) => setMaps(withMax(model.recipe.maps, index, text)));
  const step = textField(t('Step'), (text) => setMaps(withStep(model.recipe.maps, index, text)));
  const ratios = textField(t('Ratios'), (text) => {
    const parsed = parseRatios(text);
    return parsed !== undefined && put({ ratios: parsed });
  });
  const remove = textButton(t('Remove'), t('Remove map {0}', index + 1), () => {
    setMaps(model.recipe.maps.filter((_, i) => i !== index));
  });
  const element = h(
    'fieldset',
    { class: 'map' },
    caption,
    slider,
    h('div', { class: 'fields' }, cells.element, min.element, max.element, step.element, ratios.element, remove),
  );
  element.addEventListener('focusin', () => {
    if (model.state.cell.map !== index) model.pick({ map: index });
  });
  return {
    element,
    update() {
      const map = model.recipe.maps[index];
      if (map === undefined) return;
      const best = model.summary('own')?.bestInMap[index];
      const count = countAnchors({ maps: [map] });
      const own = t('Map {0}: {1} anchors', index + 1, count);
      setText(caption, best === undefined ? own : t('{0}, the best of {1} objects', own, best));
      cells.set(`${map.width} × ${map.height}`);
      min.set(round(map.min, 2));
      slider.max = String(Math.max(model.recipe.image.width, model.recipe.image.height) * 1.1);
      if (document.activeElement !== slider) slider.value = String(map.min);
      max.set(map.max === undefined ? '' : round(map.max, 2));
      step.set(map.step === undefined ? '' : round(map.step, 3));
      ratios.set(map.ratios.map(writeRatio).join(', '));
    },
  };
}

/** The maps with one changed. Where the map before ended at its size, it still does. */
function withMap(maps: readonly AnchorMap[], index: number, change: Partial<AnchorMap>): AnchorMap[] {
  const before = maps[index];
  return maps.map((map, i) => {
    if (i === index) return { ...map, ...change };
    const isChained = i === index - 1 && change.min !== undefined && map.max === before?.min;
    return isChained ? { ...map, max: change.min } : map;
  });
}

/** Without a number there is no second square. */
function withMax(maps: readonly AnchorMap[], index: number, text: string): AnchorMap[] {
  return maps.map((map, i) => (i === index ? writeNumber(map, 'max', text) : map));
}

/** Without a number the picture is divided by the cells. */
function withStep(maps: readonly AnchorMap[], index: number, text: string): AnchorMap[] {
  return maps.map((map, i) => (i === index ? writeNumber(map, 'step', text) : map));
}

function writeNumber(map: AnchorMap, key: 'max' | 'step', text: string): AnchorMap {
  const rest = Object.fromEntries(Object.entries(map).filter(([name]) => name !== key)) as unknown as AnchorMap;
  return text.trim() === '' ? rest : { ...rest, [key]: Number(text) };
}

function scaleMap(map: AnchorMap, factor: number): AnchorMap {
  return { ...map, min: map.min * factor, ...(map.max === undefined ? {} : { max: map.max * factor }) };
}

/** "2, 1/2, 3" as numbers; undefined where one is none. */
function parseRatios(text: string): number[] | undefined {
  const words = text.split(/[,;\s]+/).filter((word) => word !== '');
  const ratios = words.map((word) => {
    const [over = NaN, under = 1] = word.split(/[/:]/).map(Number);
    return over / under;
  });
  return ratios.every((ratio) => ratio > 0 && Number.isFinite(ratio)) ? ratios : undefined;
}

function writeRatio(ratio: number): string {
  const inverse = Math.round(1 / ratio);
  return ratio < 1 && 1 / inverse === ratio ? `1/${inverse}` : round(ratio, 3);
}

/** A field that says whether it took what was written. */
function textField(label: string, take: (text: string) => boolean): Field {
  const input = h('input', { type: 'text', class: 'text', spellcheck: 'false' });
  return inputField(label, input, () => take(input.value));
}

function numberField(label: string, take: (value: number) => boolean): Field {
  const input = h('input', { type: 'number', step: 'any', class: 'number' });
  return inputField(label, input, () => take(input.valueAsNumber));
}

function rangeField(
  label: string,
  range: { readonly min: number; readonly max: number; readonly step: number },
  take: (value: number) => boolean,
): Field {
  const input = h('input', { type: 'range', ...range });
  const amount = h('output', {});
  const field = inputField(label, input, () => {
    setText(amount, Number(input.value).toFixed(2));
    return take(Number(input.value));
  });
  field.element.append(amount);
  return {
    element: field.element,
    set(value) {
      if (document.activeElement !== input || value === '1') input.value = value;
      setText(amount, Number(input.value).toFixed(2));
    },
  };
}

function inputField(label: string, input: HTMLInputElement, take: () => boolean): Field {
  input.addEventListener('input', () => {
    input.setAttribute('aria-invalid', String(!take()));
  });
  return {
    element: h('label', { class: 'field' }, h('span', {}, label), input),
    set(value) {
      if (document.activeElement === input) return;
      input.value = value;
      input.removeAttribute('aria-invalid');
    },
  };
}

interface Option {
  readonly value: string;
  readonly label: string;
}

function choice(label: string, options: readonly Option[], take: (value: string) => boolean): Field {
  const list = dropdown(label, (value) => {
    take(value);
  });
  return {
    element: h('div', { class: 'field' }, h('span', { 'aria-hidden': 'true' }, label), list.element),
    set(value) {
      list.set(options, value);
    },
  };
}

function matchingChoices(): Option[] {
  return [
    { value: 'author', label: t('Over the threshold, 1,000-pixel grid') },
    { value: 'caffe', label: t('Bipartite, then threshold (Caffe)') },
    { value: 'forced-best', label: t('Threshold, best forced (torchvision)') },
  ];
}

function clipChoices(): Option[] {
  return [
    { value: 'none', label: t('Nothing') },
    { value: 'size', label: t('Width and height') },
    { value: 'center-size', label: t('Centre, width and height') },
    { value: 'corners', label: t('The four edges') },
  ];
}

function layoutChoices(): Option[] {
  return [
    { value: 'shape-first', label: t('Shape by shape') },
    { value: 'cell-first', label: t('Cell by cell') },
  ];
}
