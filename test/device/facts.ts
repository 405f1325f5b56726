import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Suite } from '../../scripts/virtualJetson.mjs';
import { HostService } from '../../src/app/hosts/hostService';
import type { DeviceFacts } from '../../src/core/device/deviceFacts';
import type { Host } from '../../src/core/ports/host';
import { success } from '../../src/core/std/problem';
import { hostScripts, valueOf } from '../support/jobHost';
import { boards, USER } from './marks';

const expected = {
  bookworm: {
    l4t: '36.4.3',
    jetpack: { versions: ['6.2'], source: 'package', written: '6.2+b77' },
    soc: { id: 'tegra234', computeCapability: '8.7' },
    glibc: '2.36',
    python: /^3\.11\./,
    memory: 7620,
    temperature: ['tj', 58.312],
  },
  bullseye: {
    l4t: '35.3.1',
    jetpack: { versions: ['5.1.1'], source: 'package', written: '5.1.1-b56' },
    soc: { id: 'tegra194', computeCapability: '7.2' },
    glibc: '2.31',
    python: /^3\.9\./,
    memory: 6851,
    temperature: ['cpu', 46.5],
  },
} as const;

/** What a board says of itself, by the service that asks it in the editor and in the command line. */
export function describeFacts(suite: Suite, host: Host): void {
  describe(`what a virtual Jetson of ${suite} says of itself`, () => {
    const board = expected[suite];
    let service: HostService;
    let facts: DeviceFacts;
    beforeAll(async () => {
      service = createService(host);
      facts = valueOf(await service.probe(host.id));
    });
    afterAll(() => {
      service.dispose();
    });

    it('is its model, L4T and JetPack as they are written', () => {
      expect(facts).toMatchObject({
        isJetson: true,
        model: boards[suite].model,
        soc: board.soc,
        l4t: { version: board.l4t, written: boards[suite].release },
        jetpack: board.jetpack,
        hostname: 'jetson',
        arch: 'aarch64',
        kernel: boards[suite].kernel,
      });
    });

    it('is what programs find there', () => {
      expect(facts).toMatchObject({ glibc: { version: board.glibc }, user: USER.name, shell: '/bin/bash' });
      expect(facts.pythons.map(({ version }) => version)).toContainEqual(expect.stringMatching(board.python));
      expect(facts.disk.map(({ purpose }) => purpose)).toEqual(['home', 'temporary']);
      expect(facts.tools).toMatchObject({ tegrastats: '/usr/bin/tegrastats', busybox: expect.any(String) as string });
      expect(facts.cuda).toBeUndefined();
    });

    it('is measured by its own tegrastats', async () => {
      const watching = service.watchTelemetry(host.id);
      const sample = await new Promise<ReturnType<HostService['stateOf']>['telemetry']>((resolve) => {
        service.onDidChange(() => {
          const { telemetry } = service.stateOf(host.id);
          if (telemetry !== undefined) resolve(telemetry);
        });
      });
      watching.dispose();
      const [sensor, degrees] = board.temperature;
      expect(sample?.ram?.totalBytes).toBe(board.memory * 1024 * 1024);
      expect(sample?.temps).toMatchObject({ [sensor]: degrees });
      expect(Math.abs((sample?.time ?? 0) - Date.now() / 1000)).toBeLessThan(30);
    });
  });
}

function createService(host: Host): HostService {
  const quiet = (): void => undefined;
  return new HostService({
    list: { read: () => Promise.resolve(success([])), write: () => Promise.resolve(success(undefined)) },
    scripts: hostScripts,
    log: { info: quiet, warn: quiet, error: quiet },
    createLocal: () => host,
    createSsh: () => Promise.resolve(success(host)),
  });
}
