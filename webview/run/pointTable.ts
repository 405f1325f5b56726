import { t } from '../host/l10n';
import type { ChartLine } from '../canvas/lineChart';
import type { RunPanelState } from '../../src/protocol/runPanel';
import { h } from '../ui/element';
import { VirtualGrid, type GridColumn } from '../ui/virtualGrid';
import { formatAxis, formatNumber } from './format';

interface Row {
  readonly line: ChartLine;
  readonly index: number;
}

/** The points of a chart as a table, the newest first; nothing while it is not shown. */
export function pointTable(name: string): {
  readonly element: HTMLElement;
  show(lines: readonly ChartLine[] | undefined, axis: RunPanelState['axis']): void;
} {
  const element = h('div', { class: 'points' });
  let rows: Row[] = [];
  let shownAxis: RunPanelState['axis'] = 'step';
  let order: number[] = [];
  let grid: VirtualGrid | undefined;
  const columns: GridColumn[] = [
    { id: 'line', title: t('Line'), description: t('Line'), isNumber: false },
    { id: 'x', title: t('Step'), description: t('Step'), isNumber: true },
    { id: 'at', title: t('Time'), description: t('Time'), isNumber: true },
    { id: 'value', title: t('Value'), description: t('Value'), isNumber: true },
  ];
  const makeGrid = (): VirtualGrid =>
    new VirtualGrid({
      label: t('Points of {0}', name),
      columns,
      fill: (cell, row, column) => {
        cell.textContent = cellText(rows[row]!, column.id);
      },
      onSort: (column, direction) => {
        const sign = direction === 'ascending' ? 1 : -1;
        order.sort((a, b) => sign * compareRows(rows[a]!, rows[b]!, column.id));
        grid?.setOrder(order);
      },
      onSelect: (row) => {
        grid?.select(row);
      },
      onOpen: () => undefined,
      onZoom: () => undefined,
    });
  return {
    element,
    show(lines, axis) {
      if (lines === undefined) {
        element.replaceChildren();
        grid = undefined;
        return;
      }
      shownAxis = axis;
      const count = lines.reduce((sum, { series }) => sum + series.length, 0);
      if (grid !== undefined && count === rows.length && shownAxis === axis) return;
      rows = lines.flatMap((line) =>
        Array.from({ length: line.series.length }, (_, index) => ({ line, index })).reverse(),
      );
      order = rows.map((_, row) => row);
      if (grid === undefined) {
        grid = makeGrid();
        element.replaceChildren(grid.element);
      }
      grid.setOrder(order);
    },
  };
}

function cellText({ line, index }: Row, column: string): string {
  const { series } = line;
  switch (column) {
    case 'line':
      return line.label;
    case 'x':
      return formatAxis(series.steps[index]!, 'step');
    case 'at': {
      const time = series.wallTimes[index]!;
      return Number.isFinite(time) ? formatAxis(time, 'time') : '';
    }
    default:
      return formatNumber(series.values[index]!);
  }
}

function compareRows(a: Row, b: Row, column: string): number {
  if (column === 'line') return a.line.label.localeCompare(b.line.label);
  const numbers = ({ line: { series }, index }: Row): number =>
    (column === 'x' ? series.steps : column === 'at' ? series.wallTimes : series.values)[index]!;
  return numbers(a) - numbers(b);
}
