import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
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
import { realClock } from './realClock';

/** Where jobs run in a home folder of their own. Paths are as programs of the host name them. */
export interface JobPlace {
  readonly host: ProgramHost;
  readonly home: string;
  /** The same file or folder as this process sees it. */
  readonly seen: (path: string) => string;
  /** Gives what this process has written there to the account of the host. */
  readonly own: (path: string) => void;
  readonly isRunning: (pid: string | number) => boolean;
  readonly kill: (pid: number, signal: NodeJS.Signals) => void;
  /** The last step of closing. */
  readonly remove: () => void;
}

/** A host with jobs; what runs is ended with it. */
export interface JobHost extends Omit<JobPlace, 'remove'> {
  readonly jobs: Jobs;
  /** Of a job, as this process sees it. */
  readonly folderOf: (id: string) => string;
  close(): Promise<void>;
}

/** A host to try jobs on, and what is known of it beforehand. */
export interface JobHostVariant {
  readonly name: string;
  readonly open: () => JobHost;
  /** Whether it has only the programs of busybox. */
  readonly isBusybox?: boolean;
  /** An emulated one: what takes no time elsewhere takes seconds, and limits of memory are not kept. */
  readonly isSlow?: boolean;
  /** A host whose home is on a disk of 512 kB; undefined where none can be made. */
  readonly openOnSmallDisk?: () => SmallDisk;
}

export interface SmallDisk {
  readonly host: JobHost;
  readonly fill: () => void;
  readonly free: () => void;
  /** When the host is closed. */
  readonly remove: () => void;
}

export const hostScripts = createHostScripts(join(root, 'media/sh'));

export function createJobHost({ remove, ...place }: JobPlace): JobHost {
  const { host, home, seen, isRunning } = place;
  const jobs = openJobs(host);
  const folderOf = (id: string): string => seen(join(home, '.jetson-workbench/jobs', id));
  return {
    ...place,
    jobs,
    folderOf,
    async close() {
      const all = await jobs.list();
      if (all.ok) {
        const left = all.value.filter(({ state }) => !isOver(state));
        await Promise.all(left.map(({ id }) => jobs.stop(id, 0)));
        await Promise.all(all.value.map(({ id }) => untilUnsupervised(folderOf(id), isRunning)));
      }
      remove();
    },
  };
}

/** A supervisor looks after the queue when its job has ended. */
async function untilUnsupervised(folder: string, isRunning: JobPlace['isRunning']): Promise<void> {
  const path = join(folder, 'supervisor/pid');
  if (!existsSync(path)) return;
  const [pid = ''] = readFileSync(path, 'utf8').split(' ');
  await until(`supervisor ${pid} has ended`, () => (isRunning(pid) ? undefined : true));
}

/** Another client of the same host. */
export function openJobs(host: ProgramHost): Jobs {
  return new Jobs({ host, scripts: hostScripts, bytes: nodeBytes });
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

/** Milliseconds, for a machine that is busy; hosts that are emulated need more. */
const patience = (): number => Number(process.env.JETSON_WORKBENCH_TEST_PATIENCE ?? 15_000);

/** Asks again until there is an answer. */
export async function until<T>(what: string, ask: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const deadline = Date.now() + patience();
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
