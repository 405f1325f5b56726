import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { statSync } from 'node:fs';
import type { RunOptions, RunResult } from '../../core/ports/host';
import { Cancelled, failure, success, type Problem, type Result } from '../../core/std/problem';
import { errorCode } from '../files/fileProblem';
import { toNativePath } from '../files/nativePath';
import { feedInput } from './feedInput';
import { collectOutput, DEFAULT_MAX_OUTPUT } from './outputCollector';
import { endProcessTree } from './processTree';
import { failedStartProblem, noFolderProblem, noPermissionProblem, notFoundProblem } from './startProblem';

/** Runs a program on this machine, as `ProgramHost.run` promises it. */
export async function runLocally(
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
  const ending = endOnAbort(child, options.signal);
  const closed = new Promise<void>((resolve) => child.once('close', resolve));
  return new Promise((resolve, reject) => {
    child.once('error', (error) => {
      // A process that runs and could not be signalled goes on; only one that never began has no number.
      if (child.pid === undefined) resolve(failure(startProblem(error, command, options)));
    });
    child.once('close', (code, signal) => {
      const result = { code: code ?? undefined, signal: signal ?? undefined };
      ending.settle(() => {
        resolve(success({ ...result, stdout: stdout.text(), stderr: stderr.text() }));
      }, reject);
    });
    // A process may end, or close its input, before it has read everything: that is its right.
    child.stdin.on('error', () => undefined);
    feedInput(child.stdin, options.stdin, closed).catch(ending.begin);
  });
}

/** Ends the tree when the signal comes or its input fails; the outcome is told after that, when nothing of it is left. */
function endOnAbort(child: ChildProcessWithoutNullStreams, signal: AbortSignal | undefined) {
  let ending: Promise<unknown> | undefined;
  const begin = (reason: unknown): void => {
    ending ??= endProcessTree(child).then(() => {
      // Someone outside the group may still hold the pipes; nobody reads them any more.
      child.stdout.destroy();
      child.stderr.destroy();
      return reason;
    });
  };
  const onAbort = (): void => {
    begin(new Cancelled());
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  return {
    begin,
    settle(finished: () => void, ended: (reason: unknown) => void): void {
      signal?.removeEventListener('abort', onAbort);
      if (ending === undefined) finished();
      else void ending.then(ended);
    },
  };
}

function startProblem(error: unknown, command: string, { cwd }: RunOptions): Problem {
  const code = errorCode(error);
  const failed = { command, cwd };
  if (code === 'ENOENT' && cwd !== undefined && !isFolder(cwd)) return noFolderProblem(failed);
  if (code === 'ENOENT') return notFoundProblem(failed);
  if (code === 'EACCES' || code === 'EPERM') return noPermissionProblem(failed);
  return failedStartProblem(failed, error instanceof Error ? error.message : String(error));
}

function isFolder(path: string): boolean {
  return statSync(toNativePath(path), { throwIfNoEntry: false })?.isDirectory() ?? false;
}
