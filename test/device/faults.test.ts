import { afterAll, describe, expect, it } from 'vitest';
import { proveOverSsh } from './proveOverSsh';
import { faultyJetson } from './sshFaults';
import { startVirtualJetson } from './virtualJetson';

const seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];
/** Devices side by side: what breaks one cable or server is nobody else's matter. */
const LANES = 3;

const jetsons = await Promise.all(Array.from({ length: LANES }, () => startVirtualJetson({ suite: 'bookworm' })));
const lanes = jetsons.map((jetson) => ({ jetson, machine: faultyJetson(jetson), work: Promise.resolve() }));

describe('a job that is followed over SSH while links, cables and servers break', () => {
  const seen = new Set<string>();
  afterAll(async () => {
    for (const { machine, jetson } of lanes) {
      machine.close();
      await jetson.stop();
    }
    expect([...seen].sort()).toEqual(['connect', 'finish', 'follow', 'handshake', 'metrics', 'start', 'upload']);
  });

  it.concurrent.each(seeds)(
    'is told without a lost or doubled byte, with seed %i',
    async (seed) => {
      const lane = lanes[seed % LANES]!;
      const proof = lane.work.then(() => proveOverSsh(lane.jetson, lane.machine, seed));
      lane.work = proof.then(
        () => undefined,
        () => undefined,
      );
      const { cuts, bytes } = await proof;
      expect(bytes).toBeGreaterThan(400_000);
      expect(cuts.length).toBeGreaterThanOrEqual(6);
      for (const { phase } of cuts) seen.add(phase);
      // Behind another seed of its lane, and on a machine that is busy.
    },
    240_000,
  );
});
