import { spawn } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { root } from '../../../scripts/support/paths.mjs';
import { which } from '../../../scripts/support/processes.mjs';
import { shellJob, untilOver, valueOf } from '../../support/jobHost';
import { localVariants } from '../../support/localJobHost';

const host = localVariants[0]!.open();
const folder = mkdtempSync(join(tmpdir(), 'jw-stat-'));
afterAll(async () => {
  await host.close();
  rmSync(folder, { recursive: true, force: true });
});

/** A folder with a `stat` that finds no log the first time, as when a file goes while it is measured. */
function makeForgetfulStat(): string {
  mkdirSync(join(folder, 'bin'));
  const forget = `case $* in *"/log"*) [ -e "${folder}/asked" ] || { : >"${folder}/asked"; exit 1; } ;; esac`;
  writeFileSync(join(folder, 'bin/stat'), `#!/bin/sh\n${forget}\nexec ${which('stat')} "$@"\n`);
  chmodSync(join(folder, 'bin/stat'), 0o755);
  return join(folder, 'bin');
}

/** What `watch.sh` says until it has told of a state. */
async function watchUntilState(id: string, path: string): Promise<string> {
  const env = { ...process.env, HOME: host.home, PATH: `${path}${delimiter}${process.env.PATH}` };
  const child = spawn('sh', [join(root, 'media/sh/watch.sh'), 'supervise.sh'], { env });
  const ended = new Promise((resolve) => child.on('close', resolve));
  child.stdin.write(`job ${id}\nlog ${id} 0\ngo\n`);
  let said = '';
  for await (const part of child.stdout.setEncoding('utf8')) {
    said += String(part);
    if (/^state /m.test(said)) break;
  }
  child.stdin.end();
  await ended;
  return said;
}

it('the end of a job is told behind its log, also where that could not be measured at first', async () => {
  const spec = shellJob('echo all of it');
  valueOf(await host.jobs.start(spec));
  await untilOver(host, spec.id);
  const said = await watchUntilState(spec.id, makeForgetfulStat());
  expect(said).toMatch(/^log \d+ \S+ 0 10\nall of it\nend \d+\n(beat .*\n)*state /m);
});
