import { h, setText } from './element';

export interface Section {
  readonly element: HTMLElement;
  setCount(count: number): void;
  show(isShown: boolean): void;
}

/** A titled part of the side panel that folds. */
export function section(
  title: string,
  name: string,
  content: HTMLElement,
  tools: readonly HTMLElement[] = [],
): Section {
  const count = h('span', { class: 'badge' });
  const heading = h('summary', {}, h('h2', {}, title), count);
  const bar = tools.length === 0 ? [] : [h('div', { class: 'tools' }, ...tools)];
  const element = h('details', { class: `section section-${name}`, open: true }, heading, ...bar, content);
  return {
    element,
    setCount: (value) => {
      setText(count, value.toLocaleString());
    },
    show: (isShown) => {
      element.hidden = !isShown;
    },
  };
}
