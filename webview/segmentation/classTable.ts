import { t } from '../host/l10n';
import { h, linkButton, setAttribute } from '../ui/element';
import { icon } from '../ui/icons';
import { section, type Section } from '../ui/section';
import { shorten } from '../ui/shorten';
import { swatch } from '../ui/swatch';
import { cssColor } from '../../src/core/chart/palette';
import { bare } from './format';
import type { SegmentationModel } from './model';

type ColumnId = 'name' | 'iou' | 'dice' | 'recall' | 'precision' | 'boundary';

/** The measures of every class with a bar for the IoU; sorted by any column, the worst first. */
export class ClassTable {
  readonly section: Section;
  private readonly head = h('thead', {});
  private readonly body = h('tbody', {});
  private sort: { readonly id: ColumnId; readonly direction: 'ascending' | 'descending' } = {
    id: 'iou',
    direction: 'ascending',
  };

  constructor(private readonly model: SegmentationModel) {
    const all = linkButton(t('All'), t('Count all classes'), () => {
      model.setLook({ ignored: [] });
    });
    const table = h('table', { class: 'classes' }, this.head, this.body);
    this.section = section(t('Classes'), 'classes', table, [all]);
  }

  update(): void {
    const { view, metrics } = this.model;
    this.section.show(view !== undefined);
    if (view === undefined || metrics === undefined) return;
    this.section.setCount(view.classes.length);
    const columns = this.columns();
    this.head.replaceChildren(h('tr', {}, ...columns.map((column) => this.header(column))));
    this.body.replaceChildren(...this.sorted().map((index) => this.row(index, columns)));
  }

  private columns(): readonly (readonly [id: ColumnId, title: string, description: string])[] {
    const hasBoundary = (this.model.view?.images.boundary.length ?? 0) > 0;
    return [
      ['name', t('Class'), t('Class')],
      ['iou', t('IoU'), t('Intersection over union, per cent')],
      ['dice', t('Dice'), t('Dice coefficient, per cent')],
      ['recall', t('Rec.'), t('Recall: the accuracy of the class, per cent')],
      ['precision', t('Prec.'), t('Precision, per cent')],
      ...(hasBoundary ? [['boundary', t('Edge'), t('Boundary F-score, per cent')] as const] : []),
    ];
  }

  private header([id, title, description]: readonly [ColumnId, string, string]): HTMLElement {
    const direction = this.sort.id === id ? this.sort.direction : undefined;
    const button = h(
      'button',
      { type: 'button', title: description, 'aria-label': id === 'name' ? title : `${title}: ${description}` },
      title,
    );
    if (direction !== undefined) button.append(icon(direction));
    button.addEventListener('click', () => {
      this.sort = { id, direction: direction === 'ascending' ? 'descending' : 'ascending' };
      this.update();
      this.head.querySelectorAll('button')[this.columns().findIndex(([other]) => other === id)]?.focus();
    });
    return h('th', { scope: 'col', class: id === 'name' ? '' : 'number', 'aria-sort': direction ?? 'none' }, button);
  }

  private sorted(): number[] {
    const { view } = this.model;
    const { id, direction } = this.sort;
    const sign = direction === 'ascending' ? 1 : -1;
    return view!.classes
      .map((_, index) => index)
      .sort((a, b) => {
        if (id === 'name') return sign * view!.classes[a]!.name.localeCompare(view!.classes[b]!.name);
        const [x, y] = [this.valueOf(a, id), this.valueOf(b, id)];
        // What has no value stands last in both directions.
        if (Number.isNaN(x) || Number.isNaN(y)) return Number(Number.isNaN(x)) - Number(Number.isNaN(y)) || a - b;
        return sign * (x - y) || a - b;
      });
  }

  private valueOf(index: number, id: Exclude<ColumnId, 'name'>): number {
    return id === 'boundary' ? (this.model.boundary[index] ?? NaN) : this.model.metrics!.classes[index]![id];
  }

  private row(index: number, columns: ReturnType<ClassTable['columns']>): HTMLElement {
    const { model } = this;
    const { name } = model.view!.classes[index]!;
    const isIgnored = model.ignoredIndices.has(index);
    const cells = columns.map(([id]) => {
      if (id === 'name') return this.nameCell(index, name, isIgnored);
      const value = this.valueOf(index, id);
      return id === 'iou'
        ? h('td', { class: 'number' }, bar(value, cssColor(model.colors[index]!)), h('span', {}, bare(value)))
        : h('td', { class: 'number' }, bare(value));
    });
    return h('tr', { class: isIgnored ? 'ignored' : '' }, ...cells);
  }

  private nameCell(index: number, name: string, isIgnored: boolean): HTMLElement {
    const { model } = this;
    const count = h('input', {
      type: 'checkbox',
      'aria-label': t('Count {0}', shorten(name)),
      title: t('Whether the class counts'),
    });
    count.checked = !isIgnored;
    count.addEventListener('change', () => {
      model.toggleIgnored(name);
      this.focusBox(name);
    });
    const isFiltered = model.filter?.kind === 'class' && model.filter.index === index;
    const show = linkButton(shorten(name), t('List the images with errors in {0}', shorten(name)), () => {
      model.setFilter(isFiltered ? undefined : { kind: 'class', index });
    });
    setAttribute(show, 'aria-pressed', String(isFiltered));
    setAttribute(count, 'data-class', name);
    return h('th', { scope: 'row' }, count, swatch(index, model.colors[index]!, model.look.patterns), show);
  }

  private focusBox(name: string): void {
    this.body.querySelector<HTMLElement>(`input[data-class="${CSS.escape(name)}"]`)?.focus();
  }
}

/** For the eye: the number stands beside it. */
function bar(value: number, color: string): HTMLElement {
  const inside = h('i', {});
  inside.style.width = `${Number.isNaN(value) ? 0 : Math.round(100 * value)}%`;
  inside.style.background = color;
  return h('span', { class: 'bar', 'aria-hidden': 'true' }, inside);
}
