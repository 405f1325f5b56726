import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { which } from '../../scripts/support/processes.mjs';
import { root } from '../../scripts/support/paths.mjs';
import { Jobs } from '../../src/app/jobs/jobs';
import { JobWatcher, type JobBytes, type WatcherDeps } from '../../src/app/jobs/jobWatcher';
import type { ProgramHost } from '../../src/core/ports/host';
import { createJobId } from '../../src/core/runs/jobId';
import type { JobSpec } from '../../src/core/runs/jobSpec';
import { isOver, type JobState, type JobStatus, type Unreachable } from '../../src/core/runs/jobState';
import { formatMessage } from '../../src/core/std/message';
import { joinBytes } from '../../src/core/std/joinBytes';
import type { Result } from '../../src/core/std/problem';
import { nodeBytes } from '../../src/node/bytes/nodeBytes';
import { createHostScripts } from '../../src/node/files/hostScripts';
import { createLocalHost } from '../../src/node/process/localHost';
import { realClock } from './realClock';

/** A shell that jobs run under, and what programs they find. */
export interface JobShell {
  readonly name: string;
  readonly program: string;
  /** Only the programs of busybox. */
  readonly isBusybox?: boolean;
  /** Programs that are missing on this host. */
  readonly without?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export const jobShells: readonly JobShell[] = [
  { name: 'dash', program: 'dash' },
  { name: 'busybox', program: 'busybox', isBusybox: true },
  { name: 'bash', program: 'bash' },
];

/** A home folder of its own on this machine with jobs under one shell; what runs is ended with it. */
export interface JobHost {
  readonly jobs: Jobs;
  readonly host: ProgramHost;
  readonly home: string;
  /** The environment that every program of the host gets. */
  readonly env: Record<string, string>;
  folderOf(id: string): string;
  close(): Promise<void>;
}

export const hostScripts = createHostScripts(join(root, 'media/sh'));

export function openJobHost(shell: JobShell, home = makeHome()): JobHost {
  const programs = join(home, 'programs');
  const env: Record<string, string> = { HOME: home, PATH: pathFor(shell, programs), ...shell.env };
  env.JETSON_WORKBENCH_SH = join(programs, 'sh');
  const host = openShellHost(shell.name, env);
  const jobs = openJobs(host);
  return {
    jobs,
    host,
    home,
    env,
    folderOf: (id) => join(home, '.jetson-workbench/jobs', id),
    async close() {
      const all = await jobs.list();
      if (all.ok) {
        const left = all.value.filter(({ state }) => !isOver(state));
        await Promise.all(left.map(({ id }) => jobs.stop(id, 0)));
        await Promise.all(all.value.map(({ id }) => untilUnsupervised(join(home, '.jetson-workbench/jobs', id))));
      }
      rmSync(home, { recursive: true, force: true });
    },
  };
}

/** This machine, with an environment in which `sh` is the shell to try. */
export function openShellHost(name: string, env: Readonly<Record<string, string>>): ProgramHost {
  const local = createLocalHost();
  const shell = env.JETSON_WORKBENCH_SH ?? 'sh';
  return {
    name,
    run: (command, args, options) =>
      local.run(command === '/bin/sh' ? shell : command, args, { ...options, env: { ...env, ...options?.env } }),
  };
}

/** A supervisor looks after the queue when its job has ended. */
async function untilUnsupervised(folder: string): Promise<void> {
  const path = join(folder, 'supervisor/pid');
  if (!existsSync(path)) return;
  const [pid = ''] = readFileSync(path, 'utf8').split(' ');
  await until(`supervisor ${pid} has ended`, () => (isRunning(pid) ? undefined : true));
}

/** Another client of the same host. */
export function openJobs(host: ProgramHost): Jobs {
  return new Jobs({ host, scripts: hostScripts, bytes: nodeBytes });
}

function makeHome(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), "jw jobs' ")));
}

/** A folder with the shell as `sh`, before the system's programs or instead of them. */
function pathFor(shell: JobShell, folder: string): string {
  mkdirSync(folder, { recursive: true });
  const program = which(shell.program);
  if (program === undefined) throw new Error(`${shell.program} is not installed.`);
  symlinkSync(program, join(folder, 'sh'));
  if (shell.isBusybox === true) linkApplets(program, folder);
  if (shell.without !== undefined) linkProgramsBut(shell.without, folder);
  const isAlone = shell.isBusybox === true || shell.without !== undefined;
  return isAlone ? folder : `${folder}:${process.env.PATH ?? ''}`;
}

function linkApplets(busybox: string, folder: string): void {
  const applets = execFileSync(busybox, ['--list'], { encoding: 'utf8' }).split('\n').filter(Boolean);
  for (const applet of applets) if (applet !== 'sh') symlinkSync(busybox, join(folder, applet));
}

const PROGRAMS =
  'awk bash cat date dd env grep head id kill ls mkdir mkfifo mv nice nohup perl ps rm setsid sleep sort stat tail tr wc';

function linkProgramsBut(without: readonly string[], folder: string): void {
  for (const name of PROGRAMS.split(' ')) {
    const path = which(name);
    if (path !== undefined && !without.includes(name)) symlinkSync(path, join(folder, name));
  }
}

export function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(`${result.problem.code}: ${formatMessage(result.problem.message)}`);
  return result.value;
}

/** A job that runs a shell script. */
export function shellJob(script: string, rest: Partial<JobSpec> = {}): JobSpec {
  return { id: createJobId(Date.now(), Math.random), command: ['sh', '-c', script], ...rest };
}

/** Waits until a job is in one of these states, and tells how it is then. */
export async function untilState(
  { jobs }: JobHost,
  id: string,
  ...kinds: readonly JobState['kind'][]
): Promise<JobStatus> {
  return until(`${id} is ${kinds.join(' or ')}`, async () => {
    const status = valueOf(await jobs.state(id));
    return kinds.includes(status.state.kind) ? status : undefined;
  });
}

export async function untilOver(host: JobHost, id: string): Promise<JobStatus> {
  return untilState(host, id, 'finished', 'killed', 'lost');
}

/** Asks again until there is an answer; whole seconds pass on a busy machine. */
export async function until<T>(what: string, ask: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + 15_000;
  for (;;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    if (Date.now() > deadline) throw new Error(`Waited in vain until ${what}.`);
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** The log of a job as it is now. */
export async function textOf({ jobs }: JobHost, id: string): Promise<string> {
  return new TextDecoder().decode(valueOf(await jobs.readLog(id, { offset: 0, length: 1 << 20 })));
}

/** A client that follows jobs and keeps all it is told. */
export function watch({ host }: JobHost, link: ProgramHost = host) {
  let open = 0;
  const counted: ProgramHost = {
    name: link.name,
    async run(...args) {
      open++;
      return link.run(...args).finally(() => open--);
    },
  };
  return { ...watchThrough(counted), isOpen: () => open > 0 };
}

/** The same over any link. */
export function watchThrough(host: WatcherDeps['host']) {
  const warnings: string[] = [];
  const quiet = () => undefined;
  const log = { info: quiet, warn: (text: string) => void warnings.push(text), error: quiet };
  const deps = { host, scripts: hostScripts, bytes: nodeBytes, clock: realClock, log };
  const watcher = new JobWatcher(deps);
  return { watcher, deps, warnings, ...record(watcher) };
}

function record(watcher: JobWatcher) {
  const contents = new Map<string, Map<string, { offset: number; bytes: Uint8Array[] }>>();
  const states: { id: string; state: JobState | undefined; kind: JobState['kind'] | 'gone'; logLength: number }[] = [];
  const reaches: (Unreachable | undefined)[] = [];
  const keep = (id: string, name: string, { offset, bytes }: JobBytes): void => {
    const files = contents.get(id) ?? new Map<string, { offset: number; bytes: Uint8Array[] }>();
    const file = files.get(name) ?? { offset, bytes: [] };
    contents.set(id, files.set(name, { offset: offset + bytes.length, bytes: [...file.bytes, bytes] }));
  };
  const text = (id: string, name: string): string =>
    new TextDecoder().decode(joinBytes(contents.get(id)?.get(name)?.bytes ?? []));
  watcher.onLog((part) => {
    keep(part.id, 'log', part);
  });
  watcher.onTelemetry((part) => {
    keep(part.id, 'telemetry', part);
  });
  watcher.onFile((part) => {
    keep(part.id, part.name, part);
  });
  watcher.onFileRestart(({ id, name }) => contents.get(id)?.delete(name));
  watcher.onState(({ id, status }) => {
    states.push({ id, state: status?.state, kind: status?.state.kind ?? 'gone', logLength: text(id, 'log').length });
  });
  watcher.onDidChangeReach((reach) => reaches.push(reach));
  return {
    text,
    texts: (id: string) =>
      Object.fromEntries([...(contents.get(id)?.keys() ?? [])].map((name) => [name, text(id, name)])),
    bytes: (id: string) => joinBytes(contents.get(id)?.get('log')?.bytes ?? []),
    /** The states of a job in their order, without repetitions: a channel that is opened anew tells them again. */
    kinds: (id: string) =>
      states
        .filter((state) => state.id === id)
        .map(({ kind }) => kind)
        .filter((kind, index, all) => kind !== all[index - 1]),
    stateOf: (id: string) => states.findLast((state) => state.id === id)?.state,
    lengthAtEnd: (id: string) => states.findLast((state) => state.id === id)?.logLength,
    reaches,
  };
}

/** One that has ended and was not waited for does not run. */
export function isRunning(pid: string | number): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z');
  } catch {
    return false;
  }
}
