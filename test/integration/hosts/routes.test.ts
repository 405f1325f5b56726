import { once } from 'node:events';
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SshTarget } from '../../../src/core/ssh/sshTarget';
import { formatMessage } from '../../../src/core/std/message';
import { freePort } from '../../../scripts/support/processes.mjs';
import { buildHosts, connected, openHost } from '../../support/openSshHost';
import { noServerReason, removeServer, startSshServer, type SshServer } from '../../support/sshServer';

if (noServerReason !== undefined) console.info(noServerReason);

describe.skipIf(noServerReason !== undefined)('the way to a host', () => {
  let server: SshServer;
  let inner: SshServer;
  beforeAll(async () => {
    [server, inner] = await Promise.all([startSshServer(), startSshServer()]);
  });
  afterAll(async () => {
    for (const each of [server, inner]) {
      await each.stop();
      removeServer(each);
    }
  });

  const target = ({ port, privateKey }: SshServer, more: Partial<SshTarget> = {}): Partial<SshTarget> => ({
    port,
    identityFiles: [{ path: privateKey, isDefault: false }],
    ...more,
  });
  const logIns = ({ log }: SshServer): number => log().match(/^Accepted/gm)?.length ?? 0;

  it('leads over other hosts, with one connection to each of them, shared with who works there', async () => {
    const hosts = buildHosts();
    const jump = target(server, { alias: 'jump' });
    const second = target(inner, { alias: 'second' });
    const [before, beforeInner] = [logIns(server), logIns(inner)];
    const last = await connected(openHost(hosts, jump, second, target(inner, { alias: 'last' })));
    const middle = await connected(openHost(hosts, jump, second));
    const first = await connected(openHost(hosts, jump));
    expect([logIns(server) - before, logIns(inner) - beforeInner]).toEqual([1, 2]);
    for (const host of [first, middle, last]) {
      expect(await host.run('cat', [], { stdin: host.name })).toMatchObject({ ok: true, value: { stdout: host.name } });
    }
    first.disconnect();
    await expect.poll(() => last.connection.kind).toBe('unreachable');
    for (const host of [first, middle, last]) host.dispose();
  });

  it('ends the connections to hosts in between with the last one that needs them', async () => {
    const hosts = buildHosts();
    const host = await connected(openHost(hosts, target(server), target(inner)));
    const closed = server.log().match(/Connection closed|Disconnected from/g)?.length ?? 0;
    host.dispose();
    await expect
      .poll(() => server.log().match(/Connection closed|Disconnected from/g)?.length ?? 0)
      .toBeGreaterThan(closed);
  });

  it('says what is wrong behind a host in between', async () => {
    const host = openHost(buildHosts(), target(server, { alias: 'jump' }), target(inner, { port: await freePort() }));
    const result = await host.run('true', []);
    expect(result).toMatchObject({ ok: false, problem: { code: 'host/refused' } });
  });

  it('is a command, where the configuration has one and the workspace is trusted', async () => {
    const relay = `const s = require('net').connect(${server.port}, '127.0.0.1'); process.stdin.pipe(s).pipe(process.stdout)`;
    const proxyCommand = `${process.execPath} -e "${relay}"`;
    const host = await connected(openHost(buildHosts(), target(server, { port: 1, proxyCommand })));
    expect(await host.run('echo', ['over a command'])).toMatchObject({
      ok: true,
      value: { stdout: 'over a command\n' },
    });
    host.dispose();
    const careful = openHost(buildHosts({ isTrusted: false }), target(server, { proxyCommand }));
    expect(await careful.run('true', [])).toMatchObject({ ok: false, problem: { code: 'host/untrusted' } });
  });

  it('repeats what a command complains about', async () => {
    const proxyCommand = `echo 'no way there' >&2; exit 1`;
    const host = openHost(buildHosts(), target(server, { proxyCommand }));
    const result = await host.run('true', []);
    expect(result).toMatchObject({
      ok: false,
      problem: { code: 'host/proxy-failed', message: { args: ['board', 'no way there'] } },
    });
  });

  describe('that ends early', () => {
    const servers: Server[] = [];
    const listen = async (onConnection: (socket: Socket) => void): Promise<number> => {
      const listener = createServer((socket) => {
        socket.on('error', () => undefined);
        onConnection(socket);
      });
      servers.push(listener);
      listener.listen(0, '127.0.0.1');
      await once(listener, 'listening');
      return (listener.address() as AddressInfo).port;
    };
    afterAll(() => {
      for (const listener of servers) listener.close();
    });
    const problemOf = async (settings: Partial<SshTarget>): Promise<string> => {
      const host = openHost(buildHosts(), settings);
      const result = await host.connect();
      host.dispose();
      if (result.ok) return 'ok';
      const { code, message, remedy } = result.problem;
      expect(formatMessage(message)).not.toMatch(/\{\d\}/);
      expect(formatMessage(remedy!)).not.toMatch(/\{\d\}/);
      return code;
    };

    it('is host/unknown-name where nobody is called so', async () => {
      expect(await problemOf({ hostName: 'no-such-host.invalid' })).toBe('host/unknown-name');
    });

    it('is host/refused where nobody listens', async () => {
      expect(await problemOf({ port: await freePort() })).toBe('host/refused');
    });

    it('is host/timeout where nobody says anything', async () => {
      const port = await listen(() => undefined);
      expect(await problemOf({ port, connectTimeout: 1 })).toBe('host/timeout');
    });

    it('is host/closed where someone hangs up', async () => {
      expect(await problemOf({ port: await listen((socket) => socket.end()) })).toBe('host/closed');
      expect(await problemOf({ port: await listen((socket) => socket.resetAndDestroy()) })).toBe('host/closed');
      expect(await problemOf({ port: await listen((socket) => socket.end('SSH-2.0-Busy\r\n')) })).toBe('host/closed');
    });

    it('is host/handshake where someone speaks another language', async () => {
      const http = await listen((socket) => socket.end('HTTP/1.1 400 Bad Request\r\n\r\n'));
      expect(['host/handshake', 'host/closed']).toContain(await problemOf({ port: http }));
      expect(await problemOf(target(server, { kexAlgorithms: 'diffie-hellman-group1-sha1' }))).toBe('host/handshake');
    });

    it('is given up within a second of the signal, wherever it is', async () => {
      const port = await listen(() => undefined);
      for (const settings of [{ port }, { proxyCommand: 'sleep 20' }]) {
        const controller = new AbortController();
        const connecting = openHost(buildHosts(), settings).connect(controller.signal);
        setTimeout(() => {
          controller.abort();
        }, 100);
        const before = performance.now();
        await expect(connecting).rejects.toMatchObject({ name: 'AbortError' });
        expect(performance.now() - before).toBeLessThan(1500);
      }
    });
  });
});
