import type { RunResult } from '../../core/ports/host';
import { parseJobFacts } from '../../core/runs/jobFacts';
import { isJobId } from '../../core/runs/jobId';
import { buildJobFiles, HOST_FOLDER } from '../../core/runs/jobFiles';
import { checkJobSpec, type JobSpec } from '../../core/runs/jobSpec';
import { isOver, statusOf, type JobStatus } from '../../core/runs/jobState';
import { message } from '../../core/std/message';
import { failure, success, type Result } from '../../core/std/problem';
import { joinBytes } from '../../core/std/joinBytes';
import { quoteShellWord } from '../../core/std/shellWords';
import {
  DISK_FULL,
  InstalledScripts,
  NOT_INSTALLED,
  scriptProblem,
  settle,
  writeFile,
  type ScriptedHost,
} from './installedScripts';

/** How long a job has to end by itself after it was asked to, in seconds. */
const PATIENCE_SECONDS = 10;

/**
 * The jobs of a host. Everything of them is kept on the host; nothing here is needed for them to go on, and any number of clients may
 * use them at once. What cannot be reached is the problem of the host (`host/…`) and says nothing of the job.
 */
export class Jobs {
  private readonly scripts: InstalledScripts;

  constructor(private readonly deps: ScriptedHost) {
    this.scripts = new InstalledScripts(deps);
  }

  /**
   * Starts a job, or leaves it in the host's queue. May be repeated with the same specification when the link broke meanwhile: a job
   * that was started is not started again, and its state is told.
   */
  async start(spec: JobSpec): Promise<Result<JobStatus>> {
    const checked = checkJobSpec(spec);
    if (!checked.ok) return checked;
    const names = ['supervise.sh', ...(spec.telemetry === undefined ? [] : [spec.telemetry.script])] as const;
    const result = await this.scripts.withInstalled(names, ([supervisor = '', telemetry]) =>
      this.deps.host.run('/bin/sh', ['-s'], { stdin: startScript(spec, supervisor, telemetry) }),
    );
    return oneStatus(result);
  }

  async state(id: string): Promise<Result<JobStatus>> {
    return isJobId(id) ? oneStatus(await this.scripts.call('supervise.sh', ['facts', id])) : failure(notFound());
  }

  /** All jobs of the host, the oldest first. */
  async list(): Promise<Result<readonly JobStatus[]>> {
    return allStatuses(await this.scripts.call('supervise.sh', ['facts']));
  }

  /**
   * Asks the job to end, waits, then kills what it started, also what has left its group. Told is how it is after that; a job that is
   * still not over has processes that this person may not end.
   */
  async stop(id: string, patience = PATIENCE_SECONDS): Promise<Result<JobStatus>> {
    const status = await this.act('stop', id, String(Math.ceil(Math.max(0, patience))));
    if (!status.ok || isOver(status.value.state)) return status;
    return failure({
      code: 'job/not-stopped',
      message: message('Some processes of the job could not be ended.'),
      remedy: message('They may belong to another person: end them on the host.'),
    });
  }

  async pause(id: string): Promise<Result<JobStatus>> {
    return this.act('pause', id);
  }

  async resume(id: string): Promise<Result<JobStatus>> {
    return this.act('resume', id);
  }

  /** Deletes what the host keeps of a job that is over. */
  async remove(id: string): Promise<Result<void>> {
    if (!isJobId(id)) return failure(notFound());
    const result = done(await this.scripts.call('supervise.sh', ['remove', id]));
    return result.ok ? success(undefined) : result;
  }

  /** The bytes of the log that exist in `[offset, offset + length)`. */
  async readLog(
    id: string,
    { offset, length }: { readonly offset: number; readonly length: number },
  ): Promise<Result<Uint8Array>> {
    if (!isJobId(id)) return failure(notFound());
    const chunks: Uint8Array[] = [];
    const args = ['read', id, String(offset), String(length)];
    const result = done(
      await this.scripts.call('supervise.sh', args, { onStdoutBytes: (chunk) => void chunks.push(chunk) }),
    );
    return result.ok ? success(joinBytes(chunks)) : result;
  }

  /**
   * Starts what waits in the queue as far as its turn has come, as is needed after a reboot of the host; with `maximum`, so many jobs
   * (at least 1) may run from now on while others wait.
   */
  async advanceQueue(maximum?: number): Promise<Result<void>> {
    const args = maximum === undefined ? [] : [String(Math.max(1, Math.trunc(maximum)))];
    const result = done(await this.scripts.call('supervise.sh', ['queue', ...args]));
    return result.ok ? success(undefined) : result;
  }

  private async act(action: string, id: string, ...args: readonly string[]): Promise<Result<JobStatus>> {
    return isJobId(id)
      ? oneStatus(await this.scripts.call('supervise.sh', [action, id, ...args]))
      : failure(notFound());
  }
}

/**
 * The last line runs the whole: of a text that is cut off on its way nothing runs. With the last file it is a job, so everything else is
 * on the disk before it: after a power cut there is a whole job or none, and a job that was promised is there.
 */
function startScript(spec: JobSpec, supervisor: string, telemetry: string | undefined): string {
  const files = [...buildJobFiles(spec, telemetry)];
  const needed = [supervisor, ...(telemetry === undefined ? [] : [telemetry])];
  const writes = files.map(([name, text]) => writeFile(`"$job/${name}"`, text, new TextEncoder().encode(text).length));
  const [last = ''] = writes.splice(-1);
  const settled = files.slice(0, -1).map(([name]) => `"$job/${name}"`);
  return `prepare() {
  umask 077
  mkdir -p ${HOST_FOLDER}/jobs || return 1
  mkdir "$job" 2>/dev/null || [ -d "$job" ] || return ${DISK_FULL}
  if [ -s "$job/spec.json" ]; then
    [ "$(cat "$job/spec.json")" = ${quoteShellWord(files.at(-1)?.[1].trimEnd() ?? '')} ] || return 68
    return 0
  fi
${writes.join('\n')}
  ${settle(settled)}
${last}
  ${settle(['"$job/spec.json"'])}
}
main() {
  job=${HOST_FOLDER}/jobs/${quoteShellWord(spec.id)}
  bin=${HOST_FOLDER}/bin
  for file in ${needed.join(' ')}; do [ -s "$bin/$file" ] || exit ${NOT_INSTALLED}; done
  (prepare) || exit
  exec "\${JETSON_WORKBENCH_SH:-/bin/sh}" "$bin/${supervisor}" submit ${quoteShellWord(spec.id)}
}
main
`;
}

function done(result: Result<RunResult>): Result<RunResult> {
  return !result.ok || result.value.code === 0 ? result : failure(scriptProblem(result.value));
}

function allStatuses(result: Result<RunResult>): Result<readonly JobStatus[]> {
  const finished = done(result);
  return finished.ok ? success(parseJobFacts(finished.value.stdout).value.map(statusOf)) : finished;
}

function oneStatus(result: Result<RunResult>): Result<JobStatus> {
  const statuses = allStatuses(result);
  if (!statuses.ok) return statuses;
  const [status] = statuses.value;
  return status === undefined ? failure(notFound()) : success(status);
}

function notFound() {
  return { code: 'job/not-found', message: message('The host has no such job.') };
}
