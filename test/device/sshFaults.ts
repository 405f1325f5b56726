import { setTimeout as pause } from 'node:timers/promises';
import type { Host } from '../../src/core/ports/host';
import type { Disposable } from '../../src/core/std/disposable';
import { openJobs } from '../support/jobHost';
import type { FaultyLink, FaultyMachine } from '../support/proof/faults';
import { startFaultProxy, type Happening } from './faultProxy';
import { openJetson } from './jetsonHost';
import type { RunningJetson } from './runningJetson';

/** What can happen to a connection, and to the network and the server that it needs. */
export const sshFaults = ['reset', 'silence', 'cable', 'killed', 'restart'] as const;
export type SshFault = (typeof sshFaults)[number];

export interface SshLink extends FaultyLink {
  readonly host: Host;
}

export interface SshMachine extends FaultyMachine {
  link(): Promise<SshLink>;
  close(): void;
}

/** A device behind real SSH, of which each client has a way of its own; cable and server are the device's, and everyone's. */
export function faultyJetson(jetson: RunningJetson): SshMachine {
  const direct = openJetson(jetson.place, impatient);
  return {
    jobs: openJobs(direct),
    close: () => {
      direct.dispose();
    },
    async link() {
      const proxy = await startFaultProxy(jetson.place.address, 22);
      const host = openJetson(jetson.place, {
        ...impatient,
        hostName: '127.0.0.1',
        port: proxy.port,
        hostKeyAlias: jetson.place.address,
      });
      return createLink(jetson, proxy, host);
    },
  };
}

/** So that what is lost is noticed soon. */
const impatient = { serverAliveInterval: 0.5, serverAliveCountMax: 4, connectTimeout: 5 };

function createLink(
  jetson: RunningJetson,
  proxy: Awaited<ReturnType<typeof startFaultProxy>>,
  host: Host & Disposable,
): SshLink {
  const happenings: Readonly<Record<SshFault, Happening>> = {
    reset: (connections) => {
      connections.reset();
    },
    silence: (connections) => {
      connections.forget();
    },
    cable: () => jetson.cut(),
    killed: () => {
      jetson.killConnections();
    },
    restart: () => {
      jetson.restartServer();
    },
  };
  return {
    host,
    faults: sshFaults,
    passed: () => 0,
    cutAfter: (bytes, fault) => proxy.happenAfter(bytes, happenings[fault as SshFault]),
    mend: () => jetson.mend(),
    async close() {
      host.dispose();
      await proxy.stop();
      await pause(0);
    },
  };
}
