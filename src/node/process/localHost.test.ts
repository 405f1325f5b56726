import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RunOptions, RunResult } from '../../core/ports/host';
import { createLocalHost } from './localHost';

const host = createLocalHost();
const node = process.execPath;

async function run(command: string, args: readonly string[], options?: RunOptions): Promise<RunResult> {
  const result = await host.run(command, args, options);
  if (!result.ok) throw new Error(result.problem.code);
  return result.value;
}

async function problemOf(command: string, options?: RunOptions): Promise<string> {
  const result = await host.run(command, [], options);
  return result.ok ? 'ok' : result.problem.code;
}

let folder = '';
beforeAll(() => {
  folder = realpathSync(mkdtempSync(join(tmpdir(), "jw host's ")));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describe('the local host', () => {
  it('hands arguments over as they are: no shell sees them', async () => {
    const args = ['$HOME', '; echo x', '"q" \'s\'', 'a\nb', '*', ''];
    const { stdout, code } = await run(node, [
      '-e',
      'console.log(JSON.stringify(process.argv.slice(1)))',
      '--',
      ...args,
    ]);
    expect(JSON.parse(stdout)).toEqual(args);
    expect(code).toBe(0);
  });

  it('runs in the folder, with the environment, and with the input that is given', async () => {
    const script = 'pwd; echo "$NEW-${GONE-none}"; cat';
    process.env.GONE = 'here';
    const { stdout } = await run('sh', ['-c', script], {
      cwd: folder,
      env: { NEW: 'ü', GONE: undefined },
      stdin: 'in\n',
    });
    delete process.env.GONE;
    expect(stdout).toBe(`${folder}\nü-none\nin\n`);
  });

  it('sends input piece by piece, and hands bytes over as they are', async () => {
    async function* pieces(): AsyncGenerator<Uint8Array> {
      yield await Promise.resolve(Uint8Array.of(0, 255, 128));
      yield Uint8Array.of(10);
    }
    const received: number[] = [];
    const onStdoutBytes = (chunk: Uint8Array): void => {
      received.push(...chunk);
    };
    const { stdout } = await run('cat', [], { stdin: pieces(), onStdoutBytes });
    expect(received).toEqual([0, 255, 128, 10]);
    expect(stdout).toBe('');
  });

  it('gives a program that reads an empty input', async () => {
    expect((await run('cat', [])).stdout).toBe('');
  });

  it('tells the code or the signal a process ended with, and keeps both streams', async () => {
    expect(await run('sh', ['-c', 'echo out; echo err >&2; exit 7'])).toEqual({
      code: 7,
      signal: undefined,
      stdout: 'out\n',
      stderr: 'err\n',
    });
    expect(await run('sh', ['-c', 'kill -9 $$'])).toMatchObject({ code: undefined, signal: 'SIGKILL' });
  });

  it('says why a program cannot be started', async () => {
    writeFileSync(join(folder, 'plain'), 'text', { mode: 0o600 });
    expect(await problemOf('no-such-program-anywhere')).toBe('process/not-found');
    expect(await problemOf(join(folder, 'plain'))).toBe('process/no-permission');
    expect(await problemOf('sh', { cwd: '/no/such/folder' })).toBe('process/no-folder');
    expect(await problemOf('a\0b')).toBe('process/failed');
  });

  it('streams text whose characters are cut between two pieces', async () => {
    const chunks: string[] = [];
    const script = `const b = Buffer.from('aü€😀z'); let i = 0;
      const next = () => { if (i < b.length) process.stdout.write(b.subarray(i, ++i), () => setTimeout(next, 5)); }; next();`;
    const { stdout } = await run(node, ['-e', script], { onStdout: (chunk) => chunks.push(chunk) });
    expect(chunks.join('')).toBe('aü€😀z');
    expect(chunks.length).toBeGreaterThan(1);
    expect(stdout).toBe('');
  });

  it('keeps no more output than asked for and lets the program write on', async () => {
    const script = "process.stdout.write('x'.repeat(5_000_000)); process.stderr.write('y'.repeat(50))";
    const { stdout, stderr, code } = await run(node, ['-e', script], { maxOutput: 100 });
    expect([stdout.length, stderr.length, code]).toEqual([100, 50, 0]);
  });

  it('is not disturbed by a program that does not read its input', async () => {
    expect((await run('true', [], { stdin: 'x'.repeat(1_000_000) })).code).toBe(0);
  });

  it('starts nothing for a signal that has come already', async () => {
    await expect(host.run('sh', ['-c', 'exit'], { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: 'AbortError',
    });
  });

  it('ends a whole tree that ignores the request to end', async () => {
    const pids = join(folder, 'pids');
    const stubborn = `trap '' TERM; echo $$ >> "$1"; [ "$2" = 0 ] || sh -c "$0" "$0" "$1" $(($2 - 1)) & while :; do sleep 0.1; done`;
    const controller = new AbortController();
    const running = host.run('sh', ['-c', stubborn, stubborn, pids, '2'], { signal: controller.signal });
    const outcome = expect(running).rejects.toMatchObject({ name: 'AbortError' });
    const started = await waitForLines(pids, 3);
    controller.abort();
    await outcome;
    expect(started.filter(isAlive)).toEqual([]);
  });

  it('lets a tree that ends when asked do so at once', async () => {
    const controller = new AbortController();
    const before = Date.now();
    const running = host.run('sh', ['-c', 'sleep 30 & sleep 30'], { signal: controller.signal });
    const outcome = expect(running).rejects.toMatchObject({ name: 'AbortError' });
    setTimeout(() => {
      controller.abort();
    }, 100);
    await outcome;
    expect(Date.now() - before).toBeLessThan(1500);
  });
});

async function waitForLines(path: string, count: number): Promise<string[]> {
  for (let attempt = 0; attempt < 200; attempt++) {
    const lines = readLines(path);
    if (lines.length >= count) return lines;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`Fewer than ${count} processes started`);
}

function readLines(path: string): string[] {
  try {
    return readFileSync(path, 'utf8').split('\n').filter(Boolean);
  } catch {
    return [];
  }
}

/** Ended processes that nobody has waited for still have a number. */
function isAlive(pid: string): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', pid]).toString().startsWith('Z');
  } catch {
    return false;
  }
}
