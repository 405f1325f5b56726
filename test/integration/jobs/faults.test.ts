import { afterAll, describe, expect, it } from 'vitest';
import { jobShells, openJobHost } from '../../support/localJobHost';
import { proveFollowing } from '../../support/proof/faults';
import { cuttableMachine } from '../../support/proof/localFaults';

const seeds = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10];

describe('a job that is followed over a link that breaks', () => {
  const hosts = jobShells.map((shell) => openJobHost(shell));
  let resumptions = 0;
  afterAll(async () => {
    await Promise.all(hosts.map((host) => host.close()));
    // Cuts that fall inside the log are what this is about.
    expect(resumptions).toBeGreaterThan(seeds.length);
  });

  it.concurrent.each(seeds)('is told without a lost or doubled byte, with seed %i', async (seed) => {
    const { bytes, cuts, resumed } = await proveFollowing(cuttableMachine(hosts[seed % hosts.length]!), seed);
    expect(bytes).toBeGreaterThan(50_000);
    resumptions += resumed;
    expect(Object.values(cuts).reduce((sum, count) => sum + count)).toBeGreaterThanOrEqual(3);
  });
});
