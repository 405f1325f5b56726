import type { DatasetReport } from '../app/datasetReport';
import type { Finding, Severity } from '../core/rules/finding';
import { formatMessage } from '../core/std/message';
import { relativePath } from '../core/std/path';
import type { LineIndex } from '../core/std/place';
import type { FormatContext } from './format';
import { countDropped, countSeverities } from './reportedPlaces';
import { readLines, sourceLine } from './sourceLines';
import { visible, type Paint } from './terminal';

const styles = { error: 'red', warning: 'yellow', info: 'cyan' } as const satisfies Record<Severity, string>;

/** For people: findings by data set and file, each with the line it is about, then how much there was. */
export async function formatText(reports: readonly DatasetReport[], context: FormatContext): Promise<string> {
  const parts: string[] = [];
  for (const report of reports) parts.push(await formatReport(report, context, reports.length === 1));
  if (reports.length !== 1) parts.push(`${formatTotal(reports, context)}\n`);
  return parts.join('\n');
}

async function formatReport(report: DatasetReport, context: FormatContext, isOnly: boolean): Promise<string> {
  const blocks = [formatHeading(report, context)];
  for (const [file, findings] of groupByFile(report.findings)) blocks.push(await formatFile(file, findings, context));
  blocks.push(`${formatSummary(report, context, isOnly)}\n`);
  return blocks.join('\n');
}

function formatHeading({ dataset }: DatasetReport, { cwd, paint }: FormatContext): string {
  const encodings = [...new Set(dataset.annotationSets.map(({ encoding }) => encoding))];
  const facts = [relativePath(cwd, dataset.id) || '.', dataset.layout, ...encodings].map(visible);
  return `${paint('bold', visible(dataset.name))} ${paint('dim', `(${facts.join(', ')})`)}\n`;
}

function groupByFile(findings: readonly Finding[]): Map<string, Finding[]> {
  const groups = new Map<string, Finding[]>();
  for (const finding of findings) {
    const group = groups.get(finding.file);
    if (group === undefined) groups.set(finding.file, [finding]);
    else group.push(finding);
  }
  return groups;
}

async function formatFile(file: string, findings: readonly Finding[], context: FormatContext): Promise<string> {
  const hasText = findings.some(({ range }) => range !== undefined);
  const lines = hasText ? await readLines(file, context.files) : undefined;
  const rows = findings.flatMap((finding) => formatFinding(finding, lines, context));
  return `${context.paint('underline', visible(relativePath(context.cwd, file)))}\n${rows.join('\n')}\n`;
}

function formatFinding(finding: Finding, lines: LineIndex | undefined, { cwd, paint }: FormatContext): string[] {
  const { severity, message, rule, count, related = [] } = finding;
  const place = describePlace(finding);
  const text = visible(formatMessage(message));
  const isSaid = count === undefined || count === 1 || new RegExp(`\\b${count}\\b`).test(text);
  const times = isSaid ? '' : ` (×${count})`;
  const head = `  ${place}${paint(styles[severity], severity)}  ${text}${times}  ${paint('dim', rule)}`;
  const notes = related.map(
    (other) =>
      `      ${visible(formatMessage(other.message))}: ${visible(relativePath(cwd, other.file))}${suffix(other)}`,
  );
  return [head, ...formatSource(finding, lines, paint), ...notes];
}

function describePlace({ range, pixel }: Finding): string {
  if (range !== undefined) return `${range.start.line + 1}:${range.start.character + 1}  `;
  return pixel === undefined ? '' : `row ${pixel.row}, column ${pixel.column}  `;
}

function suffix({ range, pixel }: Pick<Finding, 'range' | 'pixel'>): string {
  if (range !== undefined) return `:${range.start.line + 1}:${range.start.character + 1}`;
  return pixel === undefined ? '' : ` (row ${pixel.row}, column ${pixel.column})`;
}

function formatSource({ range, severity }: Finding, lines: LineIndex | undefined, paint: Paint): string[] {
  const line = range === undefined || lines === undefined ? undefined : sourceLine(lines, range);
  if (line === undefined || range === undefined) return [];
  const number = String(range.start.line + 1);
  const margin = `${' '.repeat(6 + number.length)} ${paint('dim', '|')} `;
  const caret = `${' '.repeat(line.start)}${paint(styles[severity], '^'.repeat(line.length))}`;
  return [`      ${paint('dim', `${number} |`)} ${line.text}`, `${margin}${caret}`];
}

function formatSummary(report: DatasetReport, context: FormatContext, hasTime: boolean): string {
  const { dataset, samples, checked, waived, cancelled } = report;
  const { paint } = context;
  const done = cancelled ? `${checked} of ${samples} samples checked` : plural(checked, 'sample', 'samples');
  const dropped = countDropped([report]);
  // What is found in a file that defines no data set, such as a Python source, is not about samples.
  const facts = [...(dataset.annotationSets.length === 0 ? [] : [done]), ...describeCounts([report], paint)];
  if (dropped > 0) facts.push(`${dropped} of them not listed`);
  if (waived > 0) facts.push(`${waived} waived`);
  if (cancelled) facts.push(paint('yellow', 'stopped before the end'));
  return `${paint('bold', visible(dataset.name))}: ${facts.join(', ')}${hasTime ? formatDuration(context) : ''}`;
}

function formatTotal(reports: readonly DatasetReport[], context: FormatContext): string {
  const { paint } = context;
  const checked = reports.reduce((sum, report) => sum + report.checked, 0);
  const facts = [
    plural(reports.length, 'data set', 'data sets'),
    plural(checked, 'sample', 'samples'),
    ...describeCounts(reports, paint),
  ];
  return `${paint('bold', 'All')}: ${facts.join(', ')}${formatDuration(context)}`;
}

function describeCounts(reports: readonly DatasetReport[], paint: Paint): string[] {
  const { error, warning, info } = countSeverities(reports);
  if (error + warning + info === 0) return [paint('green', 'nothing found')];
  const counts: string[] = [];
  if (error > 0) counts.push(paint(styles.error, plural(error, 'error', 'errors')));
  if (warning > 0) counts.push(paint(styles.warning, plural(warning, 'warning', 'warnings')));
  if (info > 0) counts.push(paint(styles.info, plural(info, 'note', 'notes')));
  return counts;
}

function plural(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}

function formatDuration({ paint, milliseconds }: FormatContext): string {
  const time = milliseconds < 1000 ? `${Math.round(milliseconds)} ms` : `${(milliseconds / 1000).toFixed(1)} s`;
  return paint('dim', ` in ${time}`);
}
