import { Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, Range } from 'vscode';
import type { Finding, RelatedPlace, Severity } from '../core/rules/finding';
import { uriOf } from './paths';
import { toRange } from './ranges';
import { rulePage } from './rulePages';
import { translate } from './translate';

/** A finding as the Problems view and the editor show it. */
export function toDiagnostic(finding: Finding): Diagnostic {
  const diagnostic = new Diagnostic(placeOf(finding), translate(finding.message), severities[finding.severity]);
  diagnostic.source = 'Jetson';
  // Newer editors follow no link to a command here; the hover's own link shows the page as it is meant to be read.
  diagnostic.code = { value: finding.rule, target: rulePage(finding.rule) };
  diagnostic.relatedInformation = (finding.related ?? []).map(toRelated);
  return diagnostic;
}

const severities: Readonly<Record<Severity, DiagnosticSeverity>> = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  info: DiagnosticSeverity.Information,
};

/**
 * Pictures have no lines: a pixel's row and column stand in for line and column in the list of problems. A pixel of a batch that
 * a Python source makes has no place in its text.
 */
function placeOf({ file, range, pixel }: Finding | RelatedPlace): Range {
  if (range !== undefined) return toRange(range);
  if (pixel !== undefined && !file.endsWith('.py')) return new Range(pixel.row, pixel.column, pixel.row, pixel.column);
  return new Range(0, 0, 0, 0);
}

function toRelated(place: RelatedPlace): DiagnosticRelatedInformation {
  return new DiagnosticRelatedInformation(new Location(uriOf(place.file), placeOf(place)), translate(place.message));
}

/** The finding that a diagnostic of ours stands for. */
export function findingBehind(diagnostic: Diagnostic, findings: readonly Finding[]): Finding | undefined {
  const code = typeof diagnostic.code === 'object' ? diagnostic.code.value : diagnostic.code;
  return findings.find((finding) => finding.rule === code && placeOf(finding).isEqual(diagnostic.range));
}
