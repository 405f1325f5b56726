import { coverageRecall, type CoverageSummary } from '../../src/core/detection/anchors/coverageSummary';
import { t } from '../host/l10n';
import { h } from '../ui/element';
import { barChart } from './barChart';
import { percent, round } from './describe';
import type { AnchorsModel } from './model';

/** What the anchors can do for the whole data set: sums, histograms, classes; beside them those of the other anchors. */
export function coverageTab(model: AnchorsModel): { readonly element: HTMLElement; update(): void } {
  const headline = h('p', { class: 'headline' });
  const sums = h('table', { class: 'sums' });
  const notes = h('p', { class: 'note' });
  const classes = h('table', { class: 'sums' });
  const charts = {
    byIou: barChart({ title: t('Best IoU'), axis: t('IoU'), label: ({ from }) => from.toFixed(2) }),
    bySize: barChart({
      title: t('Size'),
      axis: t('√(w · h), px of the input'),
      label: ({ from }) => round(from, from < 10 ? 1 : 0),
    }),
    byRatio: barChart({ title: t('Ratio'), axis: t('width ÷ height'), label: ({ from }) => round(from, 2) }),
    byMatches: barChart({
      title: t('Matching anchors'),
      axis: t('an object'),
      label: ({ from }, i, all) => (i === all.length - 1 ? `${from}+` : String(from)),
    }),
  };
  const element = h(
    'div',
    { class: 'coverage' },
    headline,
    sums,
    notes,
    ...Object.values(charts).map((chart) => chart.element),
    classes,
  );
  return {
    element,
    update() {
      const own = model.summary('own');
      const other = model.other === undefined ? undefined : model.summary('other');
      const hasTruths = model.truths !== undefined;
      for (const part of [sums, classes, ...Object.values(charts).map((chart) => chart.element)])
        part.hidden = own === undefined;
      notes.textContent = notesOf(model);
      notes.hidden = notes.textContent === '';
      if (own === undefined) {
        headline.textContent = hasTruths ? t('Measuring…') : t('There are no objects: no data set is open.');
        return;
      }
      headline.replaceChildren(...headlineOf(own));
      sums.replaceChildren(...sumRows(own, other, model));
      const { threshold } = model.recipe;
      const showsTable = model.state.showsTables;
      charts.byIou.show(own.byIou, other?.byIou, { marker: threshold, showsTable });
      charts.bySize.show(own.bySize, other?.bySize, { showsTable });
      charts.byRatio.show(own.byRatio, other?.byRatio, { showsTable });
      charts.byMatches.show(own.byMatches, other?.byMatches, { showsTable });
      classes.replaceChildren(...classRows(own, other, model));
    },
  };
}

function headlineOf(own: CoverageSummary): (Node | string)[] {
  const missing = own.objects - own.covered;
  return [
    h('strong', {}, percent(own.covered, own.objects)),
    ' ',
    missing === 0
      ? t('best possible recall: an anchor matches every object.')
      : t('best possible recall: no anchor matches {0} of {1} objects.', missing, own.objects),
  ];
}

function notesOf({ truths }: AnchorsModel): string {
  if (truths === undefined) return '';
  const rows = truths.problems.reduce((sum, { count }) => sum + count, 0);
  return [
    truths.crowds > 0 ? t('{0} crowds are left out.', truths.crowds) : '',
    truths.unsized > 0 ? t('{0} objects are left out: the size of their picture is not known.', truths.unsized) : '',
    rows > 0 ? t('{0} labels are left out: they have no class or no box.', rows) : '',
  ]
    .filter((text) => text !== '')
    .join(' ');
}

function sumRows(own: CoverageSummary, other: CoverageSummary | undefined, model: AnchorsModel): HTMLElement[] {
  const both = (text: (summary: CoverageSummary) => string): HTMLElement[] =>
    [own, ...(other === undefined ? [] : [other])].map((summary) => h('td', {}, text(summary)));
  const row = (name: string, text: (summary: CoverageSummary) => string): HTMLElement =>
    h('tr', {}, h('th', { scope: 'row' }, name), ...both(text));
  const heads = [model.recipe.name, ...(other === undefined ? [] : [model.other?.name ?? ''])];
  const counts = [model.grid('own')?.count ?? 0, model.grid('other')?.count ?? 0];
  return [
    h('thead', {}, h('tr', {}, h('td', {}), ...heads.map((name) => h('th', { scope: 'col' }, name)))),
    h(
      'tbody',
      {},
      h('tr', {}, h('th', { scope: 'row' }, t('Anchors')), ...heads.map((_, i) => h('td', {}, String(counts[i])))),
      row(t('Objects matched'), ({ covered, objects }) => t('{0} of {1}', covered, objects)),
      row(t('Best possible recall'), (summary) => `${(100 * coverageRecall(summary)).toFixed(2)} %`),
      row(t('Mean best IoU'), ({ meanIou }) => meanIou.toFixed(4)),
      row(t('Matching anchors an object'), ({ meanMatches }) => meanMatches.toFixed(2)),
    ),
  ];
}

function classRows(own: CoverageSummary, other: CoverageSummary | undefined, { truths }: AnchorsModel): HTMLElement[] {
  const heads = [
    t('Class'),
    t('Objects'),
    t('Matched'),
    t('Mean IoU'),
    ...(other === undefined ? [] : [t('Other matched')]),
  ];
  const order = own.classes.map((_, i) => i).filter((i) => own.classes[i]!.objects > 0);
  order.sort((a, b) => coverageRecall(own.classes[a]!) - coverageRecall(own.classes[b]!) || a - b);
  const rows = order.map((i) => {
    const { objects, covered, meanIou } = own.classes[i]!;
    const cells = [String(objects), percent(covered, objects), meanIou.toFixed(3)];
    if (other !== undefined) cells.push(percent(other.classes[i]?.covered ?? 0, objects));
    return h(
      'tr',
      {},
      h('th', { scope: 'row' }, truths?.classes[i]?.name ?? ''),
      ...cells.map((text) => h('td', {}, text)),
    );
  });
  return [
    h('thead', {}, h('tr', {}, ...heads.map((name) => h('th', { scope: 'col' }, name)))),
    h('tbody', {}, ...rows),
  ];
}
