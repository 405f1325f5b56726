import { l10n, Uri, window, workspace, type Memento } from 'vscode';
import { dirname } from '../../core/std/path';
import { pathOf, uriOf } from '../../vscode/paths';

/** The source that is meant: what the command was called on, the file in front, or one of those that were found. */
export async function askForSource(target: unknown, sources: readonly string[]): Promise<string | undefined> {
  if (target instanceof Uri) return pathOf(target);
  const active = window.activeTextEditor?.document;
  if (active?.languageId === 'python' && active.uri.scheme === 'file') return pathOf(active.uri);
  if (sources.length === 0) {
    void window.showInformationMessage(
      l10n.t('No Python data source was found. One is a file with get_source(); open it and try again.'),
    );
    return undefined;
  }
  const items = sources.map((path) => ({ label: workspace.asRelativePath(uriOf(path)), path }));
  return (await window.showQuickPick(items, { placeHolder: l10n.t('Which data source?') }))?.path;
}

/** The folder that the source's `load_data` is given; the last answer comes first. */
export async function askForDataFolder(source: string, memory: Memento): Promise<string | undefined> {
  const key = `pythonCheck.folder ${source}`;
  const remembered = memory.get<string>(key);
  const folder = (await useAgain(remembered)) ?? (await chooseFolder(remembered ?? dirname(source)));
  if (folder === undefined || folder === '') return undefined;
  await memory.update(key, folder);
  return folder;
}

/** The remembered folder; undefined where another is wanted, empty where the question was left. */
async function useAgain(remembered: string | undefined): Promise<string | undefined> {
  if (remembered === undefined) return undefined;
  const items = [
    { label: uriOf(remembered).fsPath, folder: remembered },
    { label: l10n.t('Choose another folder…'), folder: undefined },
  ];
  const picked = await window.showQuickPick(items, { placeHolder: l10n.t('Where is the data of this source?') });
  return picked === undefined ? '' : picked.folder;
}

async function chooseFolder(start: string): Promise<string | undefined> {
  const [chosen] =
    (await window.showOpenDialog({
      title: l10n.t('Where is the data of this source?'),
      openLabel: l10n.t('Check with This Folder'),
      defaultUri: uriOf(start),
      canSelectFolders: true,
      canSelectFiles: false,
    })) ?? [];
  return chosen === undefined ? undefined : pathOf(chosen);
}
