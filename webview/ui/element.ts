type Attributes = Readonly<Record<string, string | number | boolean | undefined>>;

/** Makes an element. An attribute that is false or undefined is left out, true stands without a value. Children may be text: it is never read as HTML. */
export function h<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes?: Attributes,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name];
export function h(name: string, attributes?: Attributes, ...children: (Node | string)[]): HTMLElement;
export function h(name: string, attributes: Attributes = {}, ...children: (Node | string)[]): HTMLElement {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) setAttribute(element, key, value);
  element.append(...children);
  return element;
}

export function setAttribute(element: Element, key: string, value: string | number | boolean | undefined): void {
  if (value === undefined || value === false) element.removeAttribute(key);
  else element.setAttribute(key, value === true ? '' : String(value));
}

/** Writes text only where it changed: a live region speaks again whatever is written to it. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** A button that looks like a link. */
export function linkButton(text: string, title: string, onClick: () => void): HTMLButtonElement {
  const button = h('button', { type: 'button', class: 'link', title }, text);
  button.addEventListener('click', onClick);
  return button;
}
