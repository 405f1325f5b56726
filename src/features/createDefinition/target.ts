import { l10n, Uri, window, workspace } from 'vscode';
import { pathOf } from '../../vscode/paths';

/** The folder that a definition is for: what the command was called on, the only folder, or the one that a person names. */
export async function askForFolder(target: unknown): Promise<string | undefined> {
  if (target instanceof Uri) return pathOf(target);
  const root = rootOf(target);
  if (root !== undefined) return root;
  const folders = workspace.workspaceFolders ?? [];
  if (folders.length === 1) return pathOf(folders[0]!.uri);
  if (folders.length > 1) {
    const items = folders.map(({ name, uri }) => ({ label: name, description: uri.fsPath, uri }));
    const picked = await window.showQuickPick(items, { placeHolder: l10n.t('Which folder holds the images?') });
    return picked === undefined ? undefined : pathOf(picked.uri);
  }
  const [chosen] = (await window.showOpenDialog({ canSelectFolders: true, canSelectFiles: false })) ?? [];
  return chosen === undefined ? undefined : pathOf(chosen);
}

/** The folder of an entry of the Datasets view. */
function rootOf(target: unknown): string | undefined {
  const { state, guess } = (typeof target === 'object' ? (target ?? {}) : {}) as {
    readonly state?: { readonly dataset?: { readonly root?: string } };
    readonly guess?: { readonly root?: string };
  };
  return state?.dataset?.root ?? guess?.root;
}
