import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer, text } from 'node:stream/consumers';
import { parse } from 'jsonc-parser';
import { afterAll, describe, expect, it } from 'vitest';
import { RUNS } from '../../scripts/example/training.mjs';
import { dist, root } from '../../scripts/support/paths.mjs';
import { boards } from './marks';
import type { JetsonPlace } from './runningJetson';

interface Outcome {
  readonly code: number | null;
  readonly stdout: Buffer;
  readonly stderr: string;
}

/** The training of the example on a device, all by the command line, as a person without an editor does it. */
export function describeCommandLine({ suite, host, home, root: device, user }: JetsonPlace): void {
  describe(`the command line with a virtual Jetson of ${suite}`, () => {
    const folder = mkdtempSync(join(tmpdir(), "jw command's "));
    const training = join(folder, 'training');
    cpSync(join(root, 'scripts/example/training'), training, { recursive: true });
    afterAll(() => {
      rmSync(folder, { recursive: true, force: true });
    });

    const cli = async (...args: readonly string[]): Promise<Outcome> => {
      const env = { ...process.env, HOME: home };
      const child = spawn(process.execPath, [join(dist, 'cli.cjs'), ...args], { cwd: training, env });
      child.stdin.end();
      const closed = new Promise<number | null>((resolve) => child.on('close', resolve));
      const [stdout, stderr, code] = await Promise.all([buffer(child.stdout), text(child.stderr), closed]);
      return { code, stdout, stderr };
    };
    const json = async (...args: readonly string[]): Promise<unknown> => {
      const { stdout, code, stderr } = await cli(...args, '--json');
      expect([code, stderr]).toEqual([0, '']);
      return JSON.parse(stdout.toString());
    };

    it('asks it what it is', async () => {
      const { code, stdout } = await cli('probe', host);
      expect(code).toBe(0);
      expect(stdout.toString()).toContain(boards[suite].model);
    });

    it('trains there, and has the log, the numbers and the files', async () => {
      const { code, stdout, stderr } = await cli('run', '--host', host, '--', ...commandOf('signs'));
      expect([code, stderr.trim().split('\n').length]).toEqual([0, 1]);
      const id = stderr.trim();
      expect(stdout.toString()).toMatch(/Epoch +30\/30 .*\n.*signs\.json\n.*All done/);
      expect(await json('show', id)).toMatchObject({
        id,
        host,
        state: 'finished',
        code: 0,
        logBytes: stdout.length,
        command: commandOf('signs'),
      });
      const log = readFileSync(join(device, 'home', user, '.jetson-workbench/jobs', id, 'log'));
      expect(log.equals(stdout)).toBe(true);
      const { series } = (await json('metrics', id)) as { series: { tag: string; steps: number[] }[] };
      expect(series.find(({ tag }) => tag.includes('loss'))?.steps).toHaveLength(30);
      const [fetched] = (await json('fetch', id, '*.json', join(folder, 'fetched'))) as string[];
      expect(digest(fetched ?? '')).toBe(digest(findFile(join(device, 'home', user), 'signs.json')));
      expect((await cli('attach', id, '--from', '100')).stdout.equals(stdout.subarray(100))).toBe(true);
    });

    it('passes on the code of a training that fails, and its reason', async () => {
      const wanted = commandOf('signs, a module that is missing');
      const { code, stdout } = await cli('run', '--host', host, '--', ...wanted);
      expect(code).toBe(1);
      expect(stdout.toString()).toContain('no_such_module');
    });

    it('stops what it left running there', async () => {
      const started = await cli('run', '--host', host, '--detach', '--', 'sleep', '300');
      const id = started.stdout.toString().trim();
      expect(await json('show', id)).toMatchObject({
        id,
        state: expect.stringMatching(/^(starting|running)$/) as string,
      });
      expect((await cli('stop', id)).code).toBe(0);
      expect(await json('show', id)).toMatchObject({ state: 'killed', signal: 'SIGTERM', by: 'person' });
    });
  });
}

/** The command of a configuration of the example. */
function commandOf(name: string): string[] {
  const { runs } = parse(RUNS) as { runs: { name: string; command: string[] }[] };
  const run = runs.find((each) => each.name === name);
  if (run === undefined) throw new Error(`The example has no run "${name}".`);
  return run.command;
}

/** The path of the one file of this name. */
function findFile(folder: string, name: string): string {
  return execFileSync('find', [folder, '-name', name], { encoding: 'utf8' }).trim();
}

function digest(file: string): string {
  return createHash('sha256').update(readFileSync(file)).digest('hex');
}
