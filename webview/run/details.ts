import type { DetailSection } from '../../src/protocol/runPanel';
import { t } from '../host/l10n';
import { h } from '../ui/element';
import type { RunModel } from './model';

/** Configuration, provenance and host of each run, as tables of name and value. */
export function details(model: RunModel): { readonly element: HTMLElement; update(): void } {
  const element = h('div', { class: 'details' });
  let shown = '';
  return {
    element,
    update() {
      const content = model.runs.map((run) => [run.name, run.details] as const);
      // Nothing is written anew that somebody may just be selecting.
      const text = JSON.stringify(content);
      if (text === shown) return;
      shown = text;
      element.replaceChildren(
        ...content.flatMap(([name, sections]) => [
          ...(content.length > 1 ? [h('h2', {}, name)] : []),
          ...sections.map((section) => sectionElement(section, content.length > 1 ? 'h3' : 'h2')),
        ]),
      );
    },
  };
}

function sectionElement({ title, rows }: DetailSection, heading: 'h2' | 'h3'): HTMLElement {
  const body = rows.map(([name, value]) =>
    h('tr', {}, h('th', { scope: 'row' }, name), h('td', {}, value.includes('\n') ? h('pre', {}, value) : value)),
  );
  return h(
    'section',
    { class: 'detail' },
    h(heading, {}, title),
    rows.length === 0 ? h('p', { class: 'note' }, t('Nothing is known.')) : h('table', {}, h('tbody', {}, ...body)),
  );
}
