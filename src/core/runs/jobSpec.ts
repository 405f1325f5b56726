import { message } from '../std/message';
import { failure, success, type Problem, type Result } from '../std/problem';
import { isJobId } from './jobId';

/** A program of ours that a job's host runs beside it, and its arguments. It runs in the job's folder. */
export interface JobTelemetry {
  readonly script: 'telemetry.sh';
  readonly args: readonly string[];
}

/** What a job is: made by the client before anything else, kept on the host as `spec.json`. */
export interface JobSpec {
  readonly id: string;
  /** The program, found by the host's own `PATH`, and its arguments. */
  readonly command: readonly [string, ...string[]];
  /** Absolute on the host, or with `~/` in front. The home folder without it. */
  readonly cwd?: string;
  /** Added to what a program started over SSH has anyway. */
  readonly env?: Readonly<Record<string, string>>;
  /** What the job finds as `JETSON_WORKBENCH_RUN_DIR`, made if it is missing; absolute or with `~/`. `run/` in the job's folder without it. */
  readonly runFolder?: string;
  /** Wait until fewer jobs run than may run at once, instead of starting now. */
  readonly queue?: boolean;
  /** 1 (a little nicer) to 19 (the nicest). */
  readonly niceness?: number;
  /** Bytes for the whole tree where the host has control groups for it, else of address space for each process. */
  readonly memoryLimit?: number;
  /**
   * Bytes. What comes after that many is counted and dropped, and one line at the end of the log says so; offsets stay what they
   * are. Without it the job writes straight into the file.
   */
  readonly logLimit?: number;
  /** Run under the person's service manager, for hosts that end what a login started (see `checkSurvival`). */
  readonly outliveLogin?: boolean;
  readonly telemetry?: JobTelemetry;
}

/** Whether a job can be started from this, and what is wrong with it if not. */
export function checkJobSpec(spec: JobSpec): Result<void> {
  const problem = [idProblem, commandProblem, folderProblem, environmentProblem, numberProblem, nulProblem]
    .map((check) => check(spec))
    .find((found) => found !== undefined);
  return problem === undefined ? success(undefined) : failure(problem);
}

function idProblem({ id }: JobSpec): Problem | undefined {
  return isJobId(id) ? undefined : { code: 'job/id', message: message('{0} cannot be the id of a job.', id) };
}

function commandProblem({ command: [program] }: JobSpec): Problem | undefined {
  if (program === '') return { code: 'job/command', message: message('There is no command to run.') };
  if (!program.startsWith('-')) return undefined;
  return {
    code: 'job/command',
    message: message('The command {0} begins with a dash.', program),
    remedy: message('Give its path, as in ./-name.'),
  };
}

function folderProblem({ cwd, runFolder }: JobSpec): Problem | undefined {
  const wrong = [cwd, runFolder].find((path) => path !== undefined && !/^(\/|~\/|~$)/.test(path));
  if (wrong === undefined) return undefined;
  return {
    code: 'job/folder',
    message: message('The folder {0} is not a full path.', wrong),
    remedy: message('Begin it with / or ~/.'),
  };
}

function environmentProblem({ env = {} }: JobSpec): Problem | undefined {
  const wrong = Object.keys(env).find((name) => !/^[A-Za-z_][A-Za-z0-9_]*$/.test(name));
  if (wrong === undefined) return undefined;
  return { code: 'job/environment', message: message('{0} cannot be the name of an environment variable.', wrong) };
}

function numberProblem({ niceness, memoryLimit, logLimit }: JobSpec): Problem | undefined {
  if (niceness !== undefined && !isWhole(niceness, 1, 19)) {
    return { code: 'job/niceness', message: message('The niceness {0} is not a whole number from 1 to 19.', niceness) };
  }
  if (memoryLimit !== undefined && !isWhole(memoryLimit, 1024)) {
    return { code: 'job/memory-limit', message: message('{0} bytes of memory cannot be a limit.', memoryLimit) };
  }
  if (logLimit !== undefined && !isWhole(logLimit, 1)) {
    return { code: 'job/log-limit', message: message('{0} bytes of log cannot be a limit.', logLimit) };
  }
  return undefined;
}

function isWhole(value: number, least: number, most = Number.MAX_SAFE_INTEGER): boolean {
  return Number.isInteger(value) && least <= value && value <= most;
}

function nulProblem({ command, cwd = '', runFolder = '', env = {}, telemetry }: JobSpec): Problem | undefined {
  const words = [...command, cwd, runFolder, ...Object.values(env), ...(telemetry?.args ?? [])];
  if (!words.some((word) => word.includes('\0'))) return undefined;
  return { code: 'job/nul', message: message('The job holds a NUL character, which no program can be given.') };
}
