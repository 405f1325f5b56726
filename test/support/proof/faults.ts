import { createRandom } from '../../../scripts/example/random.mjs';
import type { Jobs } from '../../../src/app/jobs/jobs';
import type { WatcherDeps } from '../../../src/app/jobs/jobWatcher';
import { isOver, type JobState } from '../../../src/core/runs/jobState';
import type { Result } from '../../../src/core/std/problem';
import { nodeBytes } from '../../../src/node/bytes/nodeBytes';
import { openJobs, until, valueOf, watchThrough } from '../jobHost';
import { knownJob, knownOutput, type KnownOutput } from './knownJob';

/** A host behind a link that can be cut. */
export interface FaultyLink {
  readonly host: WatcherDeps['host'];
  /** What happens to it: names for `cutAfter`. */
  readonly faults: readonly string[];
  /** Bytes that came through to the client so far. */
  passed(): number;
  /** Cuts the link when so many further bytes have come through; it is down from then on. */
  cutAfter(bytes: number, fault: string): Promise<void>;
  mend(): Promise<void>;
  close(): Promise<void>;
}

/** A machine and the ways to it: each client has a link of its own. */
export interface FaultyMachine {
  /** Without faults. */
  readonly jobs: Jobs;
  link(): Promise<FaultyLink>;
}

export interface FaultCount {
  readonly cuts: Readonly<Record<string, number>>;
  /** How many of the cuts fell between the first byte of the log that the client had and the last one. */
  readonly resumed: number;
  readonly bytes: number;
}

/**
 * One run of the fault script: a job writes what can be computed; one or two clients start it and follow it over links that break
 * at bytes drawn from the seed, in the start too; in the end each client has exactly what the job has written. A difference is an error.
 */
export async function proveFollowing(machine: FaultyMachine, seed: number): Promise<FaultCount> {
  const { next } = createRandom(seed);
  const draw = (least: number, most: number): number => least + Math.floor(next() * (most - least + 1));
  const output: KnownOutput = { start: draw(1, 2 ** 31 - 2), lines: draw(2000, 8000), burst: draw(20, 100) };
  const expected = knownOutput(output);
  const spec = knownJob(output);
  const clients = await Promise.all(Array.from({ length: seed % 3 === 0 ? 2 : 1 }, () => openClient(machine, spec.id)));
  try {
    const all = expected.log.length + expected.metrics.length;
    const plans = clients.map(() => planCuts({ draw, all, faults: clients[0]!.link.faults }));
    const broken = clients.map((client, index) => breakLink(client, expected.log.length, plans[index]!));
    await Promise.all(clients.map((client) => untilStarted(client.jobs, spec)));
    const resumed = (await Promise.all(broken)).reduce((sum, count) => sum + count);
    await Promise.all(clients.map((client) => client.untilOver()));
    for (const client of clients) expectSame(client, expected);
    const status = valueOf(await machine.jobs.state(spec.id));
    expectEqual('bytes of the log on the host', status.logBytes, expected.log.length);
    return { cuts: countFaults(plans.flat()), resumed, bytes: clients.length * all };
  } finally {
    await Promise.all(clients.map((client) => client.close()));
    await machine.jobs.stop(spec.id, 0);
  }
}

interface Cut {
  /** Bytes of the stream that have come through when it breaks. */
  readonly at: number;
  readonly fault: string;
  readonly downMs: number;
}

interface CutPlan {
  readonly draw: (least: number, most: number) => number;
  readonly all: number;
  readonly faults: readonly string[];
}

/** One at the very beginning, one near the end, and some anywhere. */
function planCuts({ draw, all, faults }: CutPlan): readonly Cut[] {
  const places = [draw(0, 60), ...Array.from({ length: draw(1, 4) }, () => draw(0, all)), draw(all - 500, all)];
  return places
    .sort((a, b) => a - b)
    .map((at) => ({ at, fault: faults[draw(0, faults.length - 1)]!, downMs: draw(0, 300) }));
}

async function breakLink(client: Client, all: number, cuts: readonly Cut[]): Promise<number> {
  const { link } = client;
  let resumed = 0;
  for (const { at, fault, downMs } of cuts) {
    await link.cutAfter(Math.max(0, at - link.passed()), fault);
    const { length } = client.contents().log;
    if (0 < length && length < all) resumed++;
    await new Promise((resolve) => setTimeout(resolve, downMs));
    await link.mend();
  }
  return resumed;
}

export interface Client {
  readonly link: FaultyLink;
  readonly jobs: Jobs;
  /** Bytes that it has heard so far. */
  readonly heard: Readonly<Record<'log' | 'metrics', number>>;
  untilOver(): Promise<void>;
  contents(): { readonly log: string; readonly metrics: string };
  state(): JobState | undefined;
  close(): Promise<void>;
}

/** A client that follows a job from its beginning. */
export async function openClient(machine: Pick<FaultyMachine, 'link'>, id: string): Promise<Client> {
  const link = await machine.link();
  const seen = watchThrough(link.host);
  seen.watcher.follow({ id, log: 0, files: { patterns: ['metrics.csv'] } });
  const state = (): JobState | undefined => seen.stateOf(id);
  const heard = { log: 0, metrics: 0 };
  seen.watcher.onLog(({ offset, bytes }) => (heard.log = offset + bytes.length));
  seen.watcher.onFile(({ offset, bytes }) => (heard.metrics = offset + bytes.length));
  return {
    link,
    jobs: openJobs(link.host),
    heard,
    untilOver: () =>
      until(`${id} is over`, () => {
        const now = state();
        return now !== undefined && isOver(now) ? true : undefined;
      }).then(() => undefined),
    contents: () => ({ log: seen.text(id, 'log'), metrics: seen.text(id, 'metrics.csv') }),
    state,
    async close() {
      seen.watcher.dispose();
      await link.close();
    },
  };
}

/** As a person does: the same start again, until the answer comes through. */
export async function untilStarted(jobs: Jobs, spec: ReturnType<typeof knownJob>): Promise<void> {
  await until(`${spec.id} is started`, async () => {
    const result: Result<unknown> = await jobs.start(spec);
    return result.ok ? true : undefined;
  });
}

/** That a client has exactly what the job has written, and knows that it went well. */
export function expectSame(client: Client, expected: { readonly log: string; readonly metrics: string }): void {
  const contents = client.contents();
  for (const name of ['log', 'metrics'] as const) {
    expectEqual(`length of the ${name}`, contents[name].length, expected[name].length);
    expectEqual(`SHA-256 of the ${name}`, digest(contents[name]), digest(expected[name]));
  }
  expectEqual('state', JSON.stringify(client.state()), JSON.stringify({ kind: 'finished', code: 0, by: 'unknown' }));
}

function digest(text: string): string {
  return nodeBytes.sha256(new TextEncoder().encode(text));
}

export function expectEqual<T>(what: string, seen: T, expected: T): void {
  if (seen !== expected) throw new Error(`The ${what} is ${String(seen)} and should be ${String(expected)}.`);
}

function countFaults(cuts: readonly Cut[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { fault } of cuts) counts[fault] = (counts[fault] ?? 0) + 1;
  return counts;
}
