import { t } from '../host/l10n';
import { h } from '../ui/element';
import { colorOf } from './lines';
import type { RunModel } from './model';

/** What differs between the runs first, then what is the same. */
export function compare(model: RunModel): { readonly element: HTMLElement; update(): void } {
  const element = h('div', { class: 'compare' });
  let shown = '';
  return {
    element,
    update() {
      const { view } = model;
      const text = JSON.stringify([view?.comparison, view?.runs.map(({ name }) => name)]);
      if (view === undefined || text === shown) return;
      shown = text;
      const differing = view.comparison.filter(({ differs }) => differs);
      const same = view.comparison.filter(({ differs }) => !differs);
      const head = h(
        'tr',
        {},
        h('th', { scope: 'col' }, t('Setting')),
        ...view.runs.map(({ name }, index) => {
          const swatch = h('span', { class: 'swatch', 'aria-hidden': 'true' });
          swatch.style.background = colorOf(index);
          return h('th', { scope: 'col' }, swatch, name);
        }),
      );
      const rowOf = ({ name, values, differs }: (typeof view.comparison)[number]): HTMLElement =>
        h(
          'tr',
          { class: differs ? 'differs' : '' },
          h('th', { scope: 'row' }, name),
          ...values.map((value) => h('td', {}, value === '' ? '–' : value)),
        );
      element.replaceChildren(
        h('h2', {}, differing.length === 0 ? t('Nothing differs but the results.') : t('What differs')),
        h('table', {}, h('thead', {}, head), h('tbody', {}, ...differing.map(rowOf))),
        ...(same.length === 0
          ? []
          : [
              h(
                'details',
                {},
                h('summary', {}, t('What is the same ({0})', same.length)),
                h('table', {}, h('tbody', {}, ...same.map(rowOf))),
              ),
            ]),
      );
    },
  };
}
