import { setTimeout as pause } from 'node:timers/promises';
import { afterEach, describe, expect, it } from 'vitest';
import type { Connection as State, Host } from '../../../src/core/ports/host';
import type { SshPrompts } from '../../../src/core/ports/sshPrompts';
import type { SshTarget } from '../../../src/core/ssh/sshTarget';
import type { Disposable } from '../../../src/core/std/disposable';
import type { HostKeys } from '../../../src/node/ssh/hostKeys';
import { startFaultServer, type Faults, type FaultProgram, type FaultServer } from '../../support/faultServer';
import { buildHosts, connected, openHost, trustingKeys, type TestHostsOptions } from '../../support/openSshHost';

const open: (FaultServer | Disposable)[] = [];
afterEach(() => {
  for (const each of open.splice(0))
    if ('stop' in each) each.stop();
    else each.dispose();
});

async function serve(faults: Faults): Promise<FaultServer> {
  const server = await startFaultServer(faults);
  open.push(server);
  return server;
}

function hostAt({ port }: FaultServer, options: TestHostsOptions = {}, settings: Partial<SshTarget> = {}): Host {
  const host = openHost(buildHosts(options), { port, user: 'nobody', ...settings });
  open.push(host);
  return host;
}

async function problemOf(running: Promise<Awaited<ReturnType<Host['run']>>>): Promise<string> {
  const result = await running;
  return result.ok ? JSON.stringify(result.value) : result.problem.code;
}

/** A program that has been started, and what becomes of it. */
const runAgainst = async (onProgram: (program: FaultProgram) => void): Promise<string> => {
  const host = await connected(hostAt(await serve({ onProgram })));
  return problemOf(host.run('work', []));
};

describe('a server that fails', () => {
  it('in the handshake, after any number of bytes, is a problem and never a connection', async () => {
    for (const limit of [0, 1, 10, 25, 60, 500, 1000, 1200]) {
      const server = await serve({
        onSocket: (socket) => {
          const write = socket.write.bind(socket);
          let left = limit;
          socket.write = (bytes: Buffer | string) => {
            const chunk = Buffer.from(bytes).subarray(0, left);
            left -= chunk.length;
            write(chunk);
            if (left === 0) socket.end();
            return true;
          };
          if (limit === 0) socket.end();
        },
      });
      const result = await hostAt(server).connect();
      expect([limit, result.ok ? 'ok' : result.problem.code]).toEqual([limit, 'host/closed']);
    }
  });

  it('while a program runs leaves open how it ended', async () => {
    expect(
      await runAgainst(({ channel, socket, report }) => {
        report();
        channel.write('part', () => socket.resetAndDestroy());
      }),
    ).toBe('host/lost');
  });

  it('after the exit code, but before the end of the output, leaves it open as well', async () => {
    expect(
      await runAgainst(({ channel, socket, report }) => {
        report();
        channel.exit(0);
        channel.write('part', () => setTimeout(() => socket.resetAndDestroy(), 50));
      }),
    ).toBe('host/lost');
  });

  it('before the program has begun', async () => {
    expect(await runAgainst(({ socket }) => socket.resetAndDestroy())).toBe('host/lost');
  });

  it('to say how a program ended', async () => {
    expect(
      await runAgainst(({ channel, report }) => {
        report();
        channel.end();
      }),
    ).toBe('host/no-exit-status');
  });

  it('to start a shell', async () => {
    const said = await runAgainst(({ channel }) => {
      channel.write('% Unknown command\n');
      channel.exit(1);
      channel.end();
    });
    expect(said).toBe('host/no-shell');
  });

  it('to open sessions, or to run programs in them', async () => {
    expect(await problemOf(hostAt(await serve({ onSession: () => false })).run('work', []))).toBe('host/no-channel');
    expect(await problemOf(hostAt(await serve({})).run('work', []))).toBe('host/no-channel');
  });

  it('to answer questions for a sign of life is given up', async () => {
    const server = await serve({ onReady: (_, socket) => socket.pause() });
    const host = await connected(hostAt(server, {}, { serverAliveInterval: 0.1, serverAliveCountMax: 3 }));
    const [state] = await statesOf(host, 1);
    expect(state).toMatchObject({ kind: 'unreachable', problem: { code: 'host/lost' } });
  });

  it('to keep its key is not connected to again', async () => {
    let first: Uint8Array | undefined;
    const hostKeys: HostKeys = {
      ...trustingKeys,
      check: (_target, key) => {
        first ??= Uint8Array.from(key);
        const entry = { file: '/known_hosts', line: 4, keyType: 'ssh-ed25519', fingerprint: 'SHA256:before' };
        const offered = { keyType: 'ssh-ed25519', fingerprint: 'SHA256:now' };
        const isSame = Buffer.from(key).equals(first);
        return Promise.resolve(
          isSame ? { kind: 'known', entry } : { kind: 'changed', offered, entry, entries: [entry] },
        );
      },
    };
    const sockets: { destroy(): void }[] = [];
    const server = await serve({ onSocket: (socket) => sockets.push(socket) });
    const host = await connected(hostAt(server, { hostKeys }));
    const states = statesOf(host, 2);
    server.changeKey();
    sockets[0]!.destroy();
    expect((await states).map((state) => state.kind === 'unreachable' && state.problem.code)).toEqual([
      'host/lost',
      'host/key-changed',
    ]);
    await pause(800);
    expect(sockets.length).toBe(2);
  });
});

describe('a server that is strange', () => {
  it('sends every byte by itself, with talk before the program begins', async () => {
    const result = await runAgainst(({ channel, token }) => {
      const send = (stream: { write(text: string): unknown }, text: string): void => {
        for (const mark of text) stream.write(mark);
      };
      send(channel, `Welcome ${token.slice(0, 9)}\n${token} run 1 1\n${token.slice(0, 9)} output`);
      send(channel.stderr, `mesg: no\n${token}\nerrors`);
      channel.exit(3);
      channel.end();
    });
    expect(JSON.parse(result)).toMatchObject({ code: 3, stderr: 'errors' });
    expect((JSON.parse(result) as { stdout: string }).stdout).toMatch(/^jw-[0-9a-f]{6} output$/);
  });

  it('says only after the start that there was no program', async () => {
    const failing = (code: number) => (program: FaultProgram) => {
      program.report();
      program.channel.stderr.write('sh: work: bad interpreter\n');
      program.channel.write(`${program.token} failed ${code}\n`);
      program.channel.exit(code);
      program.channel.end();
    };
    expect(await runAgainst(failing(127))).toBe('process/not-found');
    expect(await runAgainst(failing(126))).toBe('process/failed');
  });

  it('asks several questions, one after the other', async () => {
    const asked: unknown[] = [];
    const answers: SshPrompts['answers'] = ({ title, instructions, fields, attempt, isFirst }) => {
      asked.push([title, instructions, fields, attempt, isFirst]);
      return Promise.resolve(fields.map(({ label }) => (attempt === 2 ? label : 'wrong')));
    };
    const server = await serve({
      onAuthentication: (context) => {
        if (context.method !== 'keyboard-interactive') context.reject(['keyboard-interactive']);
        else {
          context.prompt([{ prompt: 'Code:', echo: true }], 'Two factors', 'Look at your phone', (first) => {
            context.prompt(['Pin:', 'Token:'].map(hidden), (second) => {
              if ([...first, ...second].join() === 'Code:,Pin:,Token:') context.accept();
              else context.reject(['keyboard-interactive']);
            });
          });
        }
      },
    });
    expect(await hostAt(server, { prompts: { answers } }).connect()).toMatchObject({ ok: true });
    const code = ['Two factors', 'Look at your phone', [{ label: 'Code:', isHidden: false }]];
    const pin = [
      { label: 'Pin:', isHidden: true },
      { label: 'Token:', isHidden: true },
    ];
    expect(asked).toEqual([
      [...code, 1, true],
      ['', '', pin, 1, false],
      [...code, 2, true],
      ['', '', pin, 2, false],
    ]);
  });

  it('asks for a password by a question, which is then kept like one', async () => {
    let count = 0;
    const server = await serve({
      onAuthentication: (context) => {
        if (context.method !== 'keyboard-interactive') context.reject(['keyboard-interactive']);
        else
          context.prompt([hidden('Password: ')], ([answer]) => {
            if (answer === 'right') context.accept();
            else context.reject(['keyboard-interactive']);
          });
      },
      onProgram: ({ channel, report }) => {
        report();
        channel.exit(0);
        channel.end();
      },
    });
    const password: SshPrompts['password'] = ({ attempt }) =>
      Promise.resolve((count++, attempt === 2 ? 'right' : 'wrong'));
    const host = await connected(hostAt(server, { prompts: { password } }));
    host.disconnect();
    expect(await problemOf(host.run('work', []))).toContain('"code":0');
    expect(count).toBe(2);
  });

  it('wants a key and then a password', async () => {
    const methods: string[] = [];
    const server = await serve({
      onAuthentication: (context) => {
        methods.push(context.method);
        if (context.method === 'password' && methods.includes('keyboard-interactive')) context.accept();
        else if (context.method === 'keyboard-interactive') context.reject(['password'], true);
        else context.reject(['keyboard-interactive']);
      },
    });
    const host = hostAt(server, { prompts: { password: () => Promise.resolve('x') } });
    expect(await host.connect()).toMatchObject({ ok: true });
    expect(methods).toEqual(['none', 'keyboard-interactive', 'password']);
  });
});

describe('at most four channels are open at once', () => {
  it('and what someone waits for comes first', async () => {
    const started: FaultProgram[] = [];
    let running = 0;
    let most = 0;
    const order: string[] = [];
    const server = await serve({
      onProgram: (program) => {
        most = Math.max(most, ++running);
        program.report();
        started.push(program);
      },
    });
    const host = await connected(hostAt(server));
    const run = (name: string, priority?: 'interactive' | 'background') =>
      host.run(name, [], priority === undefined ? {} : { priority }).then(() => order.push(name));
    const runs = [...['a', 'b', 'c', 'd', 'later'].map((name) => run(name)), run('soon', 'interactive')];
    await expect.poll(() => started.length).toBe(4);
    for (let ended = 0; ended < 6; ended++) {
      await expect.poll(() => started.length).toBeGreaterThan(ended);
      const { channel } = started[ended]!;
      channel.exit(0);
      channel.end();
      running--;
      await expect.poll(() => order.length).toBe(ended + 1);
    }
    await Promise.all(runs);
    expect([most, order]).toEqual([4, ['a', 'b', 'c', 'd', 'soon', 'later']]);
  });

  it('and who no longer waits gives way', async () => {
    const programs: FaultProgram[] = [];
    const server = await serve({ onProgram: (program) => (program.report(), programs.push(program)) });
    const host = await connected(hostAt(server));
    const controller = new AbortController();
    const runs = Array.from({ length: 4 }, () => host.run('work', []));
    await expect.poll(() => programs.length).toBe(4);
    const waiting = host.run('waiting', [], { signal: controller.signal });
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    for (const { channel } of programs) {
      channel.exit(0);
      channel.end();
    }
    await Promise.all(runs);
  });
});

describe('the signal ends the wait within a second', () => {
  /** Aborts when the moment has come. */
  const expectQuick = async (host: Host, moment: Promise<unknown> = pause(100)): Promise<void> => {
    const controller = new AbortController();
    const running = host.run('work', [], { signal: controller.signal });
    const outcome = expect(running).rejects.toMatchObject({ name: 'AbortError' });
    await moment;
    controller.abort();
    const before = performance.now();
    await outcome;
    expect(performance.now() - before).toBeLessThan(1800);
  };

  it('for a session that is not opened', async () => {
    await expectQuick(
      await connected(
        hostAt(
          await serve({
            onReady: (connection) => connection.removeAllListeners('session').on('session', () => undefined),
          }),
        ),
      ),
    );
  });

  it('for a program that does not begin', async () => {
    await expectQuick(await connected(hostAt(await serve({ onProgram: () => undefined }))));
  });

  it('for a program that does not end, on a host that opens no channel to end it', async () => {
    let sessions = 0;
    let begin = (): void => undefined;
    const begun = new Promise<void>((resolve) => (begin = resolve));
    const server = await serve({
      onSession: () => ++sessions === 1,
      onProgram: ({ report }) => {
        report();
        begin();
      },
    });
    await expectQuick(await connected(hostAt(server)), begun);
    expect(sessions).toBe(2);
  });
});

function hidden(prompt: string): { prompt: string; echo: boolean } {
  return { prompt, echo: false };
}

function statesOf(host: Host, count: number): Promise<State[]> {
  const states: State[] = [];
  return new Promise((resolve) => {
    const subscription = host.onDidChangeConnection((state) => {
      states.push(state);
      if (states.length < count) return;
      subscription.dispose();
      resolve(states);
    });
  });
}
