import { copyFile, mkdir, rename } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { RunState } from '../../app/runs/runState';
import { exitCodes } from '../exitCodes';
import type { RunsRequest } from '../options';
import { fail, printJson, type RunsContext } from './runsCommand';

type FetchRequest = Extract<RunsRequest, { kind: 'fetch' }>;

/** Fetches files that a run made into a folder, under their own paths. */
export async function fetchCommand({ record }: RunState, request: FetchRequest, context: RunsContext): Promise<number> {
  const { artifacts, terminal, signal } = context;
  const patterns = request.pattern === undefined ? undefined : [request.pattern];
  const listed = await artifacts.refresh(record.id, patterns);
  if (!listed.ok) return fail(terminal, listed.problem);
  if (listed.value.length === 0) {
    terminal.err('No file matches. Name a pattern relative to the working folder of the run, such as "*.h5".\n');
    return exitCodes.failed;
  }
  const fetched: string[] = [];
  for (const { path } of listed.value) {
    const got = await artifacts.fetch(record.id, path, undefined, signal);
    if (!got.ok) return fail(terminal, got.problem);
    const target = join(resolve(request.folder), path);
    await placeFile(got.value, target);
    fetched.push(target);
    if (!request.json) terminal.out(`${target}\n`);
  }
  if (request.json) printJson(terminal, fetched);
  return exitCodes.clean;
}

/** Under its name when it is whole. */
async function placeFile(from: string, to: string): Promise<void> {
  await mkdir(dirname(to), { recursive: true });
  await copyFile(from, `${to}.part`);
  await rename(`${to}.part`, to);
}
