import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createRandom } from '../../../scripts/example/random.mjs';
import { bundleForNode } from '../../../scripts/support/loadTypeScript.mjs';
import { work } from '../../../scripts/support/paths.mjs';
import { jobShells, openJobHost } from '../../support/localJobHost';
import type { ClientTask } from '../../support/proof/followingClient';
import { knownJob, knownOutput } from '../../support/proof/knownJob';

const program = join(work, 'jobs', `followingClient-${process.pid}.mjs`);
const host = openJobHost(jobShells[0]!);
beforeAll(() => bundleForNode('test/support/proof/followingClient.ts', program));
afterAll(() => host.close());

/** Runs a client, and kills it after a while with what it started in its group: the rest is the host's. */
async function runClient(task: ClientTask, killAfterMs: number | undefined): Promise<number | null> {
  const child = spawn(process.execPath, [program, JSON.stringify(task)], { stdio: ['ignore', 'inherit', 'inherit'] });
  const timer = killAfterMs === undefined ? undefined : setTimeout(() => child.kill('SIGKILL'), killAfterMs);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearTimeout(timer);
  return code;
}

it('goes on in another client where a killed one ended, and kills nothing with it', async () => {
  const { between } = createRandom(11);
  const output = { start: 4711, lines: 8000, burst: 40 };
  const task = { env: host.env, spec: knownJob(output), file: join(host.home, 'copy') };
  const codes: (number | null)[] = [];
  while (codes.at(-1) !== 0 && codes.length < 30) {
    codes.push(await runClient(task, codes.length < 6 ? between(100, 1500) : undefined));
  }
  expect(codes.filter((code) => code === null).length).toBeGreaterThan(1);
  expect(codes.at(-1)).toBe(0);
  expect(readFileSync(task.file, 'utf8') === knownOutput(output).log).toBe(true);
});
