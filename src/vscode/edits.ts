import { TextEdit } from 'vscode';
import type { TextEdit as CoreEdit } from '../core/fixes/fix';
import { toRange } from './ranges';

export function toTextEdits(edits: readonly CoreEdit[]): TextEdit[] {
  return edits.map(({ range, newText }) => TextEdit.replace(toRange(range), newText));
}
