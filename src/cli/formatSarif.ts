import type { Location, Log, PhysicalLocation, ReportingDescriptor, Result } from 'sarif';
import type { DatasetReport } from '../app/datasetReport';
import { rules, ruleIds, type RuleId } from '../core/rules/catalogue';
import type { Finding, RelatedPlace, Severity } from '../core/rules/finding';
import { formatMessage } from '../core/std/message';
import { isAbsolutePath, resolvePath } from '../core/std/path';
import type { FormatContext } from './format';
import { relativeFindings, reportedRange } from './reportedPlaces';

const levels: Record<Severity | 'off', 'error' | 'warning' | 'note' | 'none'> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
  off: 'none',
};

/** A log of SARIF 2.1.0 with one run: every rule, and a result for each finding. */
export function formatSarif(
  reports: readonly DatasetReport[],
  { cwd, version }: Pick<FormatContext, 'cwd' | 'version'>,
): string {
  const findings = reports.flatMap((report) => relativeFindings(report.findings, cwd));
  const log: Log = {
    $schema: 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Jetson Workbench', semanticVersion: version, rules: ruleIds.map(describeRule) } },
        columnKind: 'utf16CodeUnits',
        invocations: [{ executionSuccessful: !reports.some(({ cancelled }) => cancelled) }],
        results: findings.map((finding) => describeResult(finding, cwd)),
      },
    ],
  };
  return `${JSON.stringify(log, undefined, 2)}\n`;
}

function describeRule(id: RuleId): ReportingDescriptor {
  const { summary, severity } = rules[id];
  return {
    id,
    shortDescription: { text: summary },
    defaultConfiguration: { enabled: severity !== 'off', level: levels[severity] },
  };
}

function describeResult(finding: Finding, cwd: string): Result {
  const { rule, severity, message, pixel, count, related } = finding;
  return {
    ruleId: rule,
    ruleIndex: ruleIds.indexOf(rule),
    level: levels[severity],
    message: { text: formatMessage(message) },
    locations: [{ physicalLocation: describePlace(finding, cwd) }],
    ...(related === undefined
      ? {}
      : { relatedLocations: related.map((place, index) => describeRelated(place, index + 1, cwd)) }),
    ...(count === undefined ? {} : { occurrenceCount: Math.max(1, count) }),
    ...(pixel === undefined ? {} : { properties: { pixel: { row: pixel.row, column: pixel.column } } }),
  };
}

function describeRelated(place: RelatedPlace, id: number, cwd: string): Location {
  return { id, message: { text: formatMessage(place.message) }, physicalLocation: describePlace(place, cwd) };
}

function describePlace({ file, range }: Pick<Finding, 'file' | 'range'>, cwd: string): PhysicalLocation {
  const artifactLocation = locateArtifact(file.startsWith('../') ? resolvePath(cwd, file) : file);
  if (range === undefined) return { artifactLocation };
  const { start, end } = reportedRange(range);
  const region = { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
  return { artifactLocation, region };
}

/** Only what lies below the working directory can be told relative to it. */
function locateArtifact(file: string): PhysicalLocation['artifactLocation'] {
  const encoded = file.split('/').map(encodeURIComponent).join('/');
  if (/^[A-Za-z]:\//.test(file)) return { uri: `file:///${file.slice(0, 2)}${encoded.slice(encoded.indexOf('/'))}` };
  if (file.startsWith('/')) return { uri: `file://${encoded}` };
  if (isAbsolutePath(file)) return { uri: encodeURI(file) };
  return { uri: encoded, uriBaseId: '%SRCROOT%' };
}
