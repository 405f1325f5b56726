import { Diagnostic, DiagnosticSeverity, l10n, Range, workspace, type DiagnosticCollection, type Uri } from 'vscode';
import type { LabelService } from '../../app/labelService';
import type { Finding } from '../../core/rules/finding';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { toDiagnostic } from '../../vscode/diagnostics';
import { pathOf, uriOf } from '../../vscode/paths';
import { forgetRecord, recordUri } from '../../vscode/records';
import { onDidChangeSetting, readSetting } from '../../vscode/settings';

/** Keeps the Problems view equal to the service's findings, up to the number the settings allow. */
export function publishDiagnostics(labels: LabelService, collection: DiagnosticCollection): Disposable {
  const store = new DisposableStore();
  const shown = new ShownProblems(labels, collection);
  store.add(
    labels.onDidChangeFindings((files) => {
      shown.publish(files);
    }),
  );
  const publishOne = ({ uri }: { readonly uri: Parameters<typeof pathOf>[0] }): void => {
    const path = pathOf(uri);
    if (labels.findingsOf(path).length > 0) shown.publish([path]);
  };
  store.add(workspace.onDidOpenTextDocument(publishOne));
  store.add(
    onDidChangeSetting('validation.maximumProblems', () => {
      shown.publishAll();
    }),
  );
  shown.publishAll();
  return store;
}

/** Which problems the editor was given. Files that are open always show theirs; the others share what is left of the limit. */
class ShownProblems {
  private readonly counts = new Map<string, number>();
  /** Files of which not everything is shown. */
  private readonly cut = new Set<string>();
  private readonly records = new Map<string, readonly Uri[]>();
  private total = 0;

  constructor(
    private readonly labels: LabelService,
    private readonly collection: DiagnosticCollection,
  ) {}

  publishAll(): void {
    this.collection.clear();
    this.counts.clear();
    this.cut.clear();
    this.total = 0;
    this.publish([...this.labels.filesWithFindings()]);
  }

  publish(files: readonly string[]): void {
    const limit = readSetting('validation.maximumProblems');
    const open = new Set(workspace.textDocuments.map(({ uri }) => pathOf(uri)));
    for (const file of files) this.publishFile(file, limit, open.has(file));
    for (const file of this.cut) {
      if (this.total >= limit) return;
      if (!files.includes(file)) this.publishFile(file, limit, open.has(file));
    }
  }

  private publishFile(file: string, limit: number, isOpen: boolean): void {
    const findings = this.labels.findingsOf(file);
    this.total -= this.counts.get(file) ?? 0;
    const visible = findings.slice(0, isOpen ? limit : Math.max(0, limit - this.total));
    this.total += visible.length;
    const rest = findings.length - visible.length;
    if (visible.length === 0) this.counts.delete(file);
    else this.counts.set(file, visible.length);
    if (rest === 0) this.cut.delete(file);
    else this.cut.add(file);
    const note = rest > 0 && visible.length > 0 ? [moreDiagnostic(rest)] : [];
    const inFile = visible.filter(({ excerpt }) => excerpt === undefined);
    this.collection.set(uriOf(file), [...inFile.map(toDiagnostic), ...note]);
    this.publishRecords(file, visible);
  }

  /** Findings in places that the editor would not show get a small document of their own each. */
  private publishRecords(file: string, findings: readonly Finding[]): void {
    for (const uri of this.records.get(file) ?? []) {
      this.collection.delete(uri);
      forgetRecord(uri);
    }
    const records: Uri[] = [];
    for (const finding of findings) {
      const uri = recordUri(finding);
      if (uri === undefined || finding.excerpt === undefined) continue;
      this.collection.set(uri, [toDiagnostic({ ...finding, range: finding.excerpt.range })]);
      records.push(uri);
    }
    if (records.length > 0) this.records.set(file, records);
    else this.records.delete(file);
  }
}

function moreDiagnostic(count: number): Diagnostic {
  const text = l10n.t('{0} more problems in this file are not shown. The limit is in the settings.', count);
  const diagnostic = new Diagnostic(new Range(0, 0, 0, 0), text, DiagnosticSeverity.Information);
  diagnostic.source = 'Jetson';
  return diagnostic;
}
