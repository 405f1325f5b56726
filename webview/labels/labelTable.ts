import type { ObjectView } from '../../src/protocol/labelsPanel';
import { t } from '../host/l10n';
import { h } from '../ui/element';
import { icon } from '../ui/icons';
import { VirtualGrid, type GridColumn } from '../ui/virtualGrid';
import { shorten } from '../ui/shorten';
import type { LabelsModel } from './model';
import { UNDECLARED_COLOR } from './paintScene';
import { section, type Section } from '../ui/section';
import { swatch } from '../ui/swatch';

type Severity = 'error' | 'warning' | 'info';
const rank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 };

/** The labels as rows: number, class, and the box in pixels of the picture. */
export class LabelTable {
  readonly section: Section;
  private readonly grid: VirtualGrid;
  private worst = new Map<number, Severity>();
  private sort: { id: string; sign: 1 | -1 } = { id: 'number', sign: 1 };

  constructor(
    private readonly model: LabelsModel,
    { onOpen }: { onOpen: (index: number) => void },
  ) {
    this.grid = new VirtualGrid({
      label: t('Labels'),
      columns: columns(),
      fill: (cell, row, column) => {
        this.fill(cell, row, column);
      },
      onSort: (column, direction) => {
        this.sort = { id: column.id, sign: direction === 'ascending' ? 1 : -1 };
        this.update();
      },
      onSelect: (row) => {
        model.select(row);
      },
      onOpen: (row) => {
        model.select(row);
        onOpen(row);
      },
      onZoom: (row) => {
        model.select(row, 'focus');
      },
    });
    this.section = section(t('Labels'), 'labels', this.grid.element);
  }

  update(): void {
    const objects = this.model.view?.objects ?? [];
    this.worst = worstFindings(this.model);
    const order = objects.map((_, index) => index).sort((a, b) => this.compare(objects, a, b));
    this.section.setCount(objects.length);
    this.section.show(objects.length > 0);
    this.grid.setOrder(order);
    this.grid.select(this.model.selected);
  }

  updateSelection(): void {
    this.grid.select(this.model.selected);
  }

  private compare(objects: readonly ObjectView[], a: number, b: number): number {
    const { id, sign } = this.sort;
    const [keyA, keyB] = [this.keyOf(objects[a]!, a, id), this.keyOf(objects[b]!, b, id)];
    if (keyA === keyB) return a - b;
    return (keyA < keyB ? -1 : 1) * sign;
  }

  private keyOf(object: ObjectView, index: number, id: string): number | string {
    if (id === 'class') return object.className;
    const number = id === 'number' ? index : cellValue(object, id);
    // Values that are not finite come last in either direction's sense, instead of anywhere.
    return Number.isFinite(number) ? number : Infinity;
  }

  private fill(cell: HTMLElement, row: number, { id }: GridColumn): void {
    const object = this.model.view?.objects[row];
    if (object === undefined) return;
    if (id === 'number') this.fillNumber(cell, row);
    else if (id === 'class') this.fillClass(cell, object);
    else cell.textContent = formatNumber(cellValue(object, id));
  }

  private fillNumber(cell: HTMLElement, row: number): void {
    const severity = this.worst.get(row);
    if (severity !== undefined) {
      const names = { error: t('error'), warning: t('warning'), info: t('note') };
      cell.append(
        h('span', { class: `severity ${severity}`, role: 'img', 'aria-label': names[severity] }, icon(severity)),
      );
    }
    cell.append(String(row + 1));
  }

  private fillClass(cell: HTMLElement, { classIndex, className, note }: ObjectView): void {
    const name = shorten(className);
    const { colors, state } = this.model;
    cell.title = note === '' ? name : `${name}: ${shorten(note)}`;
    cell.append(swatch(classIndex, colors[classIndex] ?? UNDECLARED_COLOR, state.patterns), h('span', {}, name));
    if (classIndex >= 0) return;
    cell.append(
      h('span', { 'aria-hidden': 'true' }, '?'),
      h('span', { class: 'visually-hidden' }, t('(not declared)')),
    );
  }
}

function columns(): GridColumn[] {
  return [
    { id: 'number', title: '#', description: t('Number of the label'), isNumber: true },
    { id: 'class', title: t('Class'), description: t('Class'), isNumber: false },
    { id: 'x', title: 'x', description: t('Left edge in pixels'), isNumber: true },
    { id: 'y', title: 'y', description: t('Upper edge in pixels'), isNumber: true },
    { id: 'width', title: t('w'), description: t('Width in pixels'), isNumber: true },
    { id: 'height', title: t('h'), description: t('Height in pixels'), isNumber: true },
  ];
}

function cellValue({ box: [a, b, c, d] }: ObjectView, id: string): number {
  switch (id) {
    case 'x':
      return Math.min(a, c);
    case 'y':
      return Math.min(b, d);
    case 'width':
      return Math.abs(c - a);
    default:
      return Math.abs(d - b);
  }
}

function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return t('no number');
  if (Math.abs(value) >= 1e5) return value.toExponential(0);
  // A tenth of a pixel is only of interest for what is small.
  return String(Math.abs(value) >= 100 ? Math.round(value) : Math.round(value * 10) / 10);
}

function worstFindings({ view }: LabelsModel): Map<number, Severity> {
  const worst = new Map<number, Severity>();
  for (const { objectIndex, severity } of view?.findings ?? []) {
    if (objectIndex === undefined) continue;
    const known = worst.get(objectIndex);
    if (known === undefined || rank[severity] < rank[known]) worst.set(objectIndex, severity);
  }
  return worst;
}
