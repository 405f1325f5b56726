import type { RunServices } from '../../app/runs/runServices';
import { describeRunState } from '../../app/runs/describeRun';
import { LOG_FILE } from '../../app/runs/metricFiles';
import { currentState, finishedAt, isActive, startedAt, type RunState } from '../../app/runs/runState';
import type { RunStore } from '../../core/ports/runStore';
import { formatMessage, message } from '../../core/std/message';
import type { Problem } from '../../core/std/problem';
import { exitCodes } from '../exitCodes';
import { printProblem } from '../help';
import type { RunsRequest } from '../options';
import type { Terminal } from '../terminal';
import { attachCommand } from './attachCommand';
import { fetchCommand } from './fetchCommand';
import { hostsCommand, probeCommand } from './hostsCommand';
import { metricsCommand } from './metricsCommand';
import { runCommand } from './runCommand';

export interface RunsContext extends RunServices {
  readonly terminal: Terminal;
  /** Writes bytes to standard output as they are. */
  readonly write: (bytes: Uint8Array) => void;
  /** The working directory, whose runs these are. */
  readonly cwd: string;
  readonly store: RunStore;
  readonly signal: AbortSignal;
}

/** Does what was asked about runs and hosts, and returns the exit code. */
export async function runsCommand(request: RunsRequest, context: RunsContext): Promise<number> {
  switch (request.kind) {
    case 'run':
      return runCommand(request, context);
    case 'attach':
      return withRun(request.target, context, (run) => attachCommand(run, request.from, context));
    case 'runs':
      await load(context);
      await hear(context, context.runs.runs);
      return listRuns(request.json, context);
    case 'show':
      return withRun(request.target, context, (run) => show(run, request.json, context));
    case 'stop':
      return withRun(request.target, context, (run) => stop(run, request.json, context));
    case 'metrics':
      return withRun(request.target, context, async (run) => {
        await hear(context, [run]);
        return metricsCommand(run, request.json, context);
      });
    case 'fetch':
      return withRun(request.target, context, (run) => fetchCommand(run, request, context));
    case 'hosts':
      return hostsCommand(request.json, context);
    case 'probe':
      return probeCommand(request.target, request.json, context);
  }
}

async function load({ runs, hosts, cwd, store }: RunsContext): Promise<void> {
  await hosts.load();
  await runs.load(new Map([[cwd, store]]));
}

/** Milliseconds that a host has to say how its runs are. */
const HEAR_MS = 15_000;

/** Nobody may have followed these runs since they were started: asks their hosts how those are that were not over. */
async function hear({ runs, terminal, signal }: RunsContext, asked: readonly RunState[]): Promise<void> {
  const active = asked.filter(({ record }) => isActive(record));
  const late = new AbortController();
  const timeout = setTimeout(() => {
    late.abort();
  }, HEAR_MS);
  const patience = AbortSignal.any([signal, late.signal]);
  const given = new Promise<undefined>((resolve) => {
    patience.addEventListener('abort', () => {
      resolve(undefined);
    });
  });
  const answers = await Promise.all(active.map(({ record }) => Promise.race([runs.look(record.id), given])));
  clearTimeout(timeout);
  const silent = active.filter((_, index) => answers[index]?.ok !== true).map(({ record }) => record.host.name);
  for (const name of new Set(silent)) {
    terminal.err(`${formatMessage(message('{0} is not heard: this is what was known before.', name))}\n`);
  }
}

/** A run by its id or by the beginning of it, if that is no other's. */
async function withRun(id: string, context: RunsContext, act: (run: RunState) => Promise<number>): Promise<number> {
  await load(context);
  const found = context.runs.runs.filter(({ record }) => record.id === id || record.id.startsWith(id));
  const run = found.find(({ record }) => record.id === id) ?? (found.length === 1 ? found[0] : undefined);
  if (run !== undefined) return act(run);
  return fail(context.terminal, {
    code: 'run/not-found',
    message:
      found.length > 1
        ? message('{0} runs begin with {1}.', found.length, id)
        : message('There is no run {0} here.', id),
    remedy: message('"jetson-workbench runs" lists those of this folder.'),
  });
}

export function fail(terminal: Terminal, problem: Problem): number {
  printProblem(problem, terminal);
  return exitCodes.failed;
}

export function printJson(terminal: Terminal, value: unknown): void {
  terminal.out(`${JSON.stringify(value, undefined, 2)}\n`);
}

async function listRuns(json: boolean, { runs, terminal }: RunsContext): Promise<number> {
  if (json) {
    printJson(terminal, await Promise.all(runs.runs.map((run) => summaryOf(run, runs))));
    return exitCodes.clean;
  }
  for (const run of runs.runs) {
    const { record } = run;
    const state = formatMessage(describeRunState(run, Date.now()));
    terminal.out(`${record.id}  ${terminal.paint('bold', record.name)}  ${state}  ${record.host.name}\n`);
  }
  for (const { id, problem } of runs.unreadable) terminal.err(`${id}: ${formatMessage(problem.message)}\n`);
  if (runs.runs.length === 0) terminal.err('There are no runs in this folder yet.\n');
  return exitCodes.clean;
}

/** What scripts may rely on. Times are ISO 8601, of this machine's clock. */
export async function summaryOf(run: RunState, runs: RunsContext['runs']): Promise<Record<string, unknown>> {
  const { record, unreachable, latest, progress } = run;
  const files = (await runs.storeOf(record.id)?.files(record.id)) ?? [];
  const time = (at: number | undefined): string | null => (at === undefined ? null : new Date(at).toISOString());
  const { state, code, signal, by, reason } = currentState(record);
  return {
    id: record.id,
    name: record.name,
    host: record.host.id,
    state,
    code: code ?? null,
    ...(signal === undefined ? {} : { signal }),
    ...(by === undefined ? {} : { by }),
    ...(reason === undefined ? {} : { reason }),
    ...(unreachable === undefined ? {} : { unreachableSince: time(unreachable.since) }),
    ...(record.failure === undefined ? {} : { failure: record.failure }),
    createdAt: time(record.createdAt),
    startedAt: time(startedAt(record)),
    finishedAt: time(finishedAt(record)),
    logBytes: files.find(({ path }) => path === LOG_FILE)?.size ?? 0,
    command: record.configuration.command,
    tags: record.tags,
    latest: Object.fromEntries(latest),
    ...(progress === undefined ? {} : { progress }),
  };
}

async function show(before: RunState, json: boolean, context: RunsContext): Promise<number> {
  const { runs, terminal } = context;
  await hear(context, [before]);
  const run = runs.get(before.record.id) ?? before;
  if (json) {
    printJson(terminal, { ...(await summaryOf(run, runs)), record: run.record });
    return exitCodes.clean;
  }
  const { record } = run;
  terminal.out(`${terminal.paint('bold', record.name)}  ${formatMessage(describeRunState(run, Date.now()))}\n`);
  if (record.failure !== undefined) terminal.out(`  ${record.failure}\n`);
  const rows: readonly (readonly [string, string])[] = [
    ['id', record.id],
    ['host', record.host.name],
    ['command', record.configuration.command.join(' ')],
    ['folder', record.workingFolder],
    ...(record.git === undefined
      ? []
      : [['commit', `${record.git.commit}${record.git.dirty ? ' (changed)' : ''}`] as const]),
    ...[...run.latest].map(([tag, value]) => [tag, String(value)] as const),
    ...(record.hostFacts ?? []),
  ];
  for (const [name, value] of rows) terminal.out(`  ${name.padEnd(16)} ${value}\n`);
  return exitCodes.clean;
}

async function stop({ record }: RunState, json: boolean, { runs, terminal }: RunsContext): Promise<number> {
  const stopped = await runs.stop(record.id);
  if (!stopped.ok) return fail(terminal, stopped.problem);
  const run = runs.get(record.id);
  if (run === undefined) return exitCodes.clean;
  if (json) printJson(terminal, await summaryOf(run, runs));
  else terminal.err(`${record.name}: ${formatMessage(describeRunState(run, Date.now()))}\n`);
  return exitCodes.clean;
}
