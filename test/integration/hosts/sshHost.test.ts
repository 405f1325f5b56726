import { chownSync, mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe } from 'vitest';
import type { Host } from '../../../src/core/ports/host';
import { startEcho, type EchoServer } from '../../support/echoServer';
import { describeHost } from '../../support/hostContract';
import { describeHostFiles } from '../../support/hostFilesContract';
import { loginShell, loginShells } from '../../support/loginShells';
import { addLoginUser, type LoginUser } from '../../support/loginUsers';
import { buildHosts, connected, openHost } from '../../support/openSshHost';
import { noServerReason, removeServer, startSshServer, type SshServer } from '../../support/sshServer';

if (noServerReason !== undefined) console.info(noServerReason);

const shells = ['bash', 'dash', 'busybox sh', 'zsh', 'fish', 'bash with a banner'] as const;

describe.skipIf(noServerReason !== undefined)('over a real SSH server that offers no SFTP', () => {
  let server: SshServer;
  let echo: EchoServer;
  beforeAll(async () => {
    server = await startSshServer([], { hasSftp: false });
    echo = await startEcho();
  });
  afterAll(async () => {
    await echo.stop();
    await server.stop();
    removeServer(server);
  });

  const hosts = buildHosts();
  describe.each(shells)('behind the login shell %s', (name) => {
    const { program, files = {} } = loginShells[name]!;
    let user: LoginUser;
    beforeAll(async () => {
      user = await addLoginUser(server.folder, { shell: await loginShell(server.folder, program), files });
    }, 60_000);
    afterAll(() => user.remove());

    const open = (): Promise<Host> =>
      connected(
        openHost(hosts, {
          port: server.port,
          user: user.name,
          identityFiles: [{ path: server.privateKey, isDefault: false }],
        }),
      );
    describeHost('a host', { open, echoPort: () => echo.port });
    describeHostFiles('a host', async () => {
      const folder = mkdtempSync(join(server.folder, 'files '));
      chownSync(folder, user.uid, user.gid);
      return { link: await open(), remote: folder, seen: folder, owner: user.uid };
    });
  });
});
