import { t } from '../host/l10n';
import { h, setAttribute, setText } from '../ui/element';
import { section, type Section } from '../ui/section';
import { shorten } from '../ui/shorten';
import { dropdown } from '../ui/toolkit';
import { percent } from './format';
import type { SegmentationModel } from './model';

/** Classes that have a row and a column; beyond them those with the most pixels taken for others are shown. */
const MAX_SHOWN = 32;

/** The confusion matrix: a row for each true class, a column for each predicted one. A cell lists the images behind it. */
export class ConfusionTable {
  readonly section: Section;
  private readonly table = h('table', { class: 'confusion', role: 'grid', 'aria-label': t('Confusion matrix') });
  private readonly says = h('p', { class: 'note confusion-says', 'aria-live': 'polite' });
  private readonly share;
  private cells: HTMLElement[][] = [];
  private focus: readonly [row: number, column: number] = [0, 0];
  private rows: readonly number[] = [];

  constructor(private readonly model: SegmentationModel) {
    this.share = dropdown(t('Share of'), (value) => {
      model.setLook({ share: value as SegmentationModel['look']['share'] });
    });
    const content = h(
      'div',
      { class: 'confusion-box' },
      h('div', { class: 'field' }, h('span', { 'aria-hidden': 'true' }, t('Share of')), this.share.element),
      h('div', { class: 'confusion-scroll' }, this.table),
      this.says,
    );
    this.section = section(t('Confusion'), 'confusion', content);
    this.table.addEventListener('keydown', (event) => {
      if (this.onKey(event.key)) event.preventDefault();
    });
  }

  update(): void {
    const { model } = this;
    const { view, confusion } = model;
    this.section.show(view !== undefined);
    if (view === undefined || confusion === undefined) return;
    this.share.set(
      [
        { value: 'truth', label: t('the true class') },
        { value: 'prediction', label: t('the predicted class') },
        { value: 'pixels', label: t('all pixels') },
      ],
      model.look.share,
    );
    this.rows = shownClasses(model);
    const columns = [...this.rows, view.classes.length];
    const corner = h('td', {});
    const heads = columns.map((index) =>
      h('th', { scope: 'col', title: this.name(index) }, h('span', {}, this.name(index))),
    );
    this.cells = this.rows.map((truth) => columns.map((prediction) => this.cell(truth, prediction)));
    const body = this.rows.map((truth, row) =>
      h('tr', {}, h('th', { scope: 'row', title: this.name(truth) }, this.name(truth)), ...this.cells[row]!),
    );
    this.table.replaceChildren(h('thead', {}, h('tr', {}, corner, ...heads)), h('tbody', {}, ...body));
    this.moveFocus(...this.focus, false);
    const all = view.classes.length;
    if (this.rows.length < all)
      setText(this.says, t('{0} of {1} classes, those taken for others most', this.rows.length, all));
    else setText(this.says, this.describeFilter());
  }

  private describeFilter(): string {
    const { filter } = this.model;
    return filter?.kind === 'cell' ? this.describe(filter.truth, filter.prediction) : '';
  }

  private name(index: number): string {
    return shorten(this.model.view?.classes[index]?.name ?? t('no class'));
  }

  private cell(truth: number, prediction: number): HTMLElement {
    const { model } = this;
    const value = this.shareOf(truth, prediction);
    const cell = h('td', {
      role: 'gridcell',
      tabindex: -1,
      class: truth === prediction ? 'hit' : 'miss',
      title: this.describe(truth, prediction),
      'aria-label': this.describe(truth, prediction),
    });
    // Small shares are what one looks for: the root makes them visible.
    cell.style.setProperty('--share', String(Number.isNaN(value) ? 0 : Math.sqrt(value)));
    const { filter } = model;
    const isChosen = filter?.kind === 'cell' && filter.truth === truth && filter.prediction === prediction;
    setAttribute(cell, 'aria-selected', String(isChosen));
    cell.addEventListener('click', () => {
      this.choose(truth, prediction);
    });
    cell.addEventListener('pointerenter', () => {
      setText(this.says, this.describe(truth, prediction));
    });
    return cell;
  }

  private choose(truth: number, prediction: number): void {
    const { filter } = this.model;
    const isChosen = filter?.kind === 'cell' && filter.truth === truth && filter.prediction === prediction;
    this.focus = [this.rows.indexOf(truth), [...this.rows, this.model.view!.classes.length].indexOf(prediction)];
    this.model.setFilter(isChosen ? undefined : { kind: 'cell', truth, prediction });
    // The cell that had the focus was made anew.
    this.moveFocus(...this.focus, true);
  }

  private pixels(truth: number, prediction: number): number {
    const { pixels, classes } = this.model.confusion!;
    return pixels[truth * (classes + 1) + prediction]!;
  }

  private shareOf(truth: number, prediction: number): number {
    const { model } = this;
    const own = this.pixels(truth, prediction);
    if (model.look.share === 'pixels') return own / model.metrics!.pixels;
    const { pixels, classes } = model.confusion!;
    let sum = 0;
    for (let i = 0; i <= classes; i++) {
      if (model.look.share === 'truth') sum += this.pixels(truth, i);
      else if (i < classes) sum += pixels[i * (classes + 1) + prediction]!;
    }
    return own / sum;
  }

  private describe(truth: number, prediction: number): string {
    const count = this.pixels(truth, prediction).toLocaleString();
    const share = percent(this.shareOf(truth, prediction));
    return t('{0} predicted as {1}: {2} pixels, {3}', this.name(truth), this.name(prediction), count, share);
  }

  private onKey(key: string): boolean {
    const [row, column] = this.focus;
    const moves: Readonly<Record<string, readonly [number, number]>> = {
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      Home: [row, 0],
      End: [row, this.rows.length],
    };
    const target = moves[key];
    if (target !== undefined) {
      this.moveFocus(...target, true);
      return true;
    }
    if (key !== 'Enter' && key !== ' ') return false;
    const truth = this.rows[row];
    if (truth !== undefined) this.choose(truth, this.rows[column] ?? this.model.view!.classes.length);
    return true;
  }

  private moveFocus(row: number, column: number, isAsked: boolean): void {
    const cell = this.cells[row]?.[column];
    if (cell === undefined) return;
    for (const other of this.cells.flat()) other.tabIndex = -1;
    cell.tabIndex = 0;
    this.focus = [row, column];
    if (!isAsked) return;
    cell.focus();
    setText(this.says, cell.title);
  }
}

/** The classes that occur, the ones with the most errors where there are too many, in the order of the data set. */
function shownClasses({ metrics }: SegmentationModel): number[] {
  const classes = metrics!.classes
    .map(({ truth, predicted, hits }, index) => ({
      index,
      wrong: truth + predicted - 2 * hits,
      any: truth + predicted,
    }))
    .filter(({ any }) => any > 0);
  return classes
    .sort((a, b) => b.wrong - a.wrong)
    .slice(0, MAX_SHOWN)
    .map(({ index }) => index)
    .sort((a, b) => a - b);
}
