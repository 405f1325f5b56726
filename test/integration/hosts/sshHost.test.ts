import { afterAll, beforeAll, describe } from 'vitest';
import { startEcho, type EchoServer } from '../../support/echoServer';
import { describeHost } from '../../support/hostContract';
import { addLoginUser, type LoginUser } from '../../support/loginUsers';
import { buildHosts, connected, openHost } from '../../support/openSshHost';
import { noServerReason, removeServer, startSshServer, type SshServer } from '../../support/sshServer';

if (noServerReason !== undefined) console.info(noServerReason);

describe.skipIf(noServerReason !== undefined)('over a real SSH server', () => {
  let server: SshServer;
  let user: LoginUser;
  let echo: EchoServer;

  beforeAll(async () => {
    server = await startSshServer();
    user = await addLoginUser(server.folder, { shell: '/bin/bash' });
    echo = await startEcho();
  });
  afterAll(async () => {
    await echo.stop();
    await server.stop();
    await user.remove();
    removeServer(server);
  });

  const hosts = buildHosts();
  describeHost('a host', {
    open: () =>
      connected(
        openHost(hosts, {
          port: server.port,
          user: user.name,
          identityFiles: [{ path: server.privateKey, isDefault: false }],
        }),
      ),
    echoPort: () => echo.port,
  });
});
