import { h, setAttribute } from './element';
import { icon } from './icons';

export interface GridColumn {
  readonly id: string;
  readonly title: string;
  /** What a screen reader and the tooltip say where the title is a letter. */
  readonly description: string;
  readonly isNumber: boolean;
}

export interface GridSource {
  readonly label: string;
  readonly columns: readonly GridColumn[];
  /** Fills a cell with what stands in `row` of the data. */
  fill(cell: HTMLElement, row: number, column: GridColumn): void;
  /** Sorting, selecting, opening and zooming are up to the owner. */
  onSort(column: GridColumn, direction: 'ascending' | 'descending'): void;
  onSelect(row: number): void;
  onOpen(row: number): void;
  onZoom(row: number): void;
}

const ROW_HEIGHT = 22;
/** Rows made beyond each edge, so that scrolling does not show gaps. */
const OVERSCAN = 6;

/**
 * A table of any length that keeps only the rows in sight in the page. The focus stays on the grid; its active row is the
 * selected one, so one Tab goes in and one goes out.
 */
export class VirtualGrid {
  readonly element: HTMLElement;
  private readonly body: HTMLElement;
  private readonly headers: { readonly column: GridColumn; readonly cell: HTMLElement }[];
  private order: readonly number[] = [];
  private places = new Map<number, number>();
  private selected: number | undefined;
  private sort: { id: string; direction: 'ascending' | 'descending' } | undefined;

  constructor(private readonly source: GridSource) {
    this.headers = source.columns.map((column) => ({ column, cell: this.makeHeader(column) }));
    this.body = h('div', { class: 'grid-body', role: 'rowgroup' });
    const head = h(
      'div',
      { class: 'grid-row grid-head', role: 'row', 'aria-rowindex': 1 },
      ...this.headers.map(({ cell }) => cell),
    );
    this.element = h(
      'div',
      { class: 'grid', role: 'grid', tabindex: 0, 'aria-label': source.label, 'aria-colcount': source.columns.length },
      h('div', { role: 'rowgroup', class: 'grid-header' }, head),
      this.body,
    );
    this.element.addEventListener('scroll', () => {
      this.render();
    });
    this.element.addEventListener('keydown', (event) => {
      if (event.target === this.element && this.onKey(event.key)) event.preventDefault();
    });
    this.body.addEventListener('click', (event) => {
      this.onClick(event);
    });
    new ResizeObserver(() => {
      this.render();
    }).observe(this.element);
  }

  /** Shows these rows of the data in this order. */
  setOrder(order: readonly number[]): void {
    this.order = order;
    this.places = new Map(order.map((row, place) => [row, place]));
    this.body.style.height = `${order.length * ROW_HEIGHT}px`;
    setAttribute(this.element, 'aria-rowcount', order.length + 1);
    this.render();
  }

  /** Marks a row of the data and scrolls to it. */
  select(row: number | undefined): void {
    if (row !== this.selected) this.scrollTo(row);
    this.selected = row;
    this.render();
  }

  private makeHeader(column: GridColumn): HTMLElement {
    const button = h(
      'button',
      { type: 'button', title: column.description, 'aria-label': column.description },
      column.title,
    );
    button.addEventListener('click', () => {
      const isUp = this.sort?.id === column.id && this.sort.direction === 'ascending';
      this.sort = { id: column.id, direction: isUp ? 'descending' : 'ascending' };
      for (const header of this.headers) this.showSort(header);
      this.source.onSort(column, this.sort.direction);
    });
    return h('div', { class: cellClass(column), role: 'columnheader', 'aria-sort': 'none' }, button);
  }

  private showSort({ column, cell }: { column: GridColumn; cell: HTMLElement }): void {
    const direction = this.sort?.id === column.id ? this.sort.direction : undefined;
    setAttribute(cell, 'aria-sort', direction ?? 'none');
    cell.firstElementChild?.replaceChildren(column.title, ...(direction === undefined ? [] : [icon(direction)]));
  }

  private render(): void {
    const { element, order, source } = this;
    const first = Math.max(0, Math.floor(element.scrollTop / ROW_HEIGHT) - OVERSCAN);
    const last = Math.min(order.length, Math.ceil((element.scrollTop + element.clientHeight) / ROW_HEIGHT) + OVERSCAN);
    const places = Array.from({ length: Math.max(0, last - first) }, (_, i) => first + i);
    // The active row exists even when it is scrolled away: the grid's focus points to it.
    const active = this.selected === undefined ? undefined : this.places.get(this.selected);
    if (active !== undefined && (active < first || active >= last)) places.push(active);
    this.body.replaceChildren(...places.map((place) => this.makeRow(place)));
    setAttribute(element, 'aria-activedescendant', active === undefined ? undefined : rowId(source, order[active]!));
  }

  private makeRow(place: number): HTMLElement {
    const row = this.order[place]!;
    const isSelected = row === this.selected;
    const element = h('div', {
      class: isSelected ? 'grid-row selected' : 'grid-row',
      role: 'row',
      id: rowId(this.source, row),
      'aria-rowindex': place + 2,
      'aria-selected': String(isSelected),
      'data-row': row,
    });
    element.style.top = `${place * ROW_HEIGHT}px`;
    for (const column of this.source.columns) {
      const cell = h('div', { class: cellClass(column), role: 'gridcell' });
      this.source.fill(cell, row, column);
      element.append(cell);
    }
    return element;
  }

  private onClick(event: MouseEvent): void {
    const row = Number((event.target as Element).closest('[data-row]')?.getAttribute('data-row') ?? NaN);
    if (!Number.isInteger(row)) return;
    if (event.detail === 2) this.source.onOpen(row);
    else this.source.onSelect(row);
  }

  private onKey(key: string): boolean {
    const page = Math.max(1, Math.floor(this.element.clientHeight / ROW_HEIGHT) - 2);
    const now = this.selected === undefined ? -1 : (this.places.get(this.selected) ?? -1);
    const moves: Readonly<Record<string, number>> = {
      ArrowDown: now + 1,
      ArrowUp: Math.max(0, now - 1),
      PageDown: now + page,
      PageUp: Math.max(0, now - page),
      Home: 0,
      End: Infinity,
    };
    const target = moves[key];
    if (target !== undefined) {
      const row = this.order[Math.min(target, this.order.length - 1)];
      if (row !== undefined) this.source.onSelect(row);
      return true;
    }
    if (this.selected === undefined || (key !== 'Enter' && key !== ' ')) return false;
    if (key === 'Enter') this.source.onOpen(this.selected);
    else this.source.onZoom(this.selected);
    return true;
  }

  private scrollTo(row: number | undefined): void {
    const place = row === undefined ? undefined : this.places.get(row);
    if (place === undefined) return;
    const { element } = this;
    const top = place * ROW_HEIGHT;
    // The header lies over the first row's height of what is in sight.
    const room = element.clientHeight - 2 * ROW_HEIGHT;
    if (top < element.scrollTop) element.scrollTop = top;
    else if (top > element.scrollTop + room) element.scrollTop = top - room;
  }
}

function rowId({ label }: GridSource, row: number): string {
  return `${label.replace(/\W+/g, '-')}-${row}`;
}

function cellClass({ id, isNumber }: GridColumn): string {
  return `grid-cell grid-${id}${isNumber ? ' number' : ''}`;
}
