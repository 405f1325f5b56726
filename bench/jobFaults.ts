/**
 * The fault script: jobs are started and followed over links that break at bytes drawn from a seed, and in the end both sides have the
 * same bytes. On this machine under each shell, and over SSH on virtual Jetsons where those can run. Arguments: how many seeds (default
 * 100), the first one (default 1), and `local` or `ssh` for one of the two.
 */
import { whyNoVirtualJetson } from '../scripts/virtualJetson.mjs';
import { proveOverSsh } from '../test/device/proveOverSsh';
import { faultyJetson } from '../test/device/sshFaults';
import { startVirtualJetson } from '../test/device/virtualJetson';
import { jobShells, openJobHost } from '../test/support/localJobHost';
import { proveFollowing } from '../test/support/proof/faults';
import { cuttableMachine } from '../test/support/proof/localFaults';

const [count = '100', first = '1', only] = process.argv.slice(2);
const SIDE_BY_SIDE = 4;

interface Outcome {
  /** What broke, by name. */
  readonly cuts: Readonly<Record<string, number>>;
  readonly resumed: number;
  readonly bytes: number;
}

interface Way {
  readonly name: string;
  /** Where seeds run side by side, one after the other in each. */
  readonly lanes: readonly ((seed: number) => Promise<Outcome>)[];
  close(): Promise<void>;
}

function localWays(): readonly (() => Promise<Way>)[] {
  return jobShells.map((shell) => () => {
    const host = openJobHost(shell);
    const machine = cuttableMachine(host);
    const lanes = Array.from({ length: SIDE_BY_SIDE }, () => (seed: number) => proveFollowing(machine, seed));
    return Promise.resolve({ name: `this machine, ${shell.name}`, lanes, close: () => host.close() });
  });
}

/** Each lane has a device of its own: what breaks its cable or its server is nobody else's matter. */
async function openSshWay(): Promise<Way> {
  const jetsons = await Promise.all(
    Array.from({ length: SIDE_BY_SIDE }, (_, index) =>
      startVirtualJetson({ suite: index % 2 === 0 ? 'bookworm' : 'bullseye' }),
    ),
  );
  const machines = jetsons.map((jetson) => faultyJetson(jetson));
  const lanes = jetsons.map((jetson, index) => async (seed: number): Promise<Outcome> => {
    const { cuts, ...rest } = await proveOverSsh(jetson, machines[index]!, seed);
    return { ...rest, cuts: countNames(cuts.flatMap(({ phase, fault }) => [fault, `in ${phase}`])) };
  });
  const close = async (): Promise<void> => {
    for (const machine of machines) machine.close();
    await Promise.all(jetsons.map((jetson) => jetson.stop()));
  };
  return { name: 'virtual Jetsons over SSH', lanes, close };
}

function countNames(names: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const name of names) counts[name] = (counts[name] ?? 0) + 1;
  return counts;
}

async function proveAll({ name, lanes }: Way, seeds: readonly number[]): Promise<number> {
  const waiting = [...seeds];
  const failures: string[] = [];
  const cuts: Record<string, number> = {};
  let [bytes, resumed] = [0, 0];
  const work = async (prove: Way['lanes'][number]): Promise<void> => {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
      try {
        const proof = await prove(seed);
        bytes += proof.bytes;
        resumed += proof.resumed;
        for (const [fault, times] of Object.entries(proof.cuts)) cuts[fault] = (cuts[fault] ?? 0) + times;
      } catch (error) {
        failures.push(`  FAILED with seed ${seed}: ${String(error)}`);
      }
    }
  };
  await Promise.all(lanes.map(work));
  const counted = Object.entries(cuts)
    .sort()
    .map(([cut, times]) => `${times} × ${cut}`);
  console.log(
    `${name}: ${seeds.length} seeds, ${(bytes / 1e6).toFixed(1)} MB compared, ${counted.join(', ')}; ${resumed} inside the log`,
  );
  for (const failure of failures) console.log(failure);
  return failures.length;
}

async function openWays(): Promise<readonly (() => Promise<Way>)[]> {
  const local = only === 'ssh' ? [] : localWays();
  if (only === 'local') return local;
  const reason = await whyNoVirtualJetson();
  if (reason !== undefined) console.log(`Over SSH nothing is proved here. ${reason}`);
  return reason === undefined ? [...local, openSshWay] : local;
}

process.env.JETSON_WORKBENCH_TEST_PATIENCE ??= '60000';
let failed = 0;
for (const open of await openWays()) {
  const seeds = Array.from({ length: Number(count) }, (_, index) => Number(first) + index);
  const way = await open();
  failed += await proveAll(way, seeds).finally(() => way.close());
}
console.log(failed === 0 ? 'Both sides had the same bytes every time.' : `${failed} runs failed.`);
process.exitCode = failed === 0 ? 0 : 1;
