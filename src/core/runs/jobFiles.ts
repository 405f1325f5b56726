import { quoteShellWord, quoteShellWords } from '../std/shellWords';
import type { JobSpec } from './jobSpec';

/** Where everything of ours is on a host, as a word of a shell script. */
export const HOST_FOLDER = '"$HOME"/.jetson-workbench';

/**
 * The files that the supervisor of a job reads, by name: what it needs no parser for is shell script, with every word quoted.
 * `telemetryProgram` is the installed name of the telemetry script.
 */
export function buildJobFiles(spec: JobSpec, telemetryProgram?: string): ReadonlyMap<string, string> {
  const files = new Map([
    ['settings.sh', settingsScript(spec)],
    ['command.sh', commandScript(spec)],
  ]);
  if (spec.telemetry !== undefined && telemetryProgram !== undefined) {
    files.set('telemetry.sh', telemetryScript(spec.id, telemetryProgram, spec.telemetry.args));
  }
  // The order counts: a folder with the last one is a job, and one that waits is not lost.
  return files.set('queued', '\n').set('spec.json', `${JSON.stringify({ version: 1, ...spec })}\n`);
}

function settingsScript(spec: JobSpec): string {
  const settings: readonly [string, string | number | undefined][] = [
    ['queue', spec.queue === true ? 'yes' : undefined],
    ['scope', spec.outliveLogin === true ? 'yes' : undefined],
    ['niceness', spec.niceness],
    ['memory_limit', spec.memoryLimit],
    ['log_limit', spec.logLimit],
    ['run_folder', spec.runFolder === undefined ? undefined : quoteHostPath(spec.runFolder)],
  ];
  return settings.map(([name, value]) => (value === undefined ? '' : `${name}=${value}\n`)).join('');
}

/** The folder comes first: the environment may hold another home. */
function commandScript({ command, cwd, env = {} }: JobSpec): string {
  return [
    ...(cwd === undefined ? [] : [`cd -- ${quoteHostPath(cwd)} || exit 126`]),
    ...Object.entries(env).map(([name, value]) => `export ${name}=${quoteShellWord(value)}`),
    `exec ${quoteShellWords(command)}`,
    '',
  ].join('\n');
}

function telemetryScript(id: string, program: string, args: readonly string[]): string {
  const path = `${HOST_FOLDER}/bin/${quoteShellWord(program)}`;
  return [
    `cd ${HOST_FOLDER}/jobs/${quoteShellWord(id)} || exit 1`,
    `exec "\${JETSON_WORKBENCH_SH:-/bin/sh}" ${path} ${quoteShellWords(args)}`,
    '',
  ].join('\n');
}

/** A path of the host as a word; `~/` at its beginning is the home folder. */
function quoteHostPath(path: string): string {
  if (path === '~') return '"$HOME"';
  return path.startsWith('~/') ? `"$HOME"/${quoteShellWord(path.slice(2))}` : quoteShellWord(path);
}
