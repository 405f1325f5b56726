import { l10n, window, workspace, WorkspaceEdit } from 'vscode';
import type { LabelService } from '../../app/labelService';
import type { Dataset } from '../../core/dataset/dataset';
import type { Fix, FixAction } from '../../core/fixes/fix';
import { fixesFor } from '../../core/fixes/fixesFor';
import type { Finding } from '../../core/rules/finding';
import { toTextEdits } from '../../vscode/edits';
import { uriOf } from '../../vscode/paths';
import { toRange } from '../../vscode/ranges';
import { translate } from '../../vscode/translate';
import { imageSizeFor, textOf } from './fixables';

export interface FixTarget {
  readonly dataset: Dataset;
  readonly finding: Finding;
}

/** Lets a person choose a way out of a finding where no text is open: of a picture, in a list. */
export async function fixFinding(
  { dataset, finding }: FixTarget,
  labels: LabelService,
  carryOut: (action: FixAction, dataset: Dataset) => Promise<void>,
): Promise<void> {
  const { file, range } = finding;
  const text = range === undefined ? '' : ((await textOf(file)) ?? '');
  const fixes = fixesFor(finding, { text, path: file }, dataset, await imageSizeFor(file, labels));
  const items = fixes.map((fix) => ({ label: translate(fix.title), fix }));
  const chosen = await window.showQuickPick(items, {
    title: translate(finding.message),
    placeHolder: l10n.t('What is to be done?'),
  });
  if (chosen === undefined) return;
  if (chosen.fix.kind === 'action') await carryOut(chosen.fix.action, dataset);
  else await applyEdits(chosen.fix, finding);
}

/** The text is shown, so that the change is seen and can be undone. */
async function applyEdits({ edits }: Extract<Fix, { kind: 'edit' }>, { file, range }: Finding): Promise<void> {
  const uri = uriOf(file);
  const edit = new WorkspaceEdit();
  edit.set(uri, toTextEdits(edits));
  if (!(await workspace.applyEdit(edit))) return;
  await window.showTextDocument(
    uri,
    range === undefined ? {} : { selection: toRange({ start: range.start, end: range.start }) },
  );
}

export function isFixTarget(value: unknown): value is FixTarget {
  return typeof value === 'object' && value !== null && 'dataset' in value && 'finding' in value;
}
