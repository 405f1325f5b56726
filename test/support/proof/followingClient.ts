/**
 * A client of its own process, to be killed at any time: starts a job, follows it, and appends its log to a file. Another one goes
 * on where the file ends. Its argument is a `ClientTask` as JSON; it ends with 0 when the job is over.
 */
import { appendFileSync, existsSync, statSync } from 'node:fs';
import type { ProgramHost } from '../../../src/core/ports/host';
import type { JobSpec } from '../../../src/core/runs/jobSpec';
import { isOver } from '../../../src/core/runs/jobState';
import { openJobs, until, watchThrough } from '../jobHost';
import { openShellHost } from '../localJobHost';

export interface ClientTask {
  readonly env: Readonly<Record<string, string>>;
  readonly spec: JobSpec;
  readonly file: string;
}

async function follow(host: ProgramHost, { spec, file }: ClientTask): Promise<void> {
  const jobs = openJobs(host);
  await until('the job is started', async () => ((await jobs.start(spec)).ok ? true : undefined));
  const { watcher, stateOf } = watchThrough(host);
  let size = existsSync(file) ? statSync(file).size : 0;
  watcher.onLog(({ offset, bytes }) => {
    if (offset !== size) throw new Error(`The log goes on at ${offset} instead of ${size}.`);
    appendFileSync(file, bytes);
    size += bytes.length;
  });
  watcher.follow({ id: spec.id, log: size });
  await until('the job is over', () => {
    const state = stateOf(spec.id);
    return state !== undefined && isOver(state) ? true : undefined;
  });
  watcher.dispose();
}

const task = JSON.parse(process.argv[2] ?? '') as ClientTask;
await follow(openShellHost('local', task.env), task);
