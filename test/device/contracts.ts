import { chownSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import type { Suite } from '../../scripts/virtualJetson.mjs';
import type { EchoServer } from '../support/echoServer';
import { describeHost } from '../support/hostContract';
import { describeHostFiles } from '../support/hostFilesContract';
import { connected } from '../support/openSshHost';
import { startEchoOn } from './echoOnJetson';
import { describeFacts } from './facts';
import { openJetson } from './jetsonHost';
import { USER } from './marks';
import type { JetsonPlace } from './runningJetson';
import { startVirtualJetson } from './virtualJetson';

/** All that hosts promise, on a device of one suite. */
export async function describeJetson(suite: Suite): Promise<void> {
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
}

/** A folder of the account: its name there, and as this machine sees it. */
function makeFolder({ root, user }: JetsonPlace, name: string): { remote: string; seen: string } {
  const remote = `/home/${user}/${name}`;
  const seen = join(root, remote);
  mkdirSync(seen);
  chownSync(seen, USER.id, USER.id);
  return { remote, seen };
}
