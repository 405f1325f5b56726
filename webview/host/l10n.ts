let bundle: Readonly<Record<string, unknown>> = {};

/** Reads the translations that the editor wrote into the page. Without them, or with damaged ones, sentences stay English. */
export function loadBundle(document: Document): void {
  try {
    const value: unknown = JSON.parse(document.getElementById('l10n')?.textContent ?? '{}');
    bundle = typeof value === 'object' && value !== null ? { ...value } : {};
  } catch {
    bundle = {};
  }
}

/** The sentence in the editor's language; `{0}`, `{1}`… stand for `args`. `text` is a literal: bundles are made from these calls. */
export function t(text: string, ...args: (string | number)[]): string {
  const translated = Object.hasOwn(bundle, text) ? bundle[text] : undefined;
  const pattern = typeof translated === 'string' ? translated : text;
  return pattern.replace(/\{(\d+)\}/g, (placeholder, index: string) => String(args[Number(index)] ?? placeholder));
}
