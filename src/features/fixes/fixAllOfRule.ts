import { l10n, ProgressLocation, window, workspace, WorkspaceEdit } from 'vscode';
import type { LabelService } from '../../app/labelService';
import type { Dataset } from '../../core/dataset/dataset';
import { fixAllFor } from '../../core/fixes/fixesFor';
import type { RuleId } from '../../core/rules/catalogue';
import type { Finding } from '../../core/rules/finding';
import { askForPreview, toTextEdits } from '../../vscode/edits';
import { uriOf } from '../../vscode/paths';
import { imageSizeFor, textOf } from './fixables';

/** Files changed at once; the rest comes with the next call. */
const MAX_FILES = 1000;

/** Fixes every finding of a rule in a data set, after a preview in which each change can be left out. */
export async function fixAllOfRule(dataset: Dataset, rule: RuleId, labels: LabelService): Promise<void> {
  const byFile = new Map<string, Finding[]>();
  for (const finding of labels.findingsOfDataset(dataset)) {
    if (finding.rule !== rule || finding.range === undefined) continue;
    const same = byFile.get(finding.file);
    if (same === undefined) byFile.set(finding.file, [finding]);
    else same.push(finding);
  }
  const edit = await window.withProgress(
    { location: ProgressLocation.Notification, title: l10n.t('Preparing fixes'), cancellable: true },
    async (progress, token) => {
      const whole = new WorkspaceEdit();
      const files = [...byFile].slice(0, MAX_FILES);
      for (const [file, findings] of files) {
        if (token.isCancellationRequested) return undefined;
        await addEdits(whole, { file, findings, dataset, labels });
        progress.report({ increment: 100 / files.length });
      }
      return whole;
    },
  );
  if (edit === undefined) return;
  if (edit.size === 0)
    void window.showInformationMessage(l10n.t('No finding of {0} can be fixed without a decision.', rule));
  else {
    askForPreview(edit);
    await workspace.applyEdit(edit, { isRefactoring: true });
  }
}

interface FileToFix {
  readonly file: string;
  readonly findings: readonly Finding[];
  readonly dataset: Dataset;
  readonly labels: LabelService;
}

async function addEdits(whole: WorkspaceEdit, { file, findings, dataset, labels }: FileToFix): Promise<void> {
  const text = await textOf(file);
  if (text === undefined) return;
  const image = await imageSizeFor(file, labels);
  const metadata = { needsConfirmation: false, label: l10n.t('Fix {0}', findings[0]?.rule ?? '') };
  for (const textEdit of toTextEdits(fixAllFor(findings, { text, path: file }, dataset, image, 'preferred'))) {
    whole.replace(uriOf(file), textEdit.range, textEdit.newText, metadata);
  }
}
