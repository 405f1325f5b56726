// The toolkit's elements are defined later than pages make them: until then they hold attributes, and properties that the elements take over.

import './controls.css';
import { h, setAttribute } from './element';
import { icon, type IconName } from './icons';

/** A button that shows an icon; `label` is its name and its tooltip. */
export function iconButton(name: IconName, label: string, onClick: () => void): HTMLElement {
  const button = h('vscode-button', { appearance: 'icon', 'aria-label': label, title: label }, icon(name));
  button.addEventListener('click', onClick);
  return button;
}

export function textButton(text: string, label: string, onClick: () => void): HTMLElement {
  const button = h('vscode-button', { appearance: 'icon', 'aria-label': label, title: label }, text);
  button.addEventListener('click', onClick);
  return button;
}

export interface Checkbox {
  readonly element: HTMLElement;
  set(checked: boolean): void;
}

export function checkbox(label: string, title: string, onChange: (checked: boolean) => void): Checkbox {
  const element = h('vscode-checkbox', { title }, label) as HTMLElement & { checked: boolean };
  let shown = false;
  element.addEventListener('change', () => {
    if (element.checked === shown) return;
    shown = element.checked;
    onChange(shown);
  });
  return {
    element,
    set(checked) {
      shown = checked;
      element.checked = checked;
    },
  };
}

export interface Choice {
  readonly value: string;
  readonly label: string;
}

export interface Dropdown {
  readonly element: HTMLElement;
  /** Shows these choices with `value` chosen; the first one where no choice has that value. */
  set(choices: readonly Choice[], value: string): void;
}

export function dropdown(label: string, onChange: (value: string) => void): Dropdown {
  const element = h('vscode-dropdown', { 'aria-label': label, title: label }) as HTMLElement & { value: string };
  let shown: readonly Choice[] = [];
  let chosen = '';
  // A value set before the element is defined would hide the element's own.
  const choose = (): void => {
    if (customElements.get('vscode-dropdown') !== undefined) element.value = chosen;
  };
  void customElements.whenDefined('vscode-dropdown').then(choose);
  element.addEventListener('change', () => {
    if (element.value === chosen) return;
    chosen = element.value;
    onChange(chosen);
  });
  return {
    element,
    set(choices, value) {
      chosen = choices.some((choice) => choice.value === value) ? value : (choices[0]?.value ?? '');
      if (!sameChoices(shown, choices)) {
        element.replaceChildren(...choices.map((choice) => h('vscode-option', { value: choice.value }, choice.label)));
        shown = choices;
      }
      for (const option of element.children) setAttribute(option, 'selected', option.getAttribute('value') === chosen);
      choose();
    },
  };
}

function sameChoices(a: readonly Choice[], b: readonly Choice[]): boolean {
  return a.length === b.length && a.every(({ value, label }, i) => value === b[i]!.value && label === b[i]!.label);
}
