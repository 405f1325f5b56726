import { Diagnostic, DiagnosticSeverity, l10n, Range, type DiagnosticCollection, type Uri } from 'vscode';
import type { LabelService } from '../../app/labelService';
import type { Finding } from '../../core/rules/finding';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { toDiagnostic } from '../../vscode/diagnostics';
import { uriOf } from '../../vscode/paths';
import { forgetRecord, recordUri } from '../../vscode/records';
import { onDidChangeSetting, readSetting } from '../../vscode/settings';

/** Keeps the Problems view equal to the service's findings, up to the number the settings allow. */
export function publishDiagnostics(labels: LabelService, collection: DiagnosticCollection): Disposable {
  const store = new DisposableStore();
  const publisher = new Publisher(labels, collection);
  store.add(
    labels.onDidChangeFindings((files) => {
      for (const file of files) publisher.publish(file);
    }),
  );
  store.add(
    onDidChangeSetting('validation.maximumProblems', () => {
      publisher.publishAll();
    }),
  );
  publisher.publishAll();
  return store;
}

class Publisher {
  /** How many problems each file shows, and their sum. */
  private readonly shown = new Map<string, number>();
  private total = 0;
  /** Documents that stand in for places of a file which the editor would not show. */
  private readonly records = new Map<string, Uri[]>();

  constructor(
    private readonly labels: LabelService,
    private readonly collection: DiagnosticCollection,
  ) {}

  publishAll(): void {
    for (const file of [...this.shown.keys()]) this.clear(file);
    for (const file of [...this.labels.filesWithFindings()]) this.publish(file);
  }

  publish(file: string): void {
    this.clear(file);
    const findings = this.labels.findingsOf(file);
    const room = Math.max(0, readSetting('validation.maximumProblems') - this.total);
    const visible = findings.slice(0, room);
    if (visible.length === 0) return;
    const own = visible.filter(({ excerpt }) => excerpt === undefined).map(toDiagnostic);
    if (visible.length < findings.length) own.push(moreDiagnostic(findings.length - visible.length));
    this.collection.set(uriOf(file), own);
    this.publishRecords(file, visible);
    this.shown.set(file, visible.length);
    this.total += visible.length;
  }

  private publishRecords(file: string, findings: readonly Finding[]): void {
    const records: Uri[] = [];
    for (const finding of findings) {
      const uri = recordUri(finding);
      if (uri === undefined) continue;
      this.collection.set(uri, [toDiagnostic({ ...finding, range: finding.excerpt!.range })]);
      records.push(uri);
    }
    if (records.length > 0) this.records.set(file, records);
  }

  private clear(file: string): void {
    this.collection.delete(uriOf(file));
    for (const uri of this.records.get(file) ?? []) {
      this.collection.delete(uri);
      forgetRecord(uri);
    }
    this.records.delete(file);
    this.total -= this.shown.get(file) ?? 0;
    this.shown.delete(file);
  }
}

function moreDiagnostic(count: number): Diagnostic {
  const text = l10n.t('{0} more problems in this file are not shown. The limit is in the settings.', count);
  return new Diagnostic(new Range(0, 0, 0, 0), text, DiagnosticSeverity.Information);
}
