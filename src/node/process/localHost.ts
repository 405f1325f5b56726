import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { statSync } from 'node:fs';
import { hostname } from 'node:os';
import { pipeline, Readable } from 'node:stream';
import type { ProgramHost, RunOptions, RunResult } from '../../core/ports/host';
import { message } from '../../core/std/message';
import { Cancelled, failure, success, type Problem, type Result } from '../../core/std/problem';
import { errorCode } from '../files/fileProblem';
import { toNativePath } from '../files/nativePath';
import { collectOutput } from './outputCollector';
import { endProcessTree } from './processTree';

const DEFAULT_MAX_OUTPUT = 16 * 1024 * 1024;

/** This machine, shown by its own name. */
export function createLocalHost(): ProgramHost {
  return { name: hostname(), run: runLocally };
}

async function runLocally(
  command: string,
  args: readonly string[],
  options: RunOptions = {},
): Promise<Result<RunResult>> {
  if (options.signal?.aborted === true) throw new Cancelled();
  let child: ChildProcessWithoutNullStreams;
  try {
    child = startProcess(command, args, options);
  } catch (error) {
    return failure(startProblem(error, command, options));
  }
  return watchProcess(child, command, options);
}

/** Where there are process groups, the process leads one of its own, so that all it starts can be ended with it. */
function startProcess(command: string, args: readonly string[], options: RunOptions): ChildProcessWithoutNullStreams {
  return spawn(command, args, {
    cwd: options.cwd === undefined ? undefined : toNativePath(options.cwd),
    env: { ...process.env, ...options.env },
    detached: process.platform !== 'win32',
    windowsHide: true,
    shell: false,
  });
}

function watchProcess(
  child: ChildProcessWithoutNullStreams,
  command: string,
  options: RunOptions,
): Promise<Result<RunResult>> {
  const maxBytes = options.maxOutput ?? DEFAULT_MAX_OUTPUT;
  const { onStdout, onStdoutBytes, onStderr } = options;
  const stdout = collectOutput(child.stdout, { onChunk: onStdout, onBytes: onStdoutBytes, maxBytes });
  const stderr = collectOutput(child.stderr, { onChunk: onStderr, maxBytes });
  const cancellation = endOnAbort(child, options.signal);
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      // A process that runs and could not be signalled goes on; only one that never began has no number.
      if (child.pid === undefined) resolve(failure(startProblem(error, command, options)));
    });
    child.once('close', (code, signal) => {
      cancellation.settle(
        () => {
          resolve(
            success({
              code: code ?? undefined,
              signal: signal ?? undefined,
              stdout: stdout.text(),
              stderr: stderr.text(),
            }),
          );
        },
        () => {
          reject(new Cancelled());
        },
      );
    });
    writeInput(child, options.stdin);
  });
}

/** Ends the tree when the signal comes; the outcome is told after that, when nothing of it is left. */
function endOnAbort(child: ChildProcessWithoutNullStreams, signal: AbortSignal | undefined) {
  let ending: Promise<void> | undefined;
  const onAbort = (): void => {
    ending ??= endProcessTree(child).then(() => {
      // Someone outside the group may still hold the pipes; nobody reads them any more.
      child.stdout.destroy();
      child.stderr.destroy();
    });
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  return {
    settle(finished: () => void, cancelled: () => void): void {
      signal?.removeEventListener('abort', onAbort);
      if (ending === undefined) finished();
      else void ending.then(cancelled);
    },
  };
}

function writeInput(child: ChildProcessWithoutNullStreams, input: RunOptions['stdin']): void {
  // A process may end, or close its input, before it has read everything: that is its right.
  child.stdin.on('error', () => undefined);
  if (input === undefined || typeof input === 'string' || input instanceof Uint8Array) child.stdin.end(input);
  else pipeline(Readable.from(input), child.stdin, () => undefined);
}

function startProblem(error: unknown, command: string, { cwd }: RunOptions): Problem {
  const code = errorCode(error);
  if (code === 'ENOENT' && cwd !== undefined && !isFolder(cwd)) {
    return { code: 'process/no-folder', message: message('There is no folder {0} to run {1} in.', cwd, command) };
  }
  if (code === 'ENOENT') {
    return {
      code: 'process/not-found',
      message: message('There is no program {0} on this machine.', command),
      remedy: message('Install it, or give its full path.'),
    };
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return { code: 'process/no-permission', message: message('You may not run {0}. Check its permissions.', command) };
  }
  const reason = error instanceof Error ? error.message : String(error);
  return { code: 'process/failed', message: message('{0} could not be started: {1}', command, reason) };
}

function isFolder(path: string): boolean {
  return statSync(toNativePath(path), { throwIfNoEntry: false })?.isDirectory() ?? false;
}
