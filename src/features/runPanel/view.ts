import { l10n } from 'vscode';
import { describeRunState } from '../../app/runs/describeRun';
import { mirroredName } from '../../app/runs/metricFiles';
import type { MetricProblem } from '../../app/runs/runMetrics';
import { finishedAt, isActive, startedAt, currentState, type RunState } from '../../app/runs/runState';
import { compareRuns } from '../../core/runs/compareRuns';
import type { RunConfiguration } from '../../core/runs/runConfiguration';
import type { RunRecord } from '../../core/runs/runRecord';
import { joinCommandLine } from '../../core/runs/splitCommandLine';
import type { DetailSection, RunsView, RunView } from '../../protocol/runPanel';
import { translate } from '../../vscode/translate';
import type { RunPanelDependencies } from './register';

type Dependencies = Pick<RunPanelDependencies, 'runs' | 'artifacts'>;

/** What the page shows of these runs, in the editor's language. Runs that are no longer there are left out. */
export function buildRunsView(ids: readonly string[], dependencies: Dependencies): RunsView {
  const states = ids.flatMap((id) => dependencies.runs.get(id) ?? []);
  return {
    runs: states.map((state) => buildRunView(state, dependencies)),
    comparison: states.length < 2 ? [] : compareRuns(states.map(({ record }) => record)),
  };
}

function buildRunView(state: RunState, { runs, artifacts }: Dependencies): RunView {
  const { record, progress, unreachable } = state;
  const metrics = runs.metricsOf(record.id);
  return {
    id: record.id,
    name: record.name,
    host: record.host.name,
    state: unreachable === undefined ? currentState(record).state : 'unreachable',
    stateText: translate(describeRunState(state, Date.now())),
    isActive: isActive(record),
    createdAt: record.createdAt,
    startedAt: startedAt(record),
    finishedAt: finishedAt(record),
    progress:
      progress?.total === undefined ? undefined : { done: progress.done, total: progress.total, unit: progress.unit },
    failure: record.failure,
    logSize: state.logSize,
    details: [...sectionsOf(record), ...problemSection(metrics?.problems ?? [])],
    artifacts: artifacts.of(record.id),
    series: metrics?.describe() ?? [],
    images: metrics?.images() ?? [],
    marks: (metrics?.marks() ?? []).map(({ at, kind, text }) => ({ at, kind, text: translate(text) })),
  };
}

function sectionsOf(record: RunRecord): DetailSection[] {
  const { configuration, git, environment, gate, hostFacts } = record;
  const row = (name: string, value: string | undefined): (readonly [string, string])[] =>
    value === undefined || value === '' ? [] : [[name, value]];
  return [
    {
      title: l10n.t('Configuration'),
      rows: [
        ...row(l10n.t('Command'), joinCommandLine(configuration.command)),
        ...row(l10n.t('Folder'), record.workingFolder),
        ...Object.entries(configuration.env ?? {}).map(([name, value]) => [name, value] as const),
        ...row(l10n.t('Limits'), limitsText(configuration)),
        ...row(l10n.t('Tags'), record.tags.join(' ')),
        ...row(l10n.t('Run again from'), record.basedOn),
        ...row(l10n.t('Id'), record.id),
      ],
    },
    ...(git === undefined ? [] : [codeSection(git)]),
    ...(environment === undefined ? [] : [environmentSection(environment)]),
    ...(gate === undefined ? [] : [gateSection(gate)]),
    { title: record.host.name, rows: (hostFacts ?? []).map(([name, value]) => [name, value] as const) },
    {
      title: l10n.t('History'),
      rows: record.states.map(({ state, at, code, reason }) => [
        new Date(at).toLocaleString(),
        [state, code === undefined ? '' : String(code), reason ?? ''].filter((part) => part !== '').join(' '),
      ]),
    },
  ];
}

/** What the run may use, as far as its configuration says it. */
function limitsText({ limits = {}, atOnce }: RunConfiguration): string {
  const { memoryMb, logMb, nice } = limits;
  return [
    memoryMb === undefined ? undefined : l10n.t('{0} MB of memory', memoryMb),
    logMb === undefined ? undefined : l10n.t('{0} MB of log', logMb),
    nice === undefined ? undefined : l10n.t('gives way to others (nice {0})', nice),
    atOnce === undefined ? undefined : l10n.t('{0} at once on the machine', atOnce),
  ]
    .filter((part) => part !== undefined)
    .join(', ');
}

/** What is wrong with the files that the numbers come from. */
function problemSection(problems: readonly MetricProblem[]): DetailSection[] {
  if (problems.length === 0) return [];
  const rows = problems.map(({ file, problem }) => [mirroredName(file) ?? file, translate(problem.message)] as const);
  return [{ title: l10n.t('Damaged files'), rows }];
}

function codeSection({ commit, branch, dirty }: NonNullable<RunRecord['git']>): DetailSection {
  return {
    title: l10n.t('Code'),
    rows: [
      [l10n.t('Commit'), commit],
      ...(branch === undefined ? [] : [[l10n.t('Branch'), branch] as const]),
      [l10n.t('Changed since'), dirty ? l10n.t('yes; see git.diff in the folder of the run') : l10n.t('no')],
    ],
  };
}

function environmentSection({ python, packages }: NonNullable<RunRecord['environment']>): DetailSection {
  return {
    title: l10n.t('Packages'),
    rows: [
      ['Python', python],
      [l10n.t('Packages'), l10n.t('{0}; see environment.txt in the folder of the run', packages)],
    ],
  };
}

function gateSection(gate: NonNullable<RunRecord['gate']>): DetailSection {
  return {
    title: l10n.t('Labels'),
    rows: [
      [l10n.t('Data set'), gate.dataset],
      [l10n.t('Images'), String(gate.samples)],
      [l10n.t('Errors'), gate.overridden ? l10n.t('{0}, started all the same', gate.errors) : String(gate.errors)],
      [l10n.t('Warnings'), String(gate.warnings)],
      [l10n.t('Content'), gate.hash],
    ],
  };
}
