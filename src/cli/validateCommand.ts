import type { DatasetReport } from '../app/datasetReport';
import type { LabelService } from '../app/labelService';
import type { Dataset } from '../core/dataset/dataset';
import type { Finding, Severity } from '../core/rules/finding';
import { compareFindings } from '../core/rules/finding';
import { basename, dirname, resolvePath } from '../core/std/path';
import { isCancelled } from '../core/std/problem';
import { exitCodes } from './exitCodes';
import { formats } from './formats';
import { printProblem } from './help';
import type { ValidateRequest } from './options';
import { ProgressLine } from './progressLine';
import { countDropped, countSeverities } from './reportedPlaces';
import { findTargets, type Target, type TargetContext } from './targets';
import type { Terminal } from './terminal';

export interface ValidateContext extends TargetContext {
  readonly terminal: Terminal;
  /** The working directory. */
  readonly cwd: string;
  readonly version: string;
}

/** Checks what was asked for, writes what was found, and returns the exit code. */
export async function validateCommand(request: ValidateRequest, context: ValidateContext): Promise<number> {
  const { terminal, cwd } = context;
  const started = performance.now();
  try {
    const paths = request.paths.length === 0 ? [cwd] : request.paths.map((path) => resolvePath(cwd, path));
    const found = await findTargets(paths, context);
    if (!found.ok) {
      printProblem(found.problem, terminal);
      return exitCodes.failed;
    }
    const checked = await checkAll(found.value.targets, context);
    const reports = addDefinitionFindings(checked, found.value.findings);
    const milliseconds = performance.now() - started;
    const { files, version } = context;
    const format = formats[request.format];
    terminal.out(await format(reports, { cwd, version, files, milliseconds, paint: terminal.paint }));
    return conclude(reports, request, terminal);
  } catch (error) {
    if (!isCancelled(error)) throw error;
    terminal.err('Stopped before anything was checked.\n');
    return exitCodes.failed;
  }
}

async function checkAll(targets: readonly Target[], context: ValidateContext): Promise<DatasetReport[]> {
  const { service, terminal, signal } = context;
  const line = new ProgressLine(terminal);
  const reports: DatasetReport[] = [];
  try {
    for (const { dataset, files } of targets) {
      const progress = (report: { done: number; total?: number }): void => {
        line.show(dataset.name, report);
      };
      const report =
        files === undefined
          ? await service.validate(dataset, { signal, progress })
          : await checkFiles(dataset, files, service, signal);
      reports.push(report);
      if (report.cancelled) break;
    }
  } finally {
    line.clear();
  }
  return reports;
}

/** Only the samples that the files belong to. */
async function checkFiles(
  dataset: Dataset,
  files: readonly string[],
  service: LabelService,
  signal: AbortSignal,
): Promise<DatasetReport> {
  const samples = new Set<string>();
  for (const path of files) {
    const owner = await service.check(path, signal);
    samples.add(owner?.location.kind === 'sample' ? owner.location.sample.image : path);
  }
  const findings = [...service.findingsOfDataset(dataset)].sort(compareFindings);
  const counts = { samples: samples.size, checked: samples.size, opened: samples.size, labels: 0, waived: 0 };
  return { dataset, ...counts, findings, dropped: [], perClass: [], cancelled: false };
}

/** What is wrong with a definition stands with its data set; a file that declares none gets a report of its own. */
function addDefinitionFindings(reports: readonly DatasetReport[], findings: readonly Finding[]): DatasetReport[] {
  const known = new Set(reports.flatMap(({ dataset }) => [dataset.id, dataset.source]));
  const added = reports.map((report) => {
    const own = findings.filter(({ file }) => file === report.dataset.source || file === report.dataset.id);
    return { ...report, findings: withoutRepeats([...report.findings, ...own]).sort(compareFindings) };
  });
  const others = new Set(findings.map(({ file }) => file).filter((file) => !known.has(file)));
  const broken = [...others].map((file) => reportFile(file, findings));
  return [...added, ...broken];
}

function withoutRepeats(findings: readonly Finding[]): Finding[] {
  const keyOf = ({ rule, file, range, pixel, message }: Finding): string =>
    JSON.stringify([rule, file, range, pixel, message]);
  return [...new Map(findings.map((finding) => [keyOf(finding), finding])).values()];
}

function reportFile(file: string, findings: readonly Finding[]): DatasetReport {
  const dataset: Dataset = {
    id: file,
    name: basename(file),
    layout: file.endsWith('.py') ? 'python-source' : 'definition',
    root: dirname(file),
    source: file,
    task: 'detection',
    splits: [],
    annotationSets: [],
    classes: [],
    ignoredColors: [],
    ignoredIndices: [],
    network: {},
    rules: {},
    waivers: [],
  };
  const own = findings.filter((finding) => finding.file === file).sort(compareFindings);
  const counts = { samples: 0, checked: 0, opened: 0, labels: 0, waived: 0 };
  return { dataset, ...counts, findings: own, dropped: [], perClass: [], cancelled: false };
}

function conclude(reports: readonly DatasetReport[], request: ValidateRequest, terminal: Terminal): number {
  const dropped = countDropped(reports);
  if (dropped > 0 && request.format !== 'text')
    terminal.err(`${dropped} more findings were counted and are not listed.\n`);
  const stopped = reports.find(({ cancelled }) => cancelled);
  if (stopped !== undefined) {
    terminal.err(
      `Stopped: ${stopped.checked} of ${stopped.samples} samples of ${stopped.dataset.name} were checked.\n`,
    );
    return exitCodes.failed;
  }
  return isBad(reports, request.failOn) ? exitCodes.found : exitCodes.clean;
}

function isBad(reports: readonly DatasetReport[], failOn: Severity): boolean {
  const { error, warning, info } = countSeverities(reports);
  const sums: Record<Severity, number> = { error, warning: error + warning, info: error + warning + info };
  return sums[failOn] > 0;
}
