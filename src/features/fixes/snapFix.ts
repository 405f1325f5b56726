import { commands, l10n, window } from 'vscode';
import type { LabelService } from '../../app/labelService';
import type { Dataset } from '../../core/dataset/dataset';
import { dirname, stem } from '../../core/std/path';
import { customEditors } from '../../vscode/ids';
import { uriOf } from '../../vscode/paths';
import { translate } from '../../vscode/translate';
import { workspaceFiles } from '../../vscode/workspaceFiles';

/** Colour changes listed in the preview. */
const MAX_LISTED = 12;

/** Shows which colours would become which, then writes the snapped mask beside the original under a new name. */
export async function snapMask(file: string, dataset: Dataset, labels: LabelService): Promise<void> {
  const snapped = await labels.snapMask(dataset, file);
  if (snapped === undefined) {
    void window.showErrorMessage(l10n.t('{0} cannot be read as a mask, or no colours are declared.', file));
    return;
  }
  const { changes, png } = snapped;
  if (changes.length === 0) {
    void window.showInformationMessage(l10n.t('Every pixel of {0} already has a declared colour.', file));
    return;
  }
  const target = `${dirname(file)}/${stem(file)}.snapped.png`;
  const pixels = changes.reduce((sum, change) => sum + change.pixels, 0);
  const lines = changes
    .slice(0, MAX_LISTED)
    .map(({ from, to, pixels: count }) => l10n.t('{0} becomes {1}: {2} pixels', hex(from), hex(to), count));
  if (changes.length > MAX_LISTED) lines.push(l10n.t('and {0} more colours', changes.length - MAX_LISTED));
  const write = l10n.t('Write Copy');
  const detail = [...lines, '', l10n.t('The original stays as it is. The copy is {0}.', target)].join('\n');
  const text = l10n.t('{0} pixels would change.', pixels);
  if ((await window.showInformationMessage(text, { modal: true, detail }, write)) !== write) return;
  const written = await workspaceFiles.write(target, png);
  if (!written.ok) throw new Error(translate(written.problem.message));
  await commands.executeCommand('vscode.openWith', uriOf(target), customEditors.labels);
}

function hex(color: number): string {
  return `#${color.toString(16).padStart(6, '0')}`;
}
