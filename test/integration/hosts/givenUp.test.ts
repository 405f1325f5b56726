import type { Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { Cancelled } from '../../../src/core/std/problem';
import { systemClock } from '../../../src/node/process/systemClock';
import type { HostKeys } from '../../../src/node/ssh/hostKeys';
import { openConnection } from '../../../src/node/ssh/openConnection';
import { startFaultServer, type Faults, type FaultServer } from '../../support/faultServer';
import { buildHosts, noPrompts, openHost, trustingKeys } from '../../support/openSshHost';
import { buildTarget } from '../../support/sshTargets';

const servers: FaultServer[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.stop();
});

/** A server that wants a password, and the connections to it. */
async function serve(faults: Faults = {}): Promise<FaultServer & { readonly sockets: Set<Socket> }> {
  const sockets = new Set<Socket>();
  const server = await startFaultServer({
    onSocket: (socket) => {
      sockets.add(socket);
      socket.on('close', () => sockets.delete(socket));
    },
    onAuthentication: (context) => {
      if (context.method === 'password') context.accept();
      else context.reject(['password']);
    },
    ...faults,
  });
  servers.push(server);
  return { ...server, sockets };
}

describe('a log-in that is given up', () => {
  it('in its very last step ends with the connection that was made', async () => {
    const { port, sockets } = await serve();
    const controller = new AbortController();
    /** A right password is remembered when the host has let the person in, and just before anyone hears of it. */
    class LastStep extends Map<string, string> {
      override set(key: string, value: string): this {
        controller.abort();
        return super.set(key, value);
      }
    }
    const opened = await openConnection(buildTarget({ port }), undefined, {
      mayAsk: true,
      signal: controller.signal,
      context: {
        hostKeys: trustingKeys,
        prompts: { ...noPrompts, password: () => Promise.resolve('right') },
        memory: new LastStep(),
        clock: systemClock,
        warn: () => undefined,
        isTrusted: () => true,
      },
    });
    expect(controller.signal.aborted).toBe(true);
    // The one who asked for it still gets it, and so can end it.
    if (!opened.ok) throw new Error(opened.problem.code);
    opened.value.end();
    await expect.poll(() => sockets.size).toBe(0);
  });

  it.each(['acceptHostKey', 'password'] as const)('at the question %s leaves no connection', async (question) => {
    const { port, sockets } = await serve();
    const controller = new AbortController();
    const asked = (_: unknown, signal: AbortSignal): Promise<never> =>
      new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reject(new Cancelled());
        });
        controller.abort();
      });
    const newKey = { keyType: 'ssh-ed25519', fingerprint: 'SHA256:new' };
    const hostKeys = {
      ...trustingKeys,
      check: () => Promise.resolve({ kind: 'new', offered: newKey, others: [] } as const),
    };
    const host = openHost(
      buildHosts({
        prompts: { [question]: asked },
        hostKeys: question === 'acceptHostKey' ? hostKeys : trustingKeys,
      }),
      { port },
    );
    await expect(host.connect(controller.signal)).rejects.toMatchObject({ name: 'AbortError' });
    await expect.poll(() => sockets.size).toBe(0);
    expect(host.connection.kind).toBe('disconnected');
  });
});

describe('an answer that comes too late', () => {
  it.each([
    ['acceptHostKey', true],
    ['password', 'right'],
  ] as const)('to %s changes nothing', async (question, answer) => {
    const { port, sockets } = await serve();
    const controller = new AbortController();
    let reply = (): void => undefined;
    const asked = (): Promise<typeof answer> =>
      new Promise((resolve) => {
        reply = () => {
          resolve(answer);
        };
        controller.abort();
      });
    const newKey = { keyType: 'ssh-ed25519', fingerprint: 'SHA256:new' };
    const kept: unknown[] = [];
    const newHost: HostKeys = {
      ...trustingKeys,
      check: () => Promise.resolve({ kind: 'new', offered: newKey, others: [] }),
      add: (_target, key) => {
        kept.push(key);
        return trustingKeys.add(_target, key);
      },
    };
    const hostKeys = question === 'acceptHostKey' ? newHost : trustingKeys;
    const host = openHost(buildHosts({ prompts: { [question]: asked }, hostKeys }), { port });
    await expect(host.connect(controller.signal)).rejects.toMatchObject({ name: 'AbortError' });
    reply();
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect([kept.length, sockets.size, host.connection.kind]).toEqual([0, 0, 'disconnected']);
  });
});

describe('a question', () => {
  it('ends with the connection that it was for, whose end is then the reason', async () => {
    const { port, sockets } = await serve();
    let isOver = false;
    const password = (_: unknown, signal: AbortSignal): Promise<undefined> =>
      new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          isOver = true;
          resolve(undefined);
        });
        for (const socket of sockets) socket.destroy();
      });
    const host = openHost(buildHosts({ prompts: { password } }), { port });
    expect(await host.connect()).toMatchObject({ ok: false, problem: { code: 'host/closed' } });
    expect(isOver).toBe(true);
    host.dispose();
  });

  it('that nobody is there to answer is a problem, and no cancellation', async () => {
    const { port } = await serve();
    const prompts = { canAsk: false, password: () => Promise.resolve(undefined) };
    const host = openHost(buildHosts({ prompts }), { port });
    expect(await host.connect()).toMatchObject({ ok: false, problem: { code: 'host/needs-person' } });
    host.dispose();
  });
});
