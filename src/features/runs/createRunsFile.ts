import { l10n, Position, Range, window, workspace, type TextDocument } from 'vscode';
import { RUNS_FILE } from '../../core/runs/runConfiguration';
import { uriOf } from '../../vscode/paths';
import { pickFolder } from './folders';

const FIRST = `{
  // Each run can be started from the Runs view or with "Jetson: Start Run…".
  "version": 1,
  "runs": [
    {
      "name": "train",
      "command": ["python3", "train.py"]
    }
  ]
}
`;

/** Opens the run configurations of a folder; a folder without them gets a first one, which is not saved before the person does. */
export async function createRunsFile(): Promise<void> {
  const folder = await pickFolder();
  if (folder === undefined) return;
  if (folder === '') {
    void window.showInformationMessage(l10n.t('Open a folder to keep run configurations in it.'));
    return;
  }
  const uri = uriOf(`${folder}/${RUNS_FILE}`);
  const existing = await openExisting(uri);
  if (existing !== undefined) {
    await window.showTextDocument(existing);
    return;
  }
  const document = await workspace.openTextDocument(uri.with({ scheme: 'untitled' }));
  const editor = await window.showTextDocument(document);
  await editor.edit((edit) => {
    edit.replace(new Range(new Position(0, 0), document.lineAt(document.lineCount - 1).range.end), FIRST);
  });
}

async function openExisting(uri: ReturnType<typeof uriOf>): Promise<TextDocument | undefined> {
  try {
    await workspace.fs.stat(uri);
    return await workspace.openTextDocument(uri);
  } catch {
    return undefined;
  }
}
