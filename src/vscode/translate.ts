import { l10n } from 'vscode';
import type { Message } from '../core/std/message';

/** A sentence of the core in the editor's language. */
export function translate({ text, args }: Message): string {
  return l10n.t(text, ...args);
}
