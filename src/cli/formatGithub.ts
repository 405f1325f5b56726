import type { DatasetReport } from '../app/datasetReport';
import type { Finding, Severity } from '../core/rules/finding';
import { formatMessage } from '../core/std/message';
import type { FormatContext } from './format';
import { relativeFindings, reportedRange } from './reportedPlaces';

const commands: Record<Severity, string> = { error: 'error', warning: 'warning', info: 'notice' };

/** A line for each finding, as GitHub's workflow commands want it: it shows them at their lines in the changes. */
export function formatGithub(reports: readonly DatasetReport[], { cwd }: Pick<FormatContext, 'cwd'>): string {
  return reports
    .flatMap(({ findings }) => relativeFindings(findings, cwd))
    .map((finding) => `${formatCommand(finding)}\n`)
    .join('');
}

function formatCommand(finding: Finding): string {
  const properties = propertiesOf(finding).map(([name, value]) => `${name}=${escapeProperty(String(value))}`);
  const place = finding.pixel === undefined ? '' : ` (row ${finding.pixel.row}, column ${finding.pixel.column})`;
  const text = escapeData(`${formatMessage(finding.message)}${place}`);
  return `::${commands[finding.severity]} ${properties.join(',')}::${text}`;
}

function propertiesOf({ file, range, rule }: Finding): [name: string, value: string | number][] {
  const title: [string, string] = ['title', rule];
  if (range === undefined) return [['file', file], title];
  const { start, end } = reportedRange(range);
  const place: [string, number][] = [
    ['line', start.line],
    ['endLine', end.line],
  ];
  // GitHub wants no columns for a place of several lines.
  if (start.line === end.line) place.push(['col', start.column], ['endColumn', end.column]);
  return [['file', file], ...place, title];
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function escapeProperty(text: string): string {
  return escapeData(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
