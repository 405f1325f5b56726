import { describe, expect, it } from 'vitest';
import { realClock } from '../../../test/support/realClock';
import { buildTarget } from '../../../test/support/sshTargets';
import { Emitter } from '../../core/std/emitter';
import { message } from '../../core/std/message';
import { Cancelled, failure, success, type Result } from '../../core/std/problem';
import type { Clock } from '../../core/ports/clock';
import type { SshTarget } from '../../core/ssh/sshTarget';
import { networkProblem } from './connectProblem';
import { HostLink } from './hostLink';
import { SharedConnections, type ConnectionLease, type OpenConnection } from './sharedConnections';
import type { SshConnection } from './sshConnection';

/** Connections that were made, whether they are still open. */
class Machines {
  readonly made: SshConnection[] = [];

  get openCount(): number {
    return this.made.filter(({ isOpen }) => isOpen).length;
  }

  connect(): SshConnection {
    const closed = new Emitter<undefined>();
    let isOpen = true;
    const refuse = (): never => {
      throw new Error('Nothing runs on these machines.');
    };
    const connection: SshConnection = {
      get isOpen() {
        return isOpen;
      },
      onDidClose: closed.event,
      exec: refuse,
      tunnel: refuse,
      end: () => {
        isOpen = false;
        closed.fire(undefined);
      },
    };
    this.made.push(connection);
    return connection;
  }
}

const direct = [buildTarget({ alias: 'board' })];
const overTwo = ['first', 'second', 'board'].map((alias, i) => buildTarget({ alias, port: 22 + i }));

/** Waits a hundredth of the time. */
const hurriedClock: Clock = { now: () => realClock.now(), after: (ms, work) => realClock.after(ms / 100, work) };

function buildLink(openConnection: OpenConnection, route: readonly SshTarget[] = direct): HostLink {
  return new HostLink({
    name: 'board',
    clock: hurriedClock,
    connections: new SharedConnections(openConnection),
    resolveRoute: () => Promise.resolve(success(route)),
  });
}

async function turns(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await Promise.resolve();
}

/** A moment when all that is under way without waiting for anything has been done. */
function settled(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 0));
}

async function outcomeOf(ready: Promise<Result<ConnectionLease>>): Promise<string> {
  try {
    const result = await ready;
    return result.ok ? 'connected' : result.problem.code;
  } catch (error) {
    return (error as Error).name;
  }
}

describe('an attempt that is given up', () => {
  it.each([
    ['the host', direct, 1],
    ['the first of three machines', overTwo, 1],
    ['the last of three machines', overTwo, 3],
  ])('at any moment around the one when %s is there leaves nothing open', async (_, route, count) => {
    const seen = new Set<string>();
    for (let late = 0; late < 40; late++) {
      const machines = new Machines();
      const controller = new AbortController();
      const link = buildLink(async () => {
        const connection = machines.connect();
        if (machines.made.length === count)
          void turns(late).then(() => {
            controller.abort();
          });
        await Promise.resolve();
        return success(connection);
      }, route);
      const outcome = await outcomeOf(link.ready({ mayAsk: true, signal: controller.signal }));
      await settled();
      seen.add(outcome);
      const isConnected = outcome === 'connected';
      expect([late, machines.openCount, link.connection.kind]).toEqual([
        late,
        isConnected ? route.length : 0,
        isConnected ? 'connected' : 'disconnected',
      ]);
      link.dispose();
      expect(machines.openCount).toBe(0);
    }
    expect(seen).toEqual(new Set(['AbortError', 'connected']));
  });

  it('while a later machine asks something ends the connections to those before it', async () => {
    const machines = new Machines();
    const controller = new AbortController();
    const link = buildLink((_stop, through, { signal }) => {
      if (machines.made.length < 2) return Promise.resolve(success(machines.connect()));
      expect(through?.isOpen).toBe(true);
      return new Promise((_resolve, reject) => {
        signal.addEventListener('abort', () => {
          reject(new Cancelled());
        });
        controller.abort();
      });
    }, overTwo);
    expect(await outcomeOf(link.ready({ mayAsk: true, signal: controller.signal }))).toBe('AbortError');
    await settled();
    expect([machines.made.length, machines.openCount]).toEqual([2, 0]);
  });

  it('is not what someone waits for who comes a moment later', async () => {
    const machines = new Machines();
    const controller = new AbortController();
    let attempts = 0;
    const link = new HostLink({
      name: 'board',
      clock: realClock,
      connections: new SharedConnections(() => Promise.resolve(success(machines.connect()))),
      // A command of the configuration takes its time, the first time.
      resolveRoute: () =>
        new Promise((resolve) =>
          setTimeout(
            () => {
              resolve(success(direct));
            },
            ++attempts === 1 ? 30 : 0,
          ),
        ),
    });
    const first = outcomeOf(link.ready({ mayAsk: true, signal: controller.signal }));
    await settled();
    controller.abort();
    expect(await first).toBe('AbortError');
    expect(await outcomeOf(link.ready({ mayAsk: false, signal: undefined }))).toBe('connected');
    await new Promise((resolve) => setTimeout(resolve, 40));
    expect([machines.openCount, link.connection.kind]).toEqual([1, 'connected']);
    link.dispose();
  });
});

describe('whoever cancelled nothing', () => {
  it('is told why there is no connection when the person closes the question of another', async () => {
    let close = (): void => undefined;
    const link = buildLink(
      () =>
        new Promise(
          (_, reject) =>
            (close = () => {
              reject(new Cancelled());
            }),
        ),
    );
    const person = outcomeOf(link.ready({ mayAsk: true, signal: undefined }));
    const work = outcomeOf(link.ready({ mayAsk: false, signal: new AbortController().signal }));
    await settled();
    close();
    expect(await Promise.all([person, work])).toEqual(['AbortError', 'host/given-up']);
    expect(link.connection.kind).toBe('disconnected');
  });

  it('is told so when the person disconnects', async () => {
    const link = buildLink(
      (_stop, _through, { signal }) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            reject(new Cancelled());
          });
        }),
    );
    const work = outcomeOf(link.ready({ mayAsk: false, signal: undefined }));
    await settled();
    link.disconnect();
    expect(await work).toBe('host/given-up');
  });

  it('is told the problem when a connection cannot be made, also when another has left before', async () => {
    let fail = (): void => undefined;
    const problem = { code: 'host/refused', message: message('x') };
    const link = buildLink(
      () =>
        new Promise(
          (resolve) =>
            (fail = () => {
              resolve(failure(problem));
            }),
        ),
    );
    const controller = new AbortController();
    const left = outcomeOf(link.ready({ mayAsk: true, signal: controller.signal }));
    const stays = outcomeOf(link.ready({ mayAsk: false, signal: undefined }));
    await settled();
    controller.abort();
    fail();
    expect(await Promise.all([left, stays])).toEqual(['AbortError', 'host/refused']);
    link.dispose();
  });
});

describe('a link that was lost', () => {
  it.each(['ENOTFOUND', 'EAI_AGAIN', 'EHOSTUNREACH', 'ECONNREFUSED', 'ETIMEDOUT', 'ECONNRESET'])(
    'comes back by itself though %s is all that is heard for a while',
    async (systemCode) => {
      const machines = new Machines();
      let attempts = 0;
      const link = buildLink(() => {
        attempts++;
        if (attempts === 1 || attempts === 6) return Promise.resolve(success(machines.connect()));
        const error = Object.assign(new Error('why'), { code: systemCode });
        return Promise.resolve(failure(networkProblem(error, direct[0]!)));
      });
      expect(await outcomeOf(link.ready({ mayAsk: true, signal: undefined }))).toBe('connected');
      machines.made[0]!.end();
      expect(link.connection.kind).toBe('unreachable');
      await expect.poll(() => link.connection.kind).toBe('connected');
      expect(attempts).toBe(6);
      link.dispose();
    },
  );
});
