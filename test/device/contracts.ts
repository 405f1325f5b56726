import { chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Suite } from '../../scripts/virtualJetson.mjs';
import type { Host } from '../../src/core/ports/host';
import type { EchoServer } from '../support/echoServer';
import { describeHost } from '../support/hostContract';
import { describeHostFiles } from '../support/hostFilesContract';
import { describeFullDisk } from '../support/jobContract/fullDisk';
import { describeBesides, describeLimits } from '../support/jobContract/limits';
import { describeLosses } from '../support/jobContract/losses';
import { describeQueue } from '../support/jobContract/queue';
import { describeProcesses, describeStates } from '../support/jobContract/states';
import { describeFollowing } from '../support/jobContract/watch';
import type { JobHostVariant } from '../support/jobHost';
import { connected } from '../support/openSshHost';
import { startEchoOn } from './echoOnJetson';
import { describeFacts } from './facts';
import { openJetson } from './jetsonHost';
import { USER } from './marks';
import type { JetsonPlace, RunningJetson } from './runningJetson';
import { startVirtualJetson } from './virtualJetson';

/** A device that runs, and the way to it. */
export interface Jetson {
  readonly jetson: RunningJetson;
  readonly host: Host;
}

/** What hosts promise, on a device of one suite, and more on the same device. */
export async function describeJetson(suite: Suite, describeMore: (jetson: Jetson) => void): Promise<void> {
  const jetson = await startVirtualJetson({ suite });
  const { place } = jetson;
  const host = openJetson(place);
  let echo: EchoServer;
  afterAll(async () => {
    host.dispose();
    await jetson.stop();
  });

  describeHost(`a virtual Jetson of ${suite}`, {
    open: async () => {
      echo = await startEchoOn(place);
      return connected(host);
    },
    close: () => echo.stop(),
    echoPort: () => echo.port,
  });
  describeFacts(suite, host);
  describeHostFiles(`a virtual Jetson of ${suite}`, () => {
    return Promise.resolve({ link: host, owner: USER.id, ...makeFolder(place, "jw host's files") });
  });
  describeMore({ jetson, host });
}

/** All that jobs promise. */
export function describeJobs(variants: readonly JobHostVariant[]): void {
  describeProcesses(variants);
  describeStates(variants);
  describeQueue(variants);
  describeLosses(variants);
  describeLimits(variants);
  describeBesides(variants);
  describeFullDisk(variants);
  describeFollowing(variants);
}

/** A folder of the account: its name there, and as this machine sees it. */
function makeFolder({ root, user }: JetsonPlace, name: string): { remote: string; seen: string } {
  const remote = `/home/${user}/${name}`;
  const seen = join(root, remote);
  mkdirSync(seen);
  chownSync(seen, USER.id, USER.id);
  return { remote, seen };
}
