import {
  CodeAction,
  CodeActionKind,
  l10n,
  WorkspaceEdit,
  type CodeActionContext,
  type CodeActionProvider,
  type Diagnostic,
  type Range,
  type TextDocument,
} from 'vscode';
import type { LabelService } from '../../app/labelService';
import { sampleAt } from '../../app/ownership';
import type { Dataset } from '../../core/dataset/dataset';
import { fixAllFor, fixesFor } from '../../core/fixes/fixesFor';
import type { EditFix, Fix } from '../../core/fixes/fix';
import { fixesOfSource } from '../../core/fixes/pythonFixes';
import type { Size } from '../../core/geometry/box';
import type { Finding } from '../../core/rules/finding';
import { findingBehind } from '../../vscode/diagnostics';
import { pathOf } from '../../vscode/paths';
import { toTextEdits } from '../../vscode/edits';
import { translate } from '../../vscode/translate';
import { internalCommands } from '../../vscode/ids';

export const fixAllKind = CodeActionKind.SourceFixAll.append('jetson');

/** What fixes are made from. */
interface Fixable {
  readonly document: TextDocument;
  readonly path: string;
  readonly dataset: Dataset;
  readonly image: Size | undefined;
  readonly findings: readonly Finding[];
}

/** Offers the ways out of the findings under the cursor; the safe ones of the whole file at once on request. */
export class LabelFixProvider implements CodeActionProvider {
  constructor(private readonly labels: LabelService) {}

  async provideCodeActions(
    document: TextDocument,
    _range: Range,
    { diagnostics, only }: CodeActionContext,
  ): Promise<CodeAction[]> {
    const path = pathOf(document.uri);
    const findings = this.labels.findingsOf(path);
    if (findings.length === 0) return [];
    const owner = await this.labels.ownerOf(path);
    const dataset = owner?.dataset ?? this.labels.datasets.find(({ dataset: { source } }) => source === path)?.dataset;
    if (dataset === undefined)
      return diagnostics.flatMap((diagnostic) => sourceActions(diagnostic, document, findings));
    const sample = sampleAt(owner);
    const image = sample === undefined ? undefined : this.labels.imageSizeOf(sample.image);
    const fixable = { document, path, dataset, image, findings };
    const actions = diagnostics.flatMap((diagnostic) => actionsFor(diagnostic, fixable));
    return only?.contains(CodeActionKind.Source) === true ||
      only === undefined ||
      fixAllKind.contains(only) ||
      only.contains(fixAllKind)
      ? [...actions, ...fixAllAction(fixable)]
      : actions;
  }
}

function actionsFor(diagnostic: Diagnostic, fixable: Fixable): CodeAction[] {
  const finding = findingBehind(diagnostic, fixable.findings);
  if (finding === undefined) return [];
  const { document, path, dataset, image } = fixable;
  const fixes = fixesFor(finding, { text: document.getText(), path }, dataset, image);
  const actions = fixes.map((fix) => toAction(fix, diagnostic, fixable));
  return fixes.some(({ kind }) => kind === 'edit')
    ? [...actions, fixAllOfRuleAction(finding, diagnostic, dataset)]
    : actions;
}

/** In a Python source, which no data set need claim. */
function sourceActions(diagnostic: Diagnostic, document: TextDocument, findings: readonly Finding[]): CodeAction[] {
  const finding = findingBehind(diagnostic, findings);
  return finding === undefined ? [] : fixesOfSource(finding).map((fix) => toEditAction(fix, diagnostic, document));
}

function toAction(fix: Fix, diagnostic: Diagnostic, { document, dataset }: Fixable): CodeAction {
  if (fix.kind === 'edit') return toEditAction(fix, diagnostic, document);
  const action = new CodeAction(translate(fix.title), CodeActionKind.QuickFix);
  action.diagnostics = [diagnostic];
  action.command = { command: internalCommands.applyFix, title: action.title, arguments: [dataset.id, fix.action] };
  return action;
}

function toEditAction(
  { title, preferred, edits }: EditFix,
  diagnostic: Diagnostic,
  document: TextDocument,
): CodeAction {
  const action = new CodeAction(translate(title), CodeActionKind.QuickFix);
  action.diagnostics = [diagnostic];
  action.isPreferred = preferred;
  action.edit = new WorkspaceEdit();
  action.edit.set(document.uri, toTextEdits(edits));
  return action;
}

function fixAllOfRuleAction({ rule }: Finding, diagnostic: Diagnostic, dataset: Dataset): CodeAction {
  const action = new CodeAction(l10n.t('Fix all {0} in {1}…', rule, dataset.name), CodeActionKind.QuickFix);
  action.diagnostics = [diagnostic];
  action.command = { command: internalCommands.fixAllOfRule, title: action.title, arguments: [dataset.id, rule] };
  return action;
}

function fixAllAction({ document, path, dataset, image, findings }: Fixable): CodeAction[] {
  const edits = fixAllFor(findings, { text: document.getText(), path }, dataset, image);
  if (edits.length === 0) return [];
  const action = new CodeAction(l10n.t('Fix all safe label problems in this file'), fixAllKind);
  action.edit = new WorkspaceEdit();
  action.edit.set(document.uri, toTextEdits(edits));
  return [action];
}
