import { isIgnored } from '../../src/core/detection/evaluation/evaluationInput';
import { outcomes } from '../../src/core/detection/evaluation/matching';
import {
  ratioEdges,
  ratioOf,
  scoreEdges,
  sizeEdges,
  sizeOf,
  spreadOf,
} from '../../src/core/detection/evaluation/spread';
import { t } from '../host/l10n';
import { h } from '../ui/element';
import { count } from './format';
import type { DetectionsModel } from './model';
import { boxLooks } from './stage';

/** How hits, false positives and missed objects are spread over size, shape and confidence. */
export function spreadView(model: DetectionsModel): { readonly element: HTMLElement; update(): void } {
  const bodies = { size: h('tbody', {}), ratio: h('tbody', {}), score: h('tbody', {}) };
  const card = (title: string, note: string, body: HTMLElement): HTMLElement => {
    const titles = [t('From – to'), t('Hits'), t('False'), t('Missed')];
    const head = titles.map((text, index) =>
      h('th', { scope: 'col', class: index === 0 ? undefined : 'number' }, text),
    );
    return h(
      'section',
      { class: 'card' },
      h('h2', {}, title),
      h('p', { class: 'note' }, note),
      h('table', {}, h('thead', {}, h('tr', {}, ...head)), body),
    );
  };
  const element = h(
    'div',
    { class: 'panel spread' },
    card(t('Size'), t('The side of a square of the same area, in pixels.'), bodies.size),
    card(t('Shape'), t('Width divided by height.'), bodies.ratio),
    card(t('Confidence'), t('Of detections; an object that was missed has none.'), bodies.score),
  );
  return {
    element,
    update() {
      const { truths, detections } = model.explorer.input;
      const { outcome } = model.explorer.matching(model.look.iou);
      const { score, classIndex } = model.look;
      const isShown = (index: number): boolean => classIndex < 0 || index === classIndex;
      const hits: number[] = [];
      const wrong: number[] = [];
      const missed: number[] = [];
      for (let row = 0; row < outcome.length; row++) {
        if (detections.scores[row]! < score || !isShown(detections.classes[row]!)) continue;
        if (outcome[row] === outcomes.truePositive) hits.push(row);
        else if (outcome[row] === outcomes.falsePositive) wrong.push(row);
      }
      for (let row = 0; row < truths.images.length; row++) {
        if (!isIgnored(truths.flags[row]!) && isShown(truths.classes[row]!) && model.isMissed(row)) missed.push(row);
      }
      const boxes = (edges: readonly number[], valueOf: typeof sizeOf) =>
        [
          spreadOf(edges, hits, (row) => valueOf(detections, row)),
          spreadOf(edges, wrong, (row) => valueOf(detections, row)),
          spreadOf(edges, missed, (row) => valueOf(truths, row)),
        ].map(({ counts }) => counts);
      fill(bodies.size, sizeEdges, boxes(sizeEdges, sizeOf));
      fill(bodies.ratio, ratioEdges, boxes(ratioEdges, ratioOf));
      const scores = [hits, wrong].map((rows) => spreadOf(scoreEdges, rows, (row) => detections.scores[row]!).counts);
      fill(bodies.score, scoreEdges, [...scores, new Int32Array(scoreEdges.length - 1)]);
    },
  };
}

const COLORS = [boxLooks.hit.color, boxLooks.false.color, boxLooks.missed.color];

function fill(body: HTMLElement, edges: readonly number[], columns: readonly Int32Array[]): void {
  const most = Math.max(1, ...columns.flatMap((column) => [...column]));
  body.replaceChildren(
    ...edges.slice(0, -1).map((from, bin) => {
      const to = edges[bin + 1]!;
      const range = Number.isFinite(to) ? `${from} – ${to}` : t('{0} and more', from);
      return h(
        'tr',
        {},
        h('td', {}, range),
        ...columns.map((column, index) => {
          const bar = h('span', { class: 'bar', 'aria-hidden': 'true' });
          bar.style.width = `${(70 * column[bin]!) / most}px`;
          bar.style.background = COLORS[index]!;
          return h('td', { class: 'number' }, bar, count(column[bin]!));
        }),
      );
    }),
  );
}
