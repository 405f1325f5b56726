import { randomBytes } from 'node:crypto';
import type { Clock } from '../../core/ports/clock';
import type { RunOptions, RunResult } from '../../core/ports/host';
import type { Log } from '../../core/ports/log';
import { endTreeCommand, type RemoteProcess } from '../../core/ssh/endProcessTree';
import { LOGIN_LINE, writeRemoteProgram } from '../../core/ssh/remoteProgram';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { Cancelled, failure, success, throwIfCancelled, type Result } from '../../core/std/problem';
import { feedInput } from '../process/feedInput';
import { createOutputCollector, DEFAULT_MAX_OUTPUT, type OutputCollector } from '../process/outputCollector';
import { failedStartProblem } from '../process/startProblem';
import { logged } from './commandLog';
import type { ChannelRequest, ProgramChannel } from './hostChannels';
import { watchRemoteProcess, type WatchedProcess } from './remoteProcess';
import { outcomeOf } from './remoteOutcome';
import type { ClientChannel } from './sshLibrary';

/** Milliseconds after which an aborted run is given up, whatever the host does. */
const ABORT_MS = 950;
/** Milliseconds that a program which is about to start has to do so, in order to be stopped. */
const START_MS = 300;
/** Milliseconds that a channel has to close when its program has ended. */
const CLOSE_MS = 200;

/** What running needs of a connection. */
export interface ProgramLink {
  readonly name: string;
  readonly clock: Clock;
  readonly log: Log;
  openProgram(line: string, request: ChannelRequest): Promise<Result<ProgramChannel>>;
}

/** Runs a program on a host, as `ProgramHost.run` promises it. */
export async function runRemotely(
  link: ProgramLink,
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Result<RunResult>> {
  throwIfCancelled(options.signal);
  const script = scriptOf(command, args, options);
  if (!script.ok) return script;
  const { priority = 'background', signal } = options;
  const opened = await link.openProgram(LOGIN_LINE, { priority, signal });
  if (!opened.ok) return opened;
  try {
    const { value } = opened;
    return await logged(link, [command, ...args], () => runOver(link, value, { command, options, ...script.value }));
  } finally {
    opened.value.dispose();
  }
}

interface Script {
  readonly text: string;
  readonly token: string;
}

function scriptOf(command: string, args: readonly string[], { cwd, env }: RunOptions): Result<Script> {
  const token = `jw-${randomBytes(12).toString('hex')}`;
  try {
    if (command === '') throw new RangeError('It has no name.');
    const place = { ...(cwd === undefined ? {} : { cwd }), ...(env === undefined ? {} : { env }) };
    return success({ text: writeRemoteProgram({ command, args, token, ...place }), token });
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return failure(failedStartProblem({ command, cwd }, error.message));
  }
}

interface Run extends Script {
  readonly command: string;
  readonly options: RunOptions;
}

async function runOver(link: ProgramLink, { channel, isLinked }: ProgramChannel, run: Run): Promise<Result<RunResult>> {
  const { options, token, command } = run;
  const { stdout, stderr } = collectors(options);
  const process = watchRemoteProcess({ channel, token, stdout, stderr, isLinked });
  const stop = (): Promise<void> => stopRemoteProcess(link, channel, process);
  const abortion = watchAbort({ signal: options.signal, clock: link.clock, stop });
  const outcome = feedProgram(channel, process, run)
    .then(() => process.ended)
    .then((ending) => outcomeOf(ending, process, { on: link.name, command, cwd: options.cwd }));
  try {
    const ending = await Promise.race([outcome, abortion.cancelled]);
    if (abortion.hasBegun()) return await abortion.cancelled;
    return ending.ok ? success({ ...ending.value, stdout: stdout.text(), stderr: stderr.text() }) : ending;
  } catch (error) {
    // Input that failed must not look like input that ended.
    if (!abortion.hasBegun()) await stop();
    throw error;
  } finally {
    abortion.dispose();
  }
}

function collectors({
  maxOutput,
  onStdout,
  onStdoutBytes,
  onStderr,
}: RunOptions): Record<'stdout' | 'stderr', OutputCollector> {
  const maxBytes = maxOutput ?? DEFAULT_MAX_OUTPUT;
  return {
    stdout: createOutputCollector({ onChunk: onStdout, onBytes: onStdoutBytes, maxBytes }),
    stderr: createOutputCollector({ onChunk: onStderr, maxBytes }),
  };
}

/** The input follows the script only when nothing but the program will read it. Without input nobody has to wait. */
async function feedProgram(channel: ClientChannel, process: WatchedProcess, { text, options }: Run): Promise<void> {
  if (isEmpty(options.stdin)) {
    channel.end(text);
    return;
  }
  channel.write(text);
  const report = await process.started;
  await feedInput(channel, report?.[0] === 'run' ? options.stdin : undefined, process.ended);
}

function isEmpty(input: RunOptions['stdin']): boolean {
  return input === undefined || ((typeof input === 'string' || input instanceof Uint8Array) && input.length === 0);
}

interface AbortWatch extends Disposable {
  /** Rejects with `Cancelled` when the process has been stopped after the signal, at the latest after a second. */
  readonly cancelled: Promise<never>;
  hasBegun(): boolean;
}

interface AbortWatchOptions {
  readonly signal: AbortSignal | undefined;
  readonly clock: Clock;
  readonly stop: () => Promise<void>;
}

function watchAbort({ signal, clock, stop }: AbortWatchOptions): AbortWatch {
  let hasBegun = false;
  let refuse: (error: Cancelled) => void;
  const cancelled = new Promise<never>((_, reject) => (refuse = reject));
  cancelled.catch(() => undefined);
  const give = (): void => {
    refuse(new Cancelled());
  };
  const begin = (): void => {
    hasBegun = true;
    const deadline = clock.after(ABORT_MS, give);
    void stop().finally(() => {
      deadline.dispose();
      give();
    });
  };
  signal?.addEventListener('abort', begin, { once: true });
  if (signal?.aborted === true) begin();
  return { cancelled, hasBegun: () => hasBegun, dispose: () => signal?.removeEventListener('abort', begin) };
}

/** Ends the process tree behind a channel over a second one, and closes the channel. Never rejects. */
async function stopRemoteProcess(link: ProgramLink, channel: ClientChannel, process: WatchedProcess): Promise<void> {
  const report = await within(link.clock, START_MS, process.started);
  const [state, pid = '', start = ''] = report ?? [];
  if (state === 'run') {
    if (!(await endTree(link, { pid, start }))) channel.signal('KILL');
    await within(link.clock, CLOSE_MS, process.ended);
  }
  channel.close();
}

async function endTree(link: ProgramLink, remote: RemoteProcess): Promise<boolean> {
  const [command = '', ...args] = endTreeCommand(remote);
  const ended = await runRemotely(
    { ...link, openProgram: (line, request) => link.openProgram(line, { ...request, priority: 'reserved' }) },
    command,
    args,
  );
  return ended.ok && ended.value.code === 0;
}

/** What is awaited, or undefined when it takes longer than some milliseconds. */
async function within<T>(clock: Clock, milliseconds: number, awaited: Promise<T>): Promise<T | undefined> {
  const timer = new DisposableStore();
  const late = new Promise<undefined>((resolve) => {
    timer.add(
      clock.after(milliseconds, () => {
        resolve(undefined);
      }),
    );
  });
  const value = await Promise.race([awaited, late]);
  timer.dispose();
  return value;
}
