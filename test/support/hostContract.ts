import { connect } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Host, RunOptions, RunResult } from '../../src/core/ports/host';
import { hostileWords } from './hostileWords';
import { pieces, randomBytes } from './pieces';

export interface HostContractOptions {
  /** A host that is connected. */
  readonly open: () => Promise<Host>;
  readonly close?: () => Promise<void>;
  /** A port of the host's loopback that sends back what it gets, and closes when the other side does; without it ports are not tested. */
  readonly echoPort?: () => number;
}

/** What every host promises, whatever is between here and there. */
export function describeHost(name: string, { open, close, echoPort }: HostContractOptions): void {
  describe(name, () => {
    let host: Host;
    beforeAll(async () => {
      host = await open();
    });
    afterAll(async () => {
      await close?.();
    });

    const run = async (command: string, args: readonly string[], options?: RunOptions): Promise<RunResult> => {
      const result = await host.run(command, args, options);
      if (!result.ok) throw new Error(JSON.stringify(result.problem));
      return result.value;
    };
    const shell = (script: string, options?: RunOptions): Promise<RunResult> => run('sh', ['-c', script], options);
    const problemOf = async (command: string, options?: RunOptions): Promise<string> => {
      const result = await host.run(command, [], options);
      return result.ok ? `code ${result.value.code ?? '?'}` : result.problem.code;
    };

    it('is connected', () => {
      expect(host.connection.kind).toBe('connected');
    });

    it('hands arguments over as they are: no shell sees them', async () => {
      const { stdout } = await run('sh', ['-c', `printf '%s\\0' "$@"`, 'sh', ...hostileWords]);
      expect(stdout.split('\0').slice(0, -1)).toEqual(hostileWords);
    });

    it('hands over an argument of 100 kB', async () => {
      const long = `it's $(echo "x")\n😀 `.repeat(4_700);
      const { stdout } = await run('sh', ['-c', `printf '%s' "$1"`, 'sh', long]);
      expect(Buffer.byteLength(long)).toBeGreaterThan(100_000);
      expect(stdout === long).toBe(true);
    });

    it('runs in the folder, with the environment, and with the input that is given', async () => {
      const env = { NEW: 'ü $x', GONE: undefined };
      const { stdout } = await shell('pwd; echo "$NEW${GONE-none}"; cat', { cwd: '/usr', env, stdin: 'in\n' });
      expect(stdout).toBe('/usr\nü $xnone\nin\n');
      expect((await shell('echo "${HOME-none}"', { env: { HOME: undefined } })).stdout).toBe('none\n');
    });

    it('changes nothing else of the environment', async () => {
      const { stdout } = await run('env', [], { env: { JW_SEEN: '1', 'odd.name-1': 'a b' } });
      expect(stdout.split('\n')).toEqual(expect.arrayContaining(['JW_SEEN=1', 'odd.name-1=a b']));
      expect(stdout).not.toMatch(/^jw_|token/m);
    });

    it('gives a program that reads an empty input', async () => {
      expect(await run('cat', [])).toMatchObject({ stdout: '', code: 0 });
    });

    it('carries every byte, in and out, however they are cut', async () => {
      const bytes = randomBytes(300_000, 7);
      const received: Buffer[] = [];
      const { stdout, code } = await run('cat', [], {
        stdin: pieces(bytes, 7),
        onStdoutBytes: (chunk) => received.push(Buffer.from(chunk)),
      });
      expect([stdout, code]).toEqual(['', 0]);
      expect(Buffer.concat(received).equals(bytes)).toBe(true);
    });

    it('gives the program alone its input, from the first byte', async () => {
      const text = 'exit 3\nkill $$\n'.repeat(2_000);
      expect((await run('cat', [], { stdin: text })).stdout === text).toBe(true);
      expect((await shell('read a; read b; echo "$a|$b"', { stdin: 'x\ny\nz\n' })).stdout).toBe('x|y\n');
    });

    it('keeps both streams apart, and tells the code', async () => {
      expect(await shell('echo out; echo err >&2; exit 7')).toEqual({
        code: 7,
        signal: undefined,
        stdout: 'out\n',
        stderr: 'err\n',
      });
      expect((await shell('exit 255')).code).toBe(255);
      expect(await shell('exit 137')).toMatchObject({ code: 137, signal: undefined });
    });

    it.each(['KILL', 'TERM', 'SEGV', 'INT', 'HUP'])('tells that SIG%s ended it', async (signal) => {
      expect(await shell(`kill -${signal} $$`)).toMatchObject({ code: undefined, signal: `SIG${signal}` });
    });

    it('says why a program cannot be started', async () => {
      expect(await problemOf('no-such-program-anywhere')).toBe('process/not-found');
      expect(await problemOf('/no/such/program')).toBe('process/not-found');
      expect(await problemOf('/etc/passwd')).toBe('process/no-permission');
      expect(await problemOf('sh', { cwd: '/no/such/folder' })).toBe('process/no-folder');
      expect(await problemOf('a\0b')).toBe('process/failed');
    });

    it('streams text whose characters are cut between two pieces', async () => {
      const chunks: string[] = [];
      const script = `printf 'a\\303'; sleep 0.05; printf '\\274\\342'; sleep 0.05; printf '\\202\\254z'`;
      const { stdout } = await shell(script, { onStdout: (chunk) => chunks.push(chunk) });
      expect([chunks.join(''), stdout]).toEqual(['aü€z', '']);
    });

    it('keeps no more output than asked for, and lets the program write on', async () => {
      const script = 'head -c 3000000 /dev/zero; echo end >&2';
      const { stdout, stderr, code } = await shell(script, { maxOutput: 100 });
      expect([stdout.length, stderr, code]).toEqual([100, 'end\n', 0]);
    });

    it('is not disturbed by a program that does not read its input', async () => {
      expect((await run('true', [], { stdin: 'x'.repeat(1_000_000) })).code).toBe(0);
      expect((await run('true', [], { stdin: pieces(Buffer.alloc(3_000_000), 1) })).code).toBe(0);
    });

    it('ends a program whose input fails, and says how it failed', async () => {
      const failing = async function* (): AsyncGenerator<Uint8Array> {
        yield await Promise.resolve(Buffer.from('part'));
        throw new RangeError('torn');
      };
      await expect(host.run('sh', ['-c', 'cat; sleep 60'], { stdin: failing() })).rejects.toThrow('torn');
    });

    it('runs more at once than there are ways to the host', async () => {
      const results = await Promise.all(Array.from({ length: 12 }, (_, i) => shell(`sleep 0.1; echo ${i}`)));
      expect(results.map(({ stdout }) => stdout)).toEqual(Array.from({ length: 12 }, (_, i) => `${i}\n`));
    });

    it('starts nothing for a signal that has come already', async () => {
      const running = host.run('sh', ['-c', 'exit'], { signal: AbortSignal.abort() });
      await expect(running).rejects.toMatchObject({ name: 'AbortError' });
    });

    it('ends a whole tree that ignores the request to end, within a second', async () => {
      const stubborn = `trap '' TERM; echo $$; [ "$1" = 0 ] || sh -c "$0" "$0" $(($1 - 1)) & while :; do sleep 0.1; done`;
      const { pids, elapsed } = await abortAfterLines(host, { script: stubborn, args: [stubborn, '2'], count: 3 });
      await expectEnded(host, pids);
      expect(elapsed).toBeLessThan(2000);
    });

    it('ends a tree whose members have gone to groups of their own', async () => {
      const script = `setsid sh -c 'echo $$; while :; do sleep 0.1; done' & echo $$; wait`;
      const { pids } = await abortAfterLines(host, { script, args: ['sh'], count: 2 });
      await expectEnded(host, pids);
    });

    it('lets a tree that ends when asked do so at once', async () => {
      const { elapsed } = await abortAfterLines(host, {
        script: 'echo $$; sleep 30 & sleep 30',
        args: ['sh'],
        count: 1,
      });
      expect(elapsed).toBeLessThan(1500);
    });

    if (echoPort !== undefined) describePorts(() => host, echoPort);
  });
}

function describePorts(hostOf: () => Host, echoPort: () => number): void {
  it('leads many connections at once to a port of the host, and closes them when it ends', async () => {
    const forwarding = await hostOf().forward(echoPort());
    if (!forwarding.ok) throw new Error(forwarding.problem.code);
    const { port } = forwarding.value;
    const echoes = Array.from({ length: 20 }, async (_, i) => {
      const sent = randomBytes(100_000, i + 1);
      const socket = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
      socket.end(sent);
      return (await buffer(socket)).equals(sent);
    });
    expect(await Promise.all(echoes)).toEqual(Array.from({ length: 20 }, () => true));
    forwarding.value.dispose();
  });
}

interface AbortedRun {
  readonly script: string;
  readonly args: readonly string[];
  /** Lines to wait for; each is the number of a process. */
  readonly count: number;
}

async function abortAfterLines(
  host: Host,
  { script, args, count }: AbortedRun,
): Promise<{ pids: string[]; elapsed: number }> {
  const controller = new AbortController();
  let output = '';
  let started = (): void => undefined;
  const lines = new Promise<void>((resolve) => (started = resolve));
  const running = host.run('sh', ['-c', script, ...args], {
    signal: controller.signal,
    onStdout: (chunk) => {
      output += chunk;
      if (output.split('\n').length > count) started();
    },
  });
  const outcome = expect(running).rejects.toMatchObject({ name: 'AbortError' });
  await lines;
  const before = performance.now();
  controller.abort();
  await outcome;
  return { pids: output.trim().split('\n'), elapsed: performance.now() - before };
}

/** A machine that is busy with many tests may need longer than the second that is promised. */
async function expectEnded(host: Host, pids: readonly string[]): Promise<void> {
  await expect.poll(() => runningOf(host, pids), { timeout: 5000, interval: 100 }).toEqual([]);
}

/** Ended processes that nobody has waited for still have a number. */
async function runningOf(host: Host, pids: readonly string[]): Promise<string[]> {
  const script = `for pid in "$@"; do [ -e "/proc/$pid" ] && ! grep -q '^State:.[ZX]' "/proc/$pid/status" && echo "$pid"; done; :`;
  const result = await host.run('sh', ['-c', script, 'sh', ...pids]);
  if (!result.ok) throw new Error(result.problem.code);
  return result.value.stdout.split('\n').filter((line) => line !== '');
}
