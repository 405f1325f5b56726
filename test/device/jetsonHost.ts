import type { Host } from '../../src/core/ports/host';
import { parseTargetText } from '../../src/core/ssh/sshDestination';
import { resolveSshRoute } from '../../src/core/ssh/sshRoute';
import type { SshTarget } from '../../src/core/ssh/sshTarget';
import type { Disposable } from '../../src/core/std/disposable';
import { success } from '../../src/core/std/problem';
import { createHostFiles } from '../../src/node/hostFiles/hostFiles';
import { createKnownHostsKeys } from '../../src/node/ssh/hostKeys';
import { nodeSshEnvironment } from '../../src/node/ssh/nodeSshEnvironment';
import { buildHosts, silentLog } from '../support/openSshHost';
import type { JetsonPlace } from './runningJetson';

/** The device as the product reaches it: by its SSH configuration, with its key checked. `change` is what a test wants otherwise. */
export function openJetson(place: JetsonPlace, change: Partial<SshTarget> = {}): Host & Disposable {
  const resolveRoute = async () => {
    const destination = parseTargetText(place.host);
    if (!destination.ok) return destination;
    const environment = { ...nodeSshEnvironment({ isTrusted: false }), home: place.home };
    const { value } = await resolveSshRoute(destination.value, environment);
    return success(value.map((target) => ({ ...target, ...change })));
  };
  return buildHosts({ hostKeys: createKnownHostsKeys(silentLog) }).open({
    id: place.host,
    resolveRoute,
    files: createHostFiles,
  });
}
