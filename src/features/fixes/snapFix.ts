import { commands, l10n, window, workspace } from 'vscode';
import type { LabelService } from '../../app/labelService';
import type { Dataset } from '../../core/dataset/dataset';
import type { ColorChange } from '../../core/image/snapMask';
import { basename, dirname, stem } from '../../core/std/path';
import { counted } from '../../vscode/counts';
import { uriOf } from '../../vscode/paths';
import { translate } from '../../vscode/translate';
import { workspaceFiles } from '../../vscode/workspaceFiles';

/** Colour changes listed in the preview. */
const MAX_LISTED = 12;

/** Shows which colours would become which, then writes the snapped mask beside the original under a new name. */
export async function snapMask(file: string, dataset: Dataset, labels: LabelService): Promise<void> {
  const snapped = await labels.snapMask(dataset, file);
  const shown = workspace.asRelativePath(uriOf(file));
  if (snapped === undefined) {
    void window.showErrorMessage(l10n.t('{0} cannot be read as a mask, or no colours are declared.', shown));
    return;
  }
  const { changes, png } = snapped;
  if (changes.length === 0) {
    void window.showInformationMessage(l10n.t('Every pixel of {0} already has a declared colour.', shown));
    return;
  }
  const target = await freeName(file);
  if (!(await confirm(changes, target))) return;
  const written = await workspaceFiles.write(target, png);
  if (!written.ok) throw new Error(translate(written.problem.message));
  await commands.executeCommand('vscode.open', uriOf(target));
  void window.showInformationMessage(l10n.t('To use {0}, give it the name {1}.', basename(target), basename(file)));
}

/** A name beside the mask that no file has yet. */
async function freeName(file: string): Promise<string> {
  for (let number = 1; ; number++) {
    const path = `${dirname(file)}/${stem(file)}.snapped${number === 1 ? '' : `-${number}`}.png`;
    if (!(await workspaceFiles.stat(path)).ok) return path;
  }
}

async function confirm(changes: readonly ColorChange[], target: string): Promise<boolean> {
  const lines = changes
    .slice(0, MAX_LISTED)
    .map(({ from, to, pixels }) => l10n.t('{0} becomes {1}: {2}', hex(from), hex(to), counted.pixels(pixels)));
  if (changes.length > MAX_LISTED) lines.push(l10n.t('and {0} more colours', changes.length - MAX_LISTED));
  const copy = l10n.t('The original stays as it is. The copy is {0}.', workspace.asRelativePath(uriOf(target)));
  const pixels = changes.reduce((sum, change) => sum + change.pixels, 0);
  const write = l10n.t('Write Copy');
  const picked = await window.showInformationMessage(
    l10n.t('{0} would change.', counted.pixels(pixels)),
    { modal: true, detail: [...lines, '', copy].join('\n') },
    write,
  );
  return picked === write;
}

function hex(color: number): string {
  return `#${color.toString(16).padStart(6, '0')}`;
}
