import { t } from '../host/l10n';
import { h, linkButton } from '../ui/element';
import { count } from './format';
import type { DetectionsModel } from './model';
import type { PageActions } from './page';

/** What could not be evaluated, and how much of it there is. */
export function problems(
  model: DetectionsModel,
  actions: PageActions,
): { readonly element: HTMLElement; update(): void } {
  const sentence = h('p', {});
  const body = h('tbody', {});
  const head = [t('How many'), t('What'), t('First place')].map((title) => h('th', { scope: 'col' }, title));
  const table = h('table', {}, h('thead', {}, h('tr', {}, ...head)), body);
  return {
    element: h('div', { class: 'panel problems-panel' }, sentence, table),
    update() {
      const { view } = model;
      if (view === undefined) return;
      const evaluated = view.images.names.length;
      const left = view.total - evaluated;
      sentence.textContent =
        left === 0
          ? t('Evaluated {0} of {1} images.', count(evaluated), count(view.total))
          : t('Evaluated {0} of {1} images; {2} have no labels.', count(evaluated), count(view.total), count(left));
      table.hidden = view.problems.length === 0;
      body.replaceChildren(
        ...view.problems.map(({ count: times, text, file, line }, index) => {
          const place = file === '' ? '' : `${file.slice(file.lastIndexOf('/') + 1)}:${line + 1}`;
          const link = linkButton(place, t('Open {0}', place), () => {
            actions.openProblem(index);
          });
          return h(
            'tr',
            {},
            h('td', { class: 'number' }, count(times)),
            h('td', {}, text),
            h('td', {}, ...(place === '' ? [] : [link])),
          );
        }),
      );
    },
  };
}
