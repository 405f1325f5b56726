/**
 * The fault script: jobs are started and followed over links that break at bytes drawn from a seed, and in the end both sides have the
 * same bytes. Arguments: how many seeds (default 100), the first one (default 1).
 */
import { jobShells, openJobHost } from '../test/support/localJobHost';
import { proveFollowing } from '../test/support/proof/faults';
import { cuttableMachine } from '../test/support/proof/localFaults';

const [count = '100', first = '1'] = process.argv.slice(2);
const SIDE_BY_SIDE = 4;

interface Way {
  readonly name: string;
  prove(seed: number): ReturnType<typeof proveFollowing>;
  close(): Promise<void>;
}

function localWays(): readonly Way[] {
  return jobShells.map((shell) => {
    const host = openJobHost(shell);
    const machine = cuttableMachine(host);
    return {
      name: `this machine, ${shell.name}`,
      prove: (seed) => proveFollowing(machine, seed),
      close: () => host.close(),
    };
  });
}

async function proveAll(way: Way, seeds: readonly number[]): Promise<number> {
  const waiting = [...seeds];
  const failures: string[] = [];
  const cuts: Record<string, number> = {};
  let [bytes, resumed] = [0, 0];
  const work = async (): Promise<void> => {
    for (let seed = waiting.shift(); seed !== undefined; seed = waiting.shift()) {
      try {
        const proof = await way.prove(seed);
        bytes += proof.bytes;
        resumed += proof.resumed;
        for (const [fault, times] of Object.entries(proof.cuts)) cuts[fault] = (cuts[fault] ?? 0) + times;
      } catch (error) {
        failures.push(`  FAILED with seed ${seed}: ${String(error)}`);
      }
    }
  };
  await Promise.all(Array.from({ length: SIDE_BY_SIDE }, work));
  const counted = Object.entries(cuts).map(([fault, times]) => `${times} × ${fault}`);
  console.log(
    `${way.name}: ${seeds.length} seeds, ${(bytes / 1e6).toFixed(1)} MB compared, ${counted.join(', ')}; ${resumed} inside the log`,
  );
  for (const failure of failures) console.log(failure);
  return failures.length;
}

let failed = 0;
for (const way of localWays()) {
  const seeds = Array.from({ length: Number(count) }, (_, index) => Number(first) + index);
  failed += await proveAll(way, seeds).finally(() => way.close());
}
console.log(failed === 0 ? 'Both sides had the same bytes every time.' : `${failed} runs failed.`);
process.exitCode = failed === 0 ? 0 : 1;
