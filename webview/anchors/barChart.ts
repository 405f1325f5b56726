import type { Bar } from '../../src/core/detection/anchors/coverageSummary';
import { t } from '../host/l10n';
import { h, setText } from '../ui/element';

export interface BarChartOptions {
  readonly title: string;
  /** What the axis shows, with its unit. */
  readonly axis: string;
  /** What a bar is called at its lower end. */
  readonly label: (bar: Bar, index: number, all: readonly Bar[]) => string;
}

export interface BarChart {
  readonly element: HTMLElement;
  /** `marks`: a line at this value of the axis, as a part of it. */
  show(
    bars: readonly Bar[],
    other: readonly Bar[] | undefined,
    options: { marker?: number; showsTable: boolean },
  ): void;
}

const SVG = 'http://www.w3.org/2000/svg';
const WIDTH = 320;
const HEIGHT = 92;
const FLOOR = 76;

/** Bars of objects: what an anchor matches below, what none does above it in another colour and hatched; a line where other anchors reach. */
export function barChart({ title, axis, label }: BarChartOptions): BarChart {
  const svg = document.createElementNS(SVG, 'svg');
  svg.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute('role', 'img');
  const table = h('table', { class: 'bars-table' });
  const scale = h('span', { class: 'note' });
  const element = h(
    'figure',
    { class: 'bars' },
    h('figcaption', {}, h('strong', {}, title), ' ', h('span', { class: 'note' }, axis), ' ', scale),
    svg,
    table,
  );
  return {
    element,
    show(bars, other, { marker, showsTable }) {
      const most = Math.max(1, ...bars.map(({ objects }) => objects));
      const covered = bars.reduce((sum, bar) => sum + bar.covered, 0);
      const objects = bars.reduce((sum, bar) => sum + bar.objects, 0);
      svg.setAttribute(
        'aria-label',
        t('{0}: {1} of {2} objects are matched, in {3} bars', title, covered, objects, bars.length),
      );
      setText(scale, t('up to {0}', most));
      const pitch = WIDTH / Math.max(1, bars.length);
      svg.replaceChildren(
        hatch(),
        ...bars.flatMap((bar, i) => drawBar(bar, { i, pitch, most, text: label(bar, i, bars) })),
        ...(other === undefined ? [] : [outline(bars, other, pitch, most)]),
        line('axis', 0, FLOOR + 0.5, WIDTH, FLOOR + 0.5),
        ...ticks(bars, pitch, label),
        ...(marker === undefined ? [] : [line('marker', marker * WIDTH, 2, marker * WIDTH, FLOOR)]),
      );
      table.hidden = !showsTable;
      if (showsTable) fillTable(table, bars, axis, label);
    },
  };
}

function drawBar(
  bar: Bar,
  { i, pitch, most, text }: { i: number; pitch: number; most: number; text: string },
): Element[] {
  const room = FLOOR - 4;
  const total = (bar.objects / most) * room;
  const part = (bar.covered / most) * room;
  const x = i * pitch + Math.min(1, pitch / 8);
  const width = Math.max(0.5, pitch - 2 * Math.min(1, pitch / 8));
  const title = t('{0}: {1} objects, {2} of them matched', text, bar.objects, bar.covered);
  return [
    rect('covered', { x, y: FLOOR - part, width, height: part }, title),
    rect('uncovered', { x, y: FLOOR - total, width, height: total - part }, title),
    rect('uncovered-hatch', { x, y: FLOOR - total, width, height: total - part }, title),
  ].filter((element) => Number(element.getAttribute('height')) > 0);
}

/** How far the matched part reaches with the other anchors, where the bars are the same. */
function outline(bars: readonly Bar[], other: readonly Bar[], pitch: number, most: number): Element {
  const room = FLOOR - 4;
  const points = bars.flatMap(({ from }, i) => {
    const same = other.find((bar) => Math.abs(bar.from - from) < 1e-9 * Math.max(1, from));
    const y = FLOOR - (Math.min(most, same?.covered ?? 0) / most) * room;
    return [`${i * pitch},${y}`, `${(i + 1) * pitch},${y}`];
  });
  const path = document.createElementNS(SVG, 'polyline');
  path.setAttribute('points', points.join(' '));
  path.setAttribute('class', 'other');
  return path;
}

function ticks(bars: readonly Bar[], pitch: number, label: BarChartOptions['label']): Element[] {
  const every = Math.max(1, Math.ceil(bars.length / 7));
  return bars.flatMap((bar, i) => {
    if (i % every !== 0) return [];
    const text = document.createElementNS(SVG, 'text');
    text.setAttribute('x', String(Math.max(1, i * pitch)));
    text.setAttribute('y', String(HEIGHT - 4));
    text.textContent = label(bar, i, bars);
    return [text];
  });
}

function fillTable(table: HTMLElement, bars: readonly Bar[], axis: string, label: BarChartOptions['label']): void {
  const head = h('tr', {}, ...[axis, t('Objects'), t('Matched')].map((text) => h('th', { scope: 'col' }, text)));
  const rows = bars.map((bar, i) =>
    h(
      'tr',
      {},
      h('th', { scope: 'row' }, label(bar, i, bars)),
      h('td', {}, String(bar.objects)),
      h('td', {}, String(bar.covered)),
    ),
  );
  table.replaceChildren(h('thead', {}, head), h('tbody', {}, ...rows));
}

function rect(
  name: string,
  { x, y, width, height }: { x: number; y: number; width: number; height: number },
  text: string,
): Element {
  const element = document.createElementNS(SVG, 'rect');
  for (const [key, value] of Object.entries({ x, y, width, height })) element.setAttribute(key, value.toFixed(2));
  element.setAttribute('class', name);
  const title = document.createElementNS(SVG, 'title');
  title.textContent = text;
  element.append(title);
  return element;
}

function line(name: string, x1: number, y1: number, x2: number, y2: number): Element {
  const element = document.createElementNS(SVG, 'line');
  for (const [key, value] of Object.entries({ x1, y1, x2, y2 })) element.setAttribute(key, String(value));
  element.setAttribute('class', name);
  return element;
}

/** Stripes: what no anchor matches is told by more than its colour. */
function hatch(): Element {
  const defs = document.createElementNS(SVG, 'defs');
  const pattern = document.createElementNS(SVG, 'pattern');
  for (const [key, value] of Object.entries({ id: 'hatch', width: 4, height: 4, patternUnits: 'userSpaceOnUse' }))
    pattern.setAttribute(key, String(value));
  const stripe = document.createElementNS(SVG, 'path');
  stripe.setAttribute('d', 'M-1 1 1 -1M0 4 4 0M3 5 5 3');
  stripe.setAttribute('class', 'stripe');
  pattern.append(stripe);
  defs.append(pattern);
  return defs;
}
