import { Diagnostic, DiagnosticSeverity, l10n, Range, type DiagnosticCollection } from 'vscode';
import type { LabelService } from '../../app/labelService';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { toDiagnostic } from '../../vscode/diagnostics';
import { uriOf } from '../../vscode/paths';
import { onDidChangeSetting, readSetting } from '../../vscode/settings';

/** Keeps the Problems view equal to the service's findings, up to the number the settings allow. */
export function publishDiagnostics(labels: LabelService, collection: DiagnosticCollection): Disposable {
  const store = new DisposableStore();
  const shown = new Map<string, number>();
  const publish = (file: string): void => {
    const findings = labels.findingsOf(file);
    const others = [...shown].reduce((sum, [path, count]) => (path === file ? sum : sum + count), 0);
    const room = Math.max(0, readSetting('validation.maximumProblems') - others);
    const visible = findings.slice(0, room);
    const diagnostics = visible.map(toDiagnostic);
    if (visible.length > 0 && visible.length < findings.length)
      diagnostics.push(moreDiagnostic(findings.length - visible.length));
    if (visible.length === 0) shown.delete(file);
    else shown.set(file, visible.length);
    collection.set(uriOf(file), diagnostics);
  };
  const publishAll = (): void => {
    collection.clear();
    shown.clear();
    for (const file of [...labels.filesWithFindings()]) publish(file);
  };
  store.add(
    labels.onDidChangeFindings((files) => {
      files.forEach(publish);
    }),
  );
  store.add(onDidChangeSetting('validation.maximumProblems', publishAll));
  publishAll();
  return store;
}

function moreDiagnostic(count: number): Diagnostic {
  const text = l10n.t('{0} more problems in this file are not shown. The limit is in the settings.', count);
  return new Diagnostic(new Range(0, 0, 0, 0), text, DiagnosticSeverity.Information);
}
