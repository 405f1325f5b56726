import type { Bytes } from '../../core/ports/bytes';
import type { ProgramHost, RunOptions, RunResult } from '../../core/ports/host';
import type { HostScriptName, HostScripts } from '../../core/ports/hostScripts';
import { HOST_FOLDER } from '../../core/runs/jobFiles';
import { quoteShellWord } from '../../core/std/shellWords';
import { message } from '../../core/std/message';
import { failure, success, type Problem, type Result } from '../../core/std/problem';

/** A script ends with this when a file that it needs is not installed. */
export const NOT_INSTALLED = 86;
/** A script ends with this when what it wrote did not arrive whole. */
export const DISK_FULL = 67;

/** Calls an installed script; nothing in it is put together from words of others. One that a power cut has emptied is not installed. */
const CALL = `script=${HOST_FOLDER}/bin/$1
[ -s "$script" ] || exit ${NOT_INSTALLED}
shift
exec "\${JETSON_WORKBENCH_SH:-/bin/sh}" "$script" "$@"`;

export interface ScriptedHost {
  readonly host: ProgramHost;
  readonly scripts: HostScripts;
  readonly bytes: Pick<Bytes, 'sha256'>;
}

/**
 * Our scripts on a host: `~/.jetson-workbench/bin/NAME-HASH.sh`, never changed once they are there, so that what still runs by an
 * older one is not disturbed.
 */
export class InstalledScripts {
  private readonly installed = new Map<HostScriptName, Promise<Result<string>>>();

  constructor(private readonly deps: ScriptedHost) {}

  /** Runs an installed script with arguments; installs it when it is not there (any more). */
  async call(name: HostScriptName, args: readonly string[], options?: RunOptions): Promise<Result<RunResult>> {
    return this.withInstalled([name], ([file = '']) => this.run(file, args, options));
  }

  /** Runs a script by the name of its file. */
  run(file: string, args: readonly string[], options?: RunOptions): Promise<Result<RunResult>> {
    return this.deps.host.run('/bin/sh', ['-c', CALL, 'sh', file, ...args], options);
  }

  /** Runs what needs installed scripts, by the names of their files there. Once more when it ends with `NOT_INSTALLED`. */
  async withInstalled(
    names: readonly HostScriptName[],
    work: (files: readonly string[]) => Promise<Result<RunResult>>,
  ): Promise<Result<RunResult>> {
    const first = await this.tryInstalled(names, work);
    if (!first.ok || first.value.code !== NOT_INSTALLED) return first;
    for (const name of names) this.installed.delete(name);
    return this.tryInstalled(names, work);
  }

  private async tryInstalled(
    names: readonly HostScriptName[],
    work: (files: readonly string[]) => Promise<Result<RunResult>>,
  ): Promise<Result<RunResult>> {
    const files: string[] = [];
    for (const name of names) {
      const file = await this.ensure(name);
      if (!file.ok) return file;
      files.push(file.value);
    }
    return work(files);
  }

  /** The name of the file; a failed try is not remembered. */
  private async ensure(name: HostScriptName): Promise<Result<string>> {
    const installing = this.installed.get(name) ?? this.install(name);
    this.installed.set(name, installing);
    const result = await installing.catch((error: unknown) => {
      this.installed.delete(name);
      throw error;
    });
    if (!result.ok) this.installed.delete(name);
    return result;
  }

  private async install(name: HostScriptName): Promise<Result<string>> {
    const text = await this.deps.scripts.text(name);
    const bytes = new TextEncoder().encode(text);
    const file = name.replace(/\.sh$/, `-${this.deps.bytes.sha256(bytes).slice(0, 16)}.sh`);
    const result = await this.deps.host.run('/bin/sh', ['-s'], { stdin: installScript(file, text, bytes.length) });
    if (!result.ok) return result;
    return result.value.code === 0 ? success(file) : failure(scriptProblem(result.value));
  }
}

/** The last line runs the whole: of a text that is cut off on its way nothing runs. */
function installScript(file: string, text: string, length: number): string {
  return `main() {
  umask 077
  folder=${HOST_FOLDER}/bin
  [ ! -s "$folder/${file}" ] || return 0
  mkdir -p "$folder" || return 1
${writeFile(`"$folder/${file}"`, text, length)}
  ${settle([`"$folder/${file}"`])}
}
main
`;
}

/** Lines of a script that write a file whole or not at all; `target` is a word. */
export function writeFile(target: string, text: string, length: number): string {
  return `  printf %s ${quoteShellWord(text)} >${target}.$$
  [ "$(($(wc -c <${target}.$$)))" -eq ${length} ] || { rm -f ${target}.$$; return ${DISK_FULL}; }
  mv -f ${target}.$$ ${target} || return 1`;
}

/** A line of a script that brings files, which are words, to the disk; old programs do that only with everything at once. */
export function settle(targets: readonly string[]): string {
  return `sync ${targets.join(' ')} 2>/dev/null || sync 2>/dev/null || :`;
}

/** What a script meant by the code it ended with. */
export function scriptProblem({ code, signal, stderr }: RunResult): Problem {
  const said = stderr.trim().slice(-500);
  switch (code) {
    case 65:
      return { code: 'job/not-found', message: message('The host has no such job.') };
    case 66:
      return { code: 'job/busy', message: message('The job has not ended.'), remedy: message('Stop it first.') };
    case DISK_FULL:
      return {
        code: 'job/disk-full',
        message: message('There is no space left in the home folder of the host.'),
        remedy: message('Delete what is not needed there, then try again.'),
      };
    case 68:
      return { code: 'job/exists', message: message('The host has another job with the same id.') };
    default:
      return {
        code: 'job/failed',
        message: message('The host could not do it ({0}): {1}', code ?? signal ?? '', said),
      };
  }
}
