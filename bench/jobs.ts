/**
 * What the supervisor costs a job that writes its log as fast as it can, against the same job alone writing into a file: bytes a second
 * by the job's own clock, in turns, the medians compared. Arguments: megabytes of log (default 600), rounds (default 7).
 */
import { mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Jobs } from '../src/app/jobs/jobs';
import type { ProgramHost } from '../src/core/ports/host';
import { createJobId } from '../src/core/runs/jobId';
import { isOver } from '../src/core/runs/jobState';
import type { Result } from '../src/core/std/problem';
import { nodeBytes } from '../src/node/bytes/nodeBytes';
import { createHostScripts } from '../src/node/files/hostScripts';
import { createLocalHost } from '../src/node/process/localHost';

const [megabytes = '600', rounds = '7'] = process.argv.slice(2);
const bytes = Number(megabytes) * 1e6;
const home = realpathSync(mkdtempSync(join(tmpdir(), 'jobs-bench-')));
const local = createLocalHost();
const host: ProgramHost = {
  name: local.name,
  run: (command, args, options) => local.run(command, args, { ...options, env: { HOME: home, ...options?.env } }),
};
const jobs = new Jobs({ host, scripts: createHostScripts(join(process.cwd(), 'media/sh')), bytes: nodeBytes });

/** Writes so many bytes of lines to standard output and the time it took, in milliseconds, to a file. */
const WRITER = `const fs = require('node:fs');
const [, bytes, times] = process.argv;
const block = Buffer.from('step 12345 loss 0.123456 accuracy 0.98765 and some more words\\n'.repeat(1057));
const start = performance.now();
for (let left = Number(bytes); left > 0; left -= block.length) {
  for (let at = 0; at < block.length; ) at += fs.writeSync(1, block, at);
}
fs.writeFileSync(times, String(performance.now() - start));`;

const times = join(home, 'time');
const writer = [process.execPath, '-e', WRITER, String(bytes), times] as const;

/** Megabytes a second. */
function rate(): number {
  return bytes / 1e3 / Number(readFileSync(times, 'utf8'));
}

async function alone(): Promise<number> {
  const file = join(home, 'alone.log');
  valueOf(await host.run('/bin/sh', ['-c', 'file=$1; shift; exec "$@" >>"$file"', 'sh', file, ...writer]));
  rmSync(file);
  return rate();
}

async function supervised(logLimit?: number): Promise<number> {
  const id = createJobId(Date.now(), Math.random);
  valueOf(await jobs.start({ id, command: writer, ...(logLimit === undefined ? {} : { logLimit }) }));
  for (;;) {
    const status = valueOf(await jobs.state(id));
    if (!isOver(status.state)) {
      await new Promise((resolve) => setTimeout(resolve, 100));
      continue;
    }
    if (status.state.kind !== 'finished' || (status.logBytes ?? 0) < bytes) throw new Error(JSON.stringify(status));
    valueOf(await jobs.remove(id));
    return rate();
  }
}

function valueOf<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.value;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? NaN;
}

try {
  const rates = { alone: [] as number[], supervised: [] as number[], limited: [] as number[] };
  // The first of each warms up and does not count.
  for (let round = 0; round <= Number(rounds); round++) {
    const figures = { alone: await alone(), supervised: await supervised(), limited: await supervised(2 * bytes) };
    const line = Object.entries(figures).map(([name, figure]) => `${name} ${figure.toFixed(0)} MB/s`);
    console.log(`${round === 0 ? 'warm-up' : `round ${round}`}: ${line.join(', ')}`);
    if (round === 0) continue;
    for (const name of ['alone', 'supervised', 'limited'] as const) rates[name].push(figures[name]);
  }
  const base = median(rates.alone);
  const ratio = median(rates.supervised) / base;
  console.log(`supervised: ${ratio.toFixed(2)} × the job alone (${base.toFixed(0)} MB/s); at least 0.90 wanted`);
  console.log(`with a limit of the log: ${(median(rates.limited) / base).toFixed(2)} ×`);
  process.exitCode = ratio >= 0.9 ? 0 : 1;
} finally {
  rmSync(home, { recursive: true, force: true });
}
