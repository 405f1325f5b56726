import { h, setAttribute } from './element';

export interface Tab<Id extends string> {
  readonly id: Id;
  readonly title: string;
  readonly panel: HTMLElement;
}

/** Tabs by the pattern of the ARIA authoring practices: arrow keys go from one to the next, and each is shown at once. */
export function tabs<Id extends string>(
  label: string,
  all: readonly Tab<Id>[],
  onChoose: (id: Id) => void,
): { readonly element: HTMLElement; show(id: Id): void; setHidden(id: Id, isHidden: boolean): void } {
  const buttons = all.map(({ id, title }) => {
    const button = h('button', { type: 'button', role: 'tab', id: `tab-${id}`, 'aria-controls': `panel-${id}` }, title);
    button.addEventListener('click', () => {
      onChoose(id);
    });
    return button;
  });
  all.forEach(({ id, panel }) => {
    setAttribute(panel, 'role', 'tabpanel');
    setAttribute(panel, 'id', `panel-${id}`);
    setAttribute(panel, 'aria-labelledby', `tab-${id}`);
    setAttribute(panel, 'tabindex', 0);
  });
  const list = h('div', { class: 'tabs', role: 'tablist', 'aria-label': label }, ...buttons);
  list.addEventListener('keydown', ({ key }) => {
    const move = key === 'ArrowRight' ? 1 : key === 'ArrowLeft' ? -1 : 0;
    if (move === 0) return;
    const visible = buttons.filter((button) => !button.hidden);
    const now = visible.findIndex((button) => button === document.activeElement);
    const next = visible[(now + move + visible.length) % visible.length];
    next?.focus();
    next?.click();
  });
  return {
    element: list,
    show(chosen) {
      all.forEach(({ id, panel }, index) => {
        const isChosen = id === chosen;
        panel.hidden = !isChosen;
        setAttribute(buttons[index]!, 'aria-selected', String(isChosen));
        setAttribute(buttons[index]!, 'tabindex', isChosen ? 0 : -1);
      });
    },
    setHidden(chosen, isHidden) {
      all.forEach(({ id }, index) => {
        if (id === chosen) buttons[index]!.hidden = isHidden;
      });
    },
  };
}
