import { l10n, ProgressLocation, window, workspace, WorkspaceEdit, type TextEdit } from 'vscode';
import type { LabelService } from '../../app/labelService';
import type { Dataset } from '../../core/dataset/dataset';
import { collectFixes } from '../../core/fixes/collectFixes';
import { fixAllFor } from '../../core/fixes/fixesFor';
import type { RuleId } from '../../core/rules/catalogue';
import type { Finding } from '../../core/rules/finding';
import { askForPreview, toTextEdits } from '../../vscode/edits';
import { uriOf } from '../../vscode/paths';
import { imageSizeFor, textOf } from './fixables';

/** Files changed at once: a preview of more is slow, and nobody reads it. The rest comes with the next call. */
const MAX_FILES = 1000;

/** Fixes every finding of a rule in a data set, after a preview in which each change can be left out. */
export async function fixAllOfRule(dataset: Dataset, rule: RuleId, labels: LabelService): Promise<void> {
  const fixes = await window.withProgress(
    { location: ProgressLocation.Notification, title: l10n.t('Preparing fixes'), cancellable: true },
    (progress, token) =>
      collectFixes(labels.findingsOfDataset(dataset), {
        rule,
        limit: MAX_FILES,
        fix: (file, findings) => editsFor(file, findings, dataset, labels),
        advance: (files) => {
          progress.report({ increment: 100 / Math.min(files, MAX_FILES) });
          return token.isCancellationRequested;
        },
      }),
  );
  if (fixes === undefined) return;
  const { byFile, rest } = fixes;
  if (byFile.size === 0) {
    void window.showInformationMessage(l10n.t('No finding of {0} can be fixed without a decision.', rule));
    return;
  }
  const edit = new WorkspaceEdit();
  const label =
    rest === 0
      ? l10n.t('Fix {0}', rule)
      : l10n.t('Fix {0} in the first {1} files; {2} are left', rule, byFile.size, rest);
  for (const [file, edits] of byFile) {
    for (const { range, newText } of edits)
      edit.replace(uriOf(file), range, newText, { needsConfirmation: false, label });
  }
  askForPreview(edit);
  const isApplied = await workspace.applyEdit(edit, { isRefactoring: true });
  if (isApplied && rest > 0)
    void window.showInformationMessage(l10n.t('{0} files with {1} are left. Fix all of them again.', rest, rule));
}

async function editsFor(
  file: string,
  findings: readonly Finding[],
  dataset: Dataset,
  labels: LabelService,
): Promise<readonly TextEdit[]> {
  const text = await textOf(file);
  if (text === undefined) return [];
  const image = await imageSizeFor(file, labels);
  return toTextEdits(fixAllFor(findings, { text, path: file }, dataset, image, 'preferred'));
}
