import { message } from '../../core/std/message';
import type { Problem } from '../../core/std/problem';

/** Why a program did not start. `on` is what people call the machine; undefined for this one. */
export interface FailedStart {
  readonly command: string;
  readonly cwd: string | undefined;
  readonly on?: string;
}

export function noFolderProblem({ command, cwd = '', on }: FailedStart): Problem {
  return {
    code: 'process/no-folder',
    message:
      on === undefined
        ? message('There is no folder {0} to run {1} in.', cwd, command)
        : message('There is no folder {0} on {2} to run {1} in.', cwd, command, on),
  };
}

export function notFoundProblem({ command, on }: FailedStart): Problem {
  return {
    code: 'process/not-found',
    message:
      on === undefined
        ? message('There is no program {0} on this machine.', command)
        : message('There is no program {0} on {1}.', command, on),
    remedy: message('Install it, or give its full path.'),
  };
}

export function noPermissionProblem({ command }: FailedStart): Problem {
  return { code: 'process/no-permission', message: message('You may not run {0}. Check its permissions.', command) };
}

export function failedStartProblem({ command }: FailedStart, reason: string): Problem {
  return { code: 'process/failed', message: message('{0} could not be started: {1}', command, reason) };
}
