import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { which } from '../../../scripts/support/processes.mjs';
import { endTreeCommand } from '../../../src/core/ssh/endProcessTree';
import { writeRemoteProgram, type RemoteProgram } from '../../../src/core/ssh/remoteProgram';
import { randomBytes } from '../../support/pieces';

const TOKEN = 'jw-0123456789abcdef01234567';
/** Shells that are \`/bin/sh\` somewhere. */
const shells = ['dash', 'busybox', 'bash', 'ksh'].filter((name) => which(name) !== undefined);

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jw-scripts-'));
  writeFileSync(join(folder, 'no-interpreter'), '#!/no/such/interpreter\n', { mode: 0o755 });
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The shell under the name by which it behaves like \`/bin/sh\`. */
function asSh(name: string): string {
  const place = mkdtempSync(join(folder, `${name}-`));
  chmodSync(place, 0o755);
  symlinkSync(which(name)!, join(place, 'sh'));
  return join(place, 'sh');
}

describe.each(shells)('%s as /bin/sh', (name) => {
  let sh = '';
  beforeAll(() => {
    sh = asSh(name);
  });

  const start = (program: Partial<RemoteProgram>, isLeader = true): ChildProcess => {
    const script = writeRemoteProgram({ command: 'cat', args: [], token: TOKEN, ...program }).replaceAll('/bin/sh', sh);
    const child = spawn(sh, [], { stdio: 'pipe', detached: isLeader });
    child.stdin.write(script);
    return child;
  };
  const outputOf = async (child: ChildProcess): Promise<{ stdout: string; stderr: string; code: number | null }> => {
    const ended = once(child, 'close');
    const [stdout, stderr] = await Promise.all([buffer(child.stdout!), buffer(child.stderr!)]);
    await ended;
    return { stdout: stdout.toString(), stderr: stderr.toString(), code: child.exitCode };
  };

  it('swallows nothing of the input that follows the report', async () => {
    const child = start({});
    const [report] = (await once(child.stdout!, 'data')) as [Buffer];
    expect(report.toString()).toMatch(new RegExp(`^${TOKEN} run ${child.pid!} \\d+\n$`));
    const input = Buffer.concat([Buffer.from('exit 1\n'), randomBytes(50_000, 3)]);
    child.stdin!.end(input);
    expect((await buffer(child.stdout!)).equals(input)).toBe(true);
  });

  it.each([
    [{ command: 'no-such-program' }, 'not-found'],
    [{ command: './none' }, 'not-found'],
    [{ command: '/etc' }, 'no-permission'],
    [{ command: 'true', cwd: '/none' }, 'no-folder'],
    [{ command: 'true', cwd: '~/none' }, 'no-folder'],
    [{ command: 'true', env: { PATH: '/none' } }, 'not-found'],
  ])('refuses %j: %s', async (program, report) => {
    const child = start(program);
    child.stdin!.end();
    expect(await outputOf(child)).toMatchObject({ stdout: `${TOKEN} ${report}\n`, stderr: `${TOKEN}\n`, code: 126 });
  });

  it.skipIf(name === 'ksh')('says when it cannot become the program after all', async () => {
    const child = start({ command: join(folder, 'no-interpreter') });
    child.stdin!.end();
    const { stdout, code } = await outputOf(child);
    expect(stdout.split('\n')[1]).toBe(`${TOKEN} failed 127`);
    expect(code).toBe(127);
  });

  it('runs programs whose names look like options, and in folders whose names do', async () => {
    writeFileSync(join(folder, '-n'), '#!/bin/sh\necho "ran in ${PWD##*/} with $1"\n', { mode: 0o755 });
    const child = start({ command: '-n', args: ['-e'], cwd: folder, env: { PATH: `${folder}:/usr/bin:/bin` } });
    child.stdin!.end();
    expect((await outputOf(child)).stdout).toContain(`ran in ${folder.split('/').at(-1)!} with -e`);
  });

  it('leads a group of its own, also where it is started without one', async () => {
    const child = start({ command: 'sh', args: ['-c', 'echo $$; cut -d" " -f5,6 /proc/$$/stat'] }, false);
    child.stdin!.end();
    const [, pid, groups] = (await outputOf(child)).stdout.split('\n');
    expect(groups).toBe(`${pid!} ${pid!}`);
  });

  it('ends a tree, but not another process that got the number meanwhile', async () => {
    const script = `trap '' TERM; setsid sh -c 'trap "" TERM; echo $$; while :; do sleep 0.1; done' & wait`;
    const child = spawn('sh', ['-c', script], { stdio: ['ignore', 'pipe', 'inherit'], detached: true });
    const [line] = (await once(child.stdout, 'data')) as [Buffer];
    const pids = [String(child.pid), line.toString().trim()];
    const end = (start: string): number | null => {
      const [, ...args] = endTreeCommand({ pid: pids[0]!, start });
      return spawnSync(sh, args, { stdio: ['ignore', 'ignore', 'inherit'] }).status;
    };
    const started = readFileSync(`/proc/${pids[0]!}/stat`, 'latin1').split(') ')[1]!.split(' ')[19]!;
    expect(end(String(Number(started) - 1))).toBe(0);
    expect(pids.filter(isRunning)).toEqual(pids);
    expect(end(started)).toBe(0);
    expect(pids.filter(isRunning)).toEqual([]);
    expect(end(started)).toBe(0);
  });
});

it('shellcheck has nothing to say but what is meant', ({ skip }) => {
  const shellcheck = which('shellcheck');
  if (shellcheck === undefined) return skip('shellcheck is not installed.');
  const whole = writeRemoteProgram({ command: 'cat', args: [], token: TOKEN });
  const [, inner = ''] = new RegExp(`-c '([^]*)' ${TOKEN}`).exec(whole)!;
  const scripts = [whole, inner.replaceAll(`'\\''`, `'`), endTreeCommand({ pid: '1', start: '' })[2]!];
  // Words are split on purpose, single quotes hold a script, a tilde is looked for, only bash comes to shopt, exec may fail.
  const meant = ['SC2086', 'SC2016', 'SC2088', 'SC3044', 'SC2093'];
  for (const input of scripts) {
    expect(spawnSync(shellcheck, ['-s', 'sh', '-e', meant.join(), '-'], { input }).stdout.toString()).toBe('');
  }
});

function isRunning(pid: string): boolean {
  try {
    return !/^State:\s[ZX]/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
}
