import { outcomes } from '../../src/core/detection/evaluation/matching';
import { isIgnored } from '../../src/core/detection/evaluation/evaluationInput';
import { startsByImage } from '../../src/core/detection/evaluation/overlaps';
import { allRows, groupRows, type Groups } from '../../src/core/detection/evaluation/scoreOrder';
import type { DetectionsLook, DetectionsView } from '../../src/protocol/detectionsPanel';
import { t } from '../host/l10n';
import { h, setText } from '../ui/element';
import { dropdown } from '../ui/toolkit';
import { VirtualGrid, type GridColumn } from '../ui/virtualGrid';
import { orderImages } from './imageOrder';
import { percent } from './format';
import type { Change, DetectionsModel } from './model';
import { objectGrid } from './objectGrid';
import type { PageActions } from './page';
import { Pictures } from './pictures';
import { boxLooks, Stage, type BoxKind, type StageBox } from './stage';

/** The list of pictures, the worst first, and the one that is chosen with what stands on it. */
export function images(
  model: DetectionsModel,
  actions: PageActions,
): { readonly element: HTMLElement; update(change: Change): void } {
  const pictures = new Pictures(actions.picture);
  let order: readonly number[] = [];
  let shown = -1;
  let byImage: Groups | undefined;
  let truthStarts: Int32Array | undefined;
  let indexed: DetectionsView | undefined;
  const step = (by: 1 | -1): void => {
    const next = order[order.indexOf(model.look.image) + by];
    if (next !== undefined) model.setLook({ image: next });
  };
  const list = imageGrid(model);
  const sort = dropdown(t('Which pictures come first'), (value) => {
    model.setLook({ sort: value as DetectionsLook['sort'] });
  });
  const stage = new Stage({
    onSelect: (box) => {
      model.select(box === undefined ? undefined : { of: box.of, row: box.row });
    },
    onOpen: (box) => {
      actions.openPlace({ of: box.of, row: box.row });
    },
    onStep: step,
  });
  const objects = objectGrid(model, actions);
  const title = h('h2', { hidden: true }, '');
  const element = h(
    'div',
    { class: 'panel images' },
    h('div', { class: 'image-list' }, h('div', { class: 'list-head' }, sort.element), list.element),
    h(
      'div',
      { class: 'image-view' },
      h('header', {}, title, h('ul', { class: 'legend' }, ...kinds().map(([kind, text]) => kindItem(kind, text)))),
      stage.element,
      objects.element,
    ),
  );
  const showPicture = (): void => {
    const { image } = model.look;
    const { view } = model;
    if (view === undefined || image === shown) return;
    shown = image;
    const size = { width: view.images.widths[image] ?? 0, height: view.images.heights[image] ?? 0 };
    void pictures.get(image).then((picture) => {
      if (shown !== image) return;
      stage.show(picture, size);
      const at = order.indexOf(image);
      // The neighbours of the list are likely to be next.
      for (const next of [order[at + 1], order[at - 1]]) if (next !== undefined) void pictures.get(next);
    });
  };
  return {
    element,
    update(change) {
      const { view, look } = model;
      if (view === undefined) return;
      sort.set(
        [
          { value: 'worst', label: t('Most errors first') },
          { value: 'false', label: t('Most false first') },
          { value: 'missed', label: t('Most missed first') },
          { value: 'name', label: t('By name') },
        ],
        look.sort,
      );
      if (indexed !== view) {
        indexed = view;
        byImage = groupRows(allRows(view.detections.images.length), view.detections.images, view.images.names.length);
        truthStarts = startsByImage(view.truths.images, view.images.names.length);
      }
      if (change !== 'selection') {
        order = orderImages(model.point, model.explorer.matching(look.iou), look.sort);
        list.setOrder(order);
      }
      if (look.image < 0 && order.length > 0) {
        model.setLook({ image: order[0]! });
        return;
      }
      list.select(look.image);
      const boxes = boxesOf(model, byImage!, truthStarts!);
      stage.setBoxes(boxes);
      objects.show(boxes);
      title.hidden = false;
      setText(title, view.images.names[look.image] ?? '');
      showPicture();
    },
  };
}

function kinds(): (readonly [BoxKind, string])[] {
  return [
    ['hit', t('Hit')],
    ['false', t('False')],
    ['missed', t('Missed object')],
    ['found', t('Found object')],
  ];
}

function kindItem(kind: BoxKind, text: string): HTMLElement {
  const swatch = h('span', { class: `kind kind-${kind}`, 'aria-hidden': 'true' });
  swatch.style.borderColor = boxLooks[kind].color;
  return h('li', {}, swatch, text);
}

/** What stands on the picture at the thresholds: labels first, then detections by falling confidence. */
function boxesOf(model: DetectionsModel, byImage: Groups, truthStarts: Int32Array): StageBox[] {
  const { image, iou, score, classIndex } = model.look;
  const { truths, detections } = model.explorer.input;
  const { outcome } = model.explorer.matching(iou);
  const { selection } = model;
  const boxes: StageBox[] = [];
  const isShown = (index: number): boolean => classIndex < 0 || index === classIndex;
  for (let row = truthStarts[image] ?? 0; row < (truthStarts[image + 1] ?? 0); row++) {
    if (!isShown(truths.classes[row]!)) continue;
    const kind = isIgnored(truths.flags[row]!) ? 'ignored' : model.isMissed(row) ? 'missed' : 'found';
    boxes.push({
      kind,
      of: 'truth',
      row,
      box: boxAt(truths.boxes, row),
      tag: kind === 'found' ? '' : model.className(truths.classes[row]!),
      isSelected: selection?.of === 'truth' && selection.row === row,
    });
  }
  const own = Array.from(byImage.rows.subarray(byImage.starts[image], byImage.starts[image + 1]))
    .filter((row) => detections.scores[row]! >= score && isShown(detections.classes[row]!))
    .sort((a, b) => detections.scores[b]! - detections.scores[a]! || a - b);
  for (const row of own) {
    const kinds = {
      [outcomes.truePositive]: 'hit',
      [outcomes.falsePositive]: 'false',
      [outcomes.ignored]: 'ignored',
    } as const;
    boxes.push({
      kind: kinds[outcome[row] as 0 | 1 | 2],
      of: 'detection',
      row,
      box: boxAt(detections.boxes, row),
      tag: `${model.className(detections.classes[row]!)} ${percent(detections.scores[row]!, 0)}`,
      isSelected: selection?.of === 'detection' && selection.row === row,
    });
  }
  return boxes;
}

function boxAt(boxes: Float64Array, row: number): [number, number, number, number] {
  return [boxes[4 * row]!, boxes[4 * row + 1]!, boxes[4 * row + 2]!, boxes[4 * row + 3]!];
}

function imageGrid(model: DetectionsModel): VirtualGrid {
  const column = (id: string, title: string, description: string): GridColumn => ({
    id,
    title,
    description,
    isNumber: id !== 'image',
  });
  const grid = new VirtualGrid({
    label: t('Pictures'),
    columns: [
      column('image', t('Picture'), t('Picture')),
      column('hits', t('Hits'), t('Hits: true positives')),
      column('wrong', t('False'), t('False positives')),
      column('missed', t('Missed'), t('Missed: false negatives')),
    ],
    fill(cell, row, { id }) {
      const { hitsOfImage, falseOfImage } = model.point;
      const hits = hitsOfImage[row]!;
      const missed = model.explorer.matching(model.look.iou).positivesOfImage[row]! - hits;
      const name = model.view?.images.names[row] ?? '';
      const numbers: Readonly<Record<string, number>> = { hits, wrong: falseOfImage[row]!, missed };
      cell.textContent = id === 'image' ? name : String(numbers[id]);
      if (id === 'image') cell.title = name;
    },
    onSort({ id }) {
      const sorts: Readonly<Record<string, DetectionsLook['sort']>> = {
        image: 'name',
        wrong: 'false',
        missed: 'missed',
      };
      model.setLook({ sort: sorts[id] ?? 'worst' });
    },
    onSelect(row) {
      model.setLook({ image: row });
    },
    onOpen(row) {
      model.setLook({ image: row });
    },
    onZoom: () => undefined,
  });
  grid.element.classList.add('image-grid');
  return grid;
}
