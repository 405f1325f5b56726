import { basename } from '../../core/std/path';
import { formatMessage } from '../../core/std/message';
import { isCancelled } from '../../core/std/problem';
import { exitCodes } from '../exitCodes';
import type { RunsRequest } from '../options';
import { attachCommand } from './attachCommand';
import { fail, printJson, summaryOf, type RunsContext } from './runsCommand';

type RunRequest = Extract<RunsRequest, { kind: 'run' }>;

/** Starts a run in the working directory. Attached, it passes the log through; detached, it prints the id. */
export async function runCommand(request: RunRequest, context: RunsContext): Promise<number> {
  const { runs, hosts, terminal, cwd, store, signal } = context;
  const { command, host, detach, json } = request;
  await hosts.load();
  await runs.load(new Map([[cwd, store]]));
  const script = command.find((word) => /\.\w+$/.test(word)) ?? command[0] ?? '';
  const configuration = {
    name: request.name ?? basename(script),
    command: [...command],
    ...(host === undefined ? {} : { host }),
  };
  try {
    const started = await runs.start({
      configuration,
      folder: cwd,
      signal,
      onStep: (step) => {
        if (terminal.showsProgress) terminal.err(`${formatMessage(step)}…\n`);
      },
    });
    if (!started.ok) return fail(terminal, started.problem);
    if (json) printJson(terminal, await summaryOf(started.value, runs));
    if (detach) {
      if (!json) terminal.out(`${started.value.record.id}\n`);
      return exitCodes.clean;
    }
    terminal.err(`${started.value.record.id}\n`);
    return await attachCommand(started.value, 0, context);
  } catch (error) {
    if (!isCancelled(error)) throw error;
    terminal.err('Stopped before the run began.\n');
    return exitCodes.failed;
  }
}
