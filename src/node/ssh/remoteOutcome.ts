import type { RunResult } from '../../core/ports/host';
import { message } from '../../core/std/message';
import { failure, success, type Problem, type Result } from '../../core/std/problem';
import {
  failedStartProblem,
  noFolderProblem,
  noPermissionProblem,
  notFoundProblem,
  type FailedStart,
} from '../process/startProblem';
import type { Ending, WatchedProcess } from './remoteProcess';
import { lostProblem } from './sshConnection';

interface RemoteStart extends FailedStart {
  readonly on: string;
}

/** What became of a program on a host, from how its channel ended and what the script reported. */
export function outcomeOf(
  ending: Ending,
  process: WatchedProcess,
  start: RemoteStart,
): Result<Pick<RunResult, 'code' | 'signal'>> {
  if (!ending.isWhole) return failure(lostProblem(start.on));
  const [state, code] = process.lastReport() ?? [];
  if (state !== 'run') return failure(startProblem(state, { ...start, code, preamble: process.preamble() }));
  if (ending.code === undefined && ending.signal === undefined) return failure(noStatusProblem(start));
  return success({ code: ending.code, signal: ending.signal });
}

interface RefusedStart extends RemoteStart {
  readonly code: string | undefined;
  readonly preamble: string;
}

function startProblem(state: string | undefined, start: RefusedStart): Problem {
  switch (state) {
    case undefined:
      return noShellProblem(start);
    case 'no-folder':
      return noFolderProblem(start);
    case 'not-found':
      return notFoundProblem(start);
    case 'no-permission':
      return noPermissionProblem(start);
    default:
      // What it needs to run, such as the interpreter of a script, is not there; else the shell only knows that it failed.
      return start.code === '127'
        ? notFoundProblem(start)
        : failedStartProblem(start, `exit code ${start.code ?? '?'}`);
  }
}

function noShellProblem({ on, preamble }: RefusedStart): Problem {
  const said = preamble.trim().split('\n').at(-1) ?? '';
  return {
    code: 'host/no-shell',
    message:
      said === ''
        ? message('The login shell of {0} did not start /bin/sh.', on)
        : message('The login shell of {0} did not start /bin/sh, but said: {1}', on, said),
    remedy: message('The account needs a login shell that runs commands. Try "ssh {0} sh" in a terminal.', on),
  };
}

function noStatusProblem({ on, command }: RemoteStart): Problem {
  return {
    code: 'host/no-exit-status',
    message: message('{0} does not say how {1} ended.', on, command),
    remedy: message('Its SSH server may have been stopped meanwhile. Connect again and look what is left of it.'),
  };
}
