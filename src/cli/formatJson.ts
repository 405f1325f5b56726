import type { DatasetReport } from '../app/datasetReport';
import type { Finding, RelatedPlace, Severity } from '../core/rules/finding';
import { formatMessage } from '../core/std/message';
import { relativePath } from '../core/std/path';
import type { Pixel } from '../core/std/place';
import type { FormatContext } from './format';
import { relativeFindings, reportedRange, type ReportedRange } from './reportedPlaces';

/**
 * What `--format json` writes. Files are relative to the working directory; lines and columns count from 1 (columns in
 * UTF-16 units, the end exclusive), pixels from 0.
 */
export interface JsonReport {
  readonly version: 1;
  readonly datasets: readonly JsonDataset[];
}

interface JsonDataset {
  readonly path: string;
  /** The encodings of the labels; several are joined by a comma. */
  readonly format: string;
  readonly splits: readonly string[];
  readonly samples: number;
  readonly findings: readonly JsonFinding[];
}

interface JsonFinding {
  readonly rule: string;
  readonly severity: Severity;
  readonly message: string;
  readonly file: string;
  readonly range?: ReportedRange;
  readonly pixel?: Pixel;
  readonly count?: number;
  readonly related?: readonly JsonPlace[];
}

interface JsonPlace {
  readonly message: string;
  readonly file: string;
  readonly range?: ReportedRange;
  readonly pixel?: Pixel;
}

export function formatJson(reports: readonly DatasetReport[], { cwd }: Pick<FormatContext, 'cwd'>): string {
  const report: JsonReport = { version: 1, datasets: reports.map((each) => describeDataset(each, cwd)) };
  return `${JSON.stringify(report, undefined, 2)}\n`;
}

function describeDataset({ dataset, samples, findings }: DatasetReport, cwd: string): JsonDataset {
  return {
    path: relativePath(cwd, dataset.id) || '.',
    format: [...new Set(dataset.annotationSets.map(({ encoding }) => encoding))].join(','),
    splits: dataset.splits.map(({ name }) => name),
    samples,
    findings: relativeFindings(findings, cwd).map(describeFinding),
  };
}

function describeFinding({ rule, severity, count, related, ...place }: Finding): JsonFinding {
  return {
    rule,
    severity,
    ...describePlace(place),
    ...(count === undefined ? {} : { count }),
    ...(related === undefined ? {} : { related: related.map(describePlace) }),
  };
}

function describePlace({ message, file, range, pixel }: RelatedPlace): JsonPlace {
  return {
    message: formatMessage(message),
    file,
    ...(range === undefined ? {} : { range: reportedRange(range) }),
    ...(pixel === undefined ? {} : { pixel: { row: pixel.row, column: pixel.column } }),
  };
}
