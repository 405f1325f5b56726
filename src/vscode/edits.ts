import { l10n, Position, TextEdit, type WorkspaceEdit } from 'vscode';
import type { TextEdit as CoreEdit } from '../core/fixes/fix';
import { toRange } from './ranges';

export function toTextEdits(edits: readonly CoreEdit[]): TextEdit[] {
  return edits.map(({ range, newText }) => TextEdit.replace(toRange(range), newText));
}

/**
 * Makes the editor show a preview of the changes before they are made. It does so only where some edit waits for a confirmation,
 * and leaves such edits unticked: one that changes nothing asks for the preview, so that all the others are ticked.
 */
export function askForPreview(edit: WorkspaceEdit): void {
  const [first] = edit.entries();
  if (first === undefined) return;
  const metadata = { needsConfirmation: true, label: l10n.t('No change') };
  edit.insert(first[0], new Position(0, 0), '', metadata);
}
