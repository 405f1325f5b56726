import { l10n, window, workspace } from 'vscode';
import { pathOf } from '../../vscode/paths';

/** The workspace folders that runs can be kept in. */
export function runFolders(): string[] {
  return (workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file').map(({ uri }) => pathOf(uri));
}

/** The only folder, or the one that is picked; empty text without a folder. */
export async function pickFolder(): Promise<string | undefined> {
  const folders = runFolders();
  if (folders.length <= 1) return folders[0] ?? '';
  const items = folders.map((folder) => ({
    label: folder.slice(folder.lastIndexOf('/') + 1),
    description: folder,
    folder,
  }));
  return (await window.showQuickPick(items, { placeHolder: l10n.t('Which folder does the run belong to?') }))?.folder;
}
