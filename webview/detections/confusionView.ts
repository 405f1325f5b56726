import { Surface } from '../canvas/surface';
import { readTheme } from '../canvas/theme';
import { t } from '../host/l10n';
import { h, linkButton, setText } from '../ui/element';
import { textButton } from '../ui/toolkit';
import { count } from './format';
import type { DetectionsModel } from './model';
import type { PageActions } from './page';

/** Cells of the list beside the matrix. */
const LISTED = 40;
/** Pictures that are listed for a cell. */
const PICTURES = 200;
const LABELS = 110;

/** What was taken for what: a matrix to look at, and its largest errors as a table. A cell leads to its pictures. */
export function confusionView(
  model: DetectionsModel,
  actions: PageActions,
): { readonly element: HTMLElement; update(): void } {
  let cell: { readonly row: number; readonly column: number } | undefined;
  const canvas = h('canvas', {
    class: 'matrix-canvas',
    role: 'img',
    'aria-label': t('Confusion matrix: rows are what is there, columns what was detected. The table lists it.'),
  });
  const surface = new Surface(canvas, () => {
    draw();
  });
  const hint = h('p', { class: 'note', 'aria-live': 'off' }, t('Point at a cell; click for its pictures.'));
  const body = h('tbody', {});
  const pictures = h('ul', { class: 'cell-pictures' });
  const cellTitle = h('h2', { hidden: true }, '');
  const csv = textButton(t('CSV'), t('CSV: save the matrix'), () => {
    actions.save({ name: 'confusion.csv', content: matrixCsv(model) });
  });
  const head = [t('Is'), t('Detected as'), t('How often')].map((title) => h('th', { scope: 'col' }, title));
  const element = h(
    'div',
    { class: 'panel confusion' },
    h('div', { class: 'matrix' }, canvas, hint),
    h(
      'div',
      { class: 'cells' },
      h('header', {}, h('h2', {}, t('Most frequent errors')), csv),
      h('table', {}, h('thead', {}, h('tr', {}, ...head)), body),
      cellTitle,
      pictures,
    ),
  );
  canvas.addEventListener('pointermove', (event) => {
    const at = cellAt(event);
    setText(hint, at === undefined ? t('Point at a cell; click for its pictures.') : describe(at.row, at.column));
  });
  canvas.addEventListener('click', (event) => {
    choose(cellAt(event));
  });

  const nameOf = (index: number, isRow: boolean): string => {
    if (index < (model.view?.classes.length ?? 0)) return model.className(index);
    return isRow ? t('(nothing)') : t('(missed)');
  };
  const describe = (row: number, column: number): string => {
    const { size, counts } = model.confusion;
    return t('{0} detected as {1}: {2}', nameOf(row, true), nameOf(column, false), count(counts[row * size + column]!));
  };

  function layout(): { readonly left: number; readonly top: number; readonly side: number; readonly size: number } {
    const { width, height } = surface.size;
    const { size } = model.confusion;
    const side = Math.max(2, Math.floor(Math.min((width - LABELS) / size, (height - LABELS) / size, 64)));
    return { left: LABELS, top: LABELS, side, size };
  }

  function cellAt(event: MouseEvent): { row: number; column: number } | undefined {
    const { left, top, side, size } = layout();
    const column = Math.floor((event.offsetX - left) / side);
    const row = Math.floor((event.offsetY - top) / side);
    return 0 <= row && row < size && 0 <= column && column < size ? { row, column } : undefined;
  }

  function choose(at: { row: number; column: number } | undefined): void {
    cell = at;
    draw();
    listPictures();
  }

  function listPictures(): void {
    pictures.replaceChildren();
    cellTitle.hidden = cell === undefined;
    if (cell === undefined) return;
    const { row, column } = cell;
    const { truths, detections } = model.explorer.input;
    const size = model.confusion.size;
    let found = 0;
    model.explorer.visitConfusion(model.look.iou, model.look.score, ({ truth, detection }) => {
      const r = truth < 0 ? size - 1 : truths.classes[truth]!;
      const c = detection < 0 ? size - 1 : detections.classes[detection]!;
      if (r !== row || c !== column || ++found > PICTURES) return;
      const image = (detection < 0 ? truths : detections).images[detection < 0 ? truth : detection]!;
      const name = model.view?.images.names[image] ?? '';
      const score = detection < 0 ? '' : ` ${detections.scores[detection]!.toFixed(3)}`;
      const link = linkButton(`${name}${score}`, t('Show {0}', name), () => {
        model.select(detection < 0 ? { of: 'truth', row: truth } : { of: 'detection', row: detection });
        model.setLook({ tab: 'images', image });
      });
      pictures.append(h('li', {}, link));
    });
    const total = model.confusion.counts[row * size + column]!;
    setText(
      cellTitle,
      total > PICTURES ? `${describe(row, column)} (${t('the first {0}', PICTURES)})` : describe(row, column),
    );
  }

  function draw(): void {
    if (model.view === undefined || element.hidden) return;
    const { left, top, side, size } = layout();
    const theme = readTheme(element);
    const context = surface.begin(theme.background);
    const { counts } = model.confusion;
    context.font = `11px ${theme.fontFamily}`;
    context.fillStyle = theme.foreground;
    const every = Math.max(1, Math.ceil(13 / side));
    for (let i = 0; i < size; i += every) {
      context.textBaseline = 'middle';
      context.textAlign = 'right';
      context.fillText(shorten(nameOf(i, true)), left - 6, top + (i + 0.5) * side);
      context.save();
      context.translate(left + (i + 0.5) * side, top - 6);
      context.rotate(-Math.PI / 4);
      context.textAlign = 'left';
      context.fillText(shorten(nameOf(i, false)), 0, 0);
      context.restore();
    }
    for (let row = 0; row < size; row++) {
      let total = 0;
      for (let column = 0; column < size; column++) total += counts[row * size + column]!;
      for (let column = 0; column < size; column++) {
        const value = counts[row * size + column]!;
        const share = total === 0 ? 0 : value / total;
        context.globalAlpha = value === 0 ? 0.04 : 0.12 + 0.88 * share;
        context.fillStyle = row === column ? '#2e9e6b' : '#d9634f';
        context.fillRect(left + column * side, top + row * side, side - 1, side - 1);
        context.globalAlpha = 1;
        if (value === 0 || side < 26) continue;
        context.textAlign = 'center';
        context.fillStyle = share > 0.45 ? '#ffffff' : theme.foreground;
        context.fillText(String(value), left + (column + 0.5) * side, top + (row + 0.5) * side);
      }
    }
    if (cell === undefined) return;
    context.strokeStyle = theme.focus;
    context.lineWidth = 2;
    context.strokeRect(left + cell.column * side, top + cell.row * side, side - 1, side - 1);
  }

  return {
    element,
    update() {
      const { size, counts } = model.confusion;
      const errors: { row: number; column: number; value: number }[] = [];
      for (let row = 0; row < size; row++) {
        for (let column = 0; column < size; column++) {
          const value = counts[row * size + column]!;
          if (row !== column && value > 0) errors.push({ row, column, value });
        }
      }
      errors.sort((a, b) => b.value - a.value);
      body.replaceChildren(
        ...errors.slice(0, LISTED).map(({ row, column, value }) => {
          const link = linkButton(count(value), describe(row, column), () => {
            choose({ row, column });
          });
          const cells = [h('td', {}, nameOf(row, true)), h('td', {}, nameOf(column, false))];
          return h('tr', {}, ...cells, h('td', { class: 'number' }, link));
        }),
      );
      draw();
      listPictures();
    },
  };
}

function shorten(name: string): string {
  return name.length > 16 ? `${name.slice(0, 15)}…` : name;
}

function matrixCsv(model: DetectionsModel): string {
  const { size, counts } = model.confusion;
  const quote = (text: string): string => `"${text.replaceAll('"', '""')}"`;
  const names = [...(model.view?.classes ?? []).map(({ name }) => name), ''];
  const lines = names.map((name, row) => [quote(name), ...counts.subarray(row * size, row * size + size)].join(','));
  return [['truth', ...names.map(quote)].join(','), ...lines, ''].join('\n');
}
