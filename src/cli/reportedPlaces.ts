import { compareFindings, type Finding, type Severity } from '../core/rules/finding';
import { severityOf } from '../core/rules/reporter';
import { relativePath } from '../core/std/path';
import type { TextRange } from '../core/std/place';
import type { DatasetReport } from '../app/datasetReport';

/** A place as people and other tools count: lines and columns from 1, the end exclusive. */
export interface ReportedRange {
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
}

export function reportedRange({ start, end }: TextRange): ReportedRange {
  return {
    start: { line: start.line + 1, column: start.character + 1 },
    end: { line: end.line + 1, column: end.character + 1 },
  };
}

/** The findings with their files relative to a folder, sorted by file, then place. */
export function relativeFindings(findings: readonly Finding[], folder: string): Finding[] {
  return findings
    .map((finding) => ({
      ...finding,
      file: relativePath(folder, finding.file),
      ...(finding.related === undefined
        ? {}
        : { related: finding.related.map((place) => ({ ...place, file: relativePath(folder, place.file) })) }),
    }))
    .sort(compareFindings);
}

export type SeverityCounts = Record<Severity, number>;

/** How many findings there are of each severity, those that were counted and not kept included. */
export function countSeverities(reports: readonly DatasetReport[]): SeverityCounts {
  const counts: SeverityCounts = { error: 0, warning: 0, info: 0 };
  for (const { dataset, findings, dropped } of reports) {
    for (const { severity } of findings) counts[severity]++;
    for (const [rule, count] of dropped) {
      const severity = severityOf(dataset, rule);
      if (severity !== 'off') counts[severity] += count;
    }
  }
  return counts;
}

/** Findings that were counted and not kept. */
export function countDropped(reports: readonly DatasetReport[]): number {
  return reports.reduce((sum, { dropped }) => sum + dropped.reduce((part, [, count]) => part + count, 0), 0);
}
