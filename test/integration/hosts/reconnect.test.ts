import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Connection, Host } from '../../../src/core/ports/host';
import { startProxy, type CuttableProxy } from '../../support/cuttableProxy';
import { startEcho, type EchoServer } from '../../support/echoServer';
import { buildHosts, connected, openHost } from '../../support/openSshHost';
import { noServerReason, removeServer, startSshServer, type SshServer } from '../../support/sshServer';

if (noServerReason !== undefined) console.info(noServerReason);

describe.skipIf(noServerReason !== undefined).concurrent('a connection that breaks', () => {
  let server: SshServer;
  const proxies: CuttableProxy[] = [];
  let echo: EchoServer;
  beforeAll(async () => {
    server = await startSshServer();
    echo = await startEcho();
  });
  afterAll(async () => {
    for (const proxy of proxies) await proxy.stop();
    await server.stop();
    await echo.stop();
    removeServer(server);
  });

  /** A host behind a network of its own. */
  const open = async (settings = {}) => {
    const proxy = await startProxy(server.port);
    proxies.push(proxy);
    const identityFiles = [{ path: server.privateKey, isDefault: false }];
    return { proxy, host: await connected(openHost(buildHosts(), { port: proxy.port, identityFiles, ...settings })) };
  };

  it('is back within five seconds after the network is, and says since when it was not', async () => {
    const { host, proxy } = await open();
    const states = record(host);
    const before = Date.now();
    await proxy.cut();
    // By then the pauses between tries have grown to their limit, and the next one has just begun: the worst moment.
    await untilCount(host, 'unreachable', 4);
    await proxy.mend();
    const mended = performance.now();
    await until(host, 'connected');
    const elapsed = performance.now() - mended;
    console.info(`Connected again ${(elapsed / 1000).toFixed(2)} s after the network was back.`);
    expect(elapsed).toBeLessThan(5000);
    expect((await host.run('echo', ['back'])).ok).toBe(true);
    const outage = states.filter((state) => state.kind === 'unreachable');
    expect(new Set(outage.map(({ since }) => since)).size).toBe(1);
    expect(outage[0]!.since - before).toBeLessThan(1000);
    expect(outage.map(({ problem }) => problem.code)).toContain('host/refused');
    expect(states.some(({ kind }) => kind === 'connecting')).toBe(false);
    host.dispose();
  });

  it('ends what ran with the problem that it is unknown how it ended', async () => {
    const { host, proxy } = await open();
    let started = (): void => undefined;
    const isStarted = new Promise<void>((resolve) => (started = resolve));
    const running = host.run('sh', ['-c', 'echo started; sleep 5'], { onStdout: started });
    await isStarted;
    await proxy.cut();
    expect(await running).toMatchObject({ ok: false, problem: { code: 'host/lost' } });
    await proxy.mend();
    // Whoever asks need not wait for the next try.
    expect(await host.run('echo', ['again'])).toMatchObject({ ok: true, value: { stdout: 'again\n' } });
    host.dispose();
  });

  it('is noticed when nothing comes any more', async () => {
    const { host, proxy } = await open({ serverAliveInterval: 0.3, serverAliveCountMax: 4 });
    proxy.freeze();
    await until(host, 'unreachable');
    expect(host.connection).toMatchObject({ problem: { code: 'host/lost' } });
    await proxy.mend();
    await until(host, 'connected');
    host.dispose();
  });

  it('stays while nothing has to be said', async () => {
    const { host } = await open({ serverAliveInterval: 0.3, serverAliveCountMax: 4 });
    const states = record(host);
    await new Promise((resolve) => setTimeout(resolve, 2500));
    expect(states).toEqual([]);
    host.dispose();
  });

  it('leads on to ports when it is back', async () => {
    const { host, proxy } = await open();
    const forwarding = await host.forward(echo.port);
    if (!forwarding.ok) throw new Error(forwarding.problem.code);
    const echoed = async (text: string): Promise<string> => {
      const socket = connect({ port: forwarding.value.port, host: '127.0.0.1', allowHalfOpen: true });
      socket.end(text);
      return (await buffer(socket)).toString();
    };
    expect(await echoed('one')).toBe('one');
    await proxy.cut();
    await until(host, 'unreachable');
    await proxy.mend();
    await until(host, 'connected');
    expect(await echoed('two')).toBe('two');
    forwarding.value.dispose();
    host.dispose();
  });

  it('is not tried again once nobody wants it', async () => {
    const { host, proxy } = await open();
    await proxy.cut();
    await until(host, 'unreachable');
    host.disconnect();
    await proxy.mend();
    const count = proxy.count();
    await new Promise((resolve) => setTimeout(resolve, 1500));
    expect([host.connection.kind, proxy.count()]).toEqual(['disconnected', count]);
    host.dispose();
  });
});

function record(host: Host): Connection[] {
  const states: Connection[] = [];
  host.onDidChangeConnection((state) => states.push(state));
  return states;
}

async function until(host: Host, kind: Connection['kind']): Promise<void> {
  if (host.connection.kind !== kind) await untilCount(host, kind, 1);
}

async function untilCount(host: Host, kind: Connection['kind'], count: number): Promise<void> {
  let left = count;
  await new Promise<void>((resolve) => {
    const subscription = host.onDidChangeConnection((state) => {
      if (state.kind !== kind || --left > 0) return;
      subscription.dispose();
      resolve();
    });
  });
}
