import { commands, l10n, window, workspace, WorkspaceEdit } from 'vscode';
import type { LabelService } from '../../app/labelService';
import type { Dataset, Rgb } from '../../core/dataset/dataset';
import type { DefinitionChange } from '../../core/dataset/editDefinition';
import { escapeGlob } from '../../core/dataset/imageGlob';
import type { FixAction } from '../../core/fixes/fix';
import { relativePath } from '../../core/std/path';
import { toTextEdits } from '../../vscode/edits';
import { commands as ids } from '../../vscode/ids';
import { uriOf } from '../../vscode/paths';

type DefinitionAction = Extract<FixAction, { name: 'waive' | 'declare-ignore' | 'add-class-color' }>;

/** Changes the definition of a data set: an edit that can be undone, shown where it was made. */
export async function changeDefinition(
  action: DefinitionAction,
  dataset: Dataset,
  labels: LabelService,
): Promise<void> {
  if (dataset.layout !== 'definition' || dataset.source === undefined) {
    await offerDefinition(dataset);
    return;
  }
  const change = await askForChange(action, dataset);
  if (change === undefined) return;
  const uri = uriOf(dataset.source);
  const document = await workspace.openTextDocument(uri);
  const edits = await labels.editDefinition(document.getText(), dataset.source, change);
  if (edits.length === 0) {
    void window.showErrorMessage(l10n.t('{0} could not be changed: correct what is wrong in it first.', dataset.name));
    return;
  }
  const edit = new WorkspaceEdit();
  edit.set(uri, toTextEdits(edits));
  if (!(await workspace.applyEdit(edit))) return;
  await document.save();
}

/** A recognised layout has no file that could say this. */
async function offerDefinition(dataset: Dataset): Promise<void> {
  const create = l10n.t('Create Definition…');
  const text = l10n.t('{0} has no dataset definition yet, and only a definition can say this.', dataset.name);
  if ((await window.showInformationMessage(text, create)) === create) {
    await commands.executeCommand(ids.createDefinition, uriOf(dataset.root));
  }
}

async function askForChange(action: DefinitionAction, dataset: Dataset): Promise<DefinitionChange | undefined> {
  switch (action.name) {
    case 'declare-ignore':
      return { kind: 'declare-ignore', value: action.value };
    case 'add-class-color':
      return askForClass(action.color, dataset);
    case 'waive':
      return askForReason(action, dataset);
  }
}

async function askForClass(color: Rgb, { classes }: Dataset): Promise<DefinitionChange | undefined> {
  const name = await window.showInputBox({
    title: l10n.t('Add a class'),
    prompt: l10n.t('What is shown in this colour?'),
    validateInput: (text) =>
      classes.some((other) => other.name === text.trim())
        ? l10n.t('There is a class of this name already.')
        : undefined,
  });
  const trimmed = name?.trim() ?? '';
  return trimmed === '' ? undefined : { kind: 'add-class', name: trimmed, color };
}

async function askForReason(
  { rule, file }: Extract<DefinitionAction, { name: 'waive' }>,
  { root }: Dataset,
): Promise<DefinitionChange | undefined> {
  const files = relativePath(root, file);
  const reason = await window.showInputBox({
    title: l10n.t('Waive {0} in {1}', rule, files),
    prompt: l10n.t('Why is this kept? The reason stands in the definition for everyone to read.'),
    validateInput: (text) => (text.trim() === '' ? l10n.t('A waiver needs a reason.') : undefined),
  });
  if (reason === undefined) return undefined;
  // The definition takes patterns: brackets in a name are meant as they are.
  return { kind: 'waive', rule, files: escapeGlob(files), reason: reason.trim() };
}
