/**
 * A sentence for a person, kept apart from its arguments so that the editor can translate it and the command line can
 * print it as it is. `{0}`, `{1}`… in `text` stand for `args`.
 */
export interface Message {
  readonly text: string;
  readonly args: readonly (string | number)[];
}

/** Builds a message. Every `text` in the sources is a literal: the translation bundle is made from these calls. */
export function message(text: string, ...args: (string | number)[]): Message {
  return { text, args };
}

/** The sentence in the language it was written in. A placeholder without an argument stays as it is. */
export function formatMessage({ text, args }: Message): string {
  return text.replace(/\{(\d+)\}/g, (placeholder, index: string) => {
    const arg = args[Number(index)];
    return arg === undefined ? placeholder : String(arg);
  });
}
