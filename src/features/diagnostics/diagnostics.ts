import {
  Diagnostic,
  DiagnosticRelatedInformation,
  DiagnosticSeverity,
  l10n,
  Location,
  Range,
  type DiagnosticCollection,
} from 'vscode';
import type { LabelService } from '../../app/labelService';
import type { Finding, RelatedPlace, Severity } from '../../core/rules/finding';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { onDidChangeSetting, readSetting } from '../../vscode/settings';
import { pathOf, uriOf } from '../../vscode/paths';
import { toRange } from '../../vscode/ranges';
import { rulePage } from '../../vscode/rulePages';
import { translate } from '../../vscode/translate';

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

function toDiagnostic(finding: Finding): Diagnostic {
  const diagnostic = new Diagnostic(placeOf(finding), translate(finding.message), severities[finding.severity]);
  diagnostic.source = 'Jetson';
  diagnostic.code = { value: finding.rule, target: rulePage(finding.rule) };
  diagnostic.relatedInformation = (finding.related ?? []).map(toRelated);
  return diagnostic;
}

function moreDiagnostic(count: number): Diagnostic {
  const text = l10n.t('{0} more problems in this file are not shown. The limit is in the settings.', count);
  return new Diagnostic(new Range(0, 0, 0, 0), text, DiagnosticSeverity.Information);
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

/** Pictures have no lines: a pixel's row and column stand in for line and column in the list of problems. */
function placeOf({ range, pixel }: Finding | RelatedPlace): Range {
  if (range !== undefined) return toRange(range);
  if (pixel !== undefined) return new Range(pixel.row, pixel.column, pixel.row, pixel.column);
  return new Range(0, 0, 0, 0);
}

function toRelated(place: RelatedPlace): DiagnosticRelatedInformation {
  return new DiagnosticRelatedInformation(new Location(uriOf(place.file), placeOf(place)), translate(place.message));
}

/** The finding that a diagnostic of ours stands for. */
export function findingOf(
  labels: LabelService,
  uri: Parameters<typeof pathOf>[0],
  diagnostic: Diagnostic,
): Finding | undefined {
  const code = typeof diagnostic.code === 'object' ? diagnostic.code.value : diagnostic.code;
  return labels
    .findingsOf(pathOf(uri))
    .find((finding) => finding.rule === code && placeOf(finding).isEqual(diagnostic.range));
}
