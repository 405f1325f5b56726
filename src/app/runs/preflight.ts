import type { Host } from '../../core/ports/host';
import type { RunConfiguration } from '../../core/runs/runConfiguration';
import { message } from '../../core/std/message';
import { success, type Problem, type Result } from '../../core/std/problem';

export interface PreflightInput {
  readonly configuration: RunConfiguration;
  /** Where it will run, on the host. */
  readonly workingFolder: string;
  readonly signal?: AbortSignal;
}

/** Less free space than this at the working folder is a reason not to begin. */
const MIN_FREE_KB = 100 * 1024;

/** Asks for each path in turn whether it is there, then for free space. Runs under any POSIX shell. */
const script = `
program=$1; shift
command -v "$program" >/dev/null 2>&1 || echo "no-program $program"
for folder in "$@"; do
  case $folder in "~/"*) path=$HOME/\${folder#"~/"} ;; *) path=$folder ;; esac
  [ -e "$path" ] || echo "no-data $folder"
done
free=$(df -kP . 2>/dev/null | awk 'NR == 2 { print $4 }')
[ -n "$free" ] && echo "free $free"
exit 0
`;

/** Prints the modules that this Python does not find, seen from the working folder. */
const findModules =
  'import importlib.util as u, sys\nfor m in sys.argv[1:]:\n  try: found = u.find_spec(m) is not None\n  except Exception: found = False\n  if not found: print(m)';

/**
 * Looks on the host for what a run needs before it begins: the folder, the program, the data, space on the disk, and the modules that
 * its Python script imports. An empty list means that nothing is known to be missing.
 */
export async function checkBeforeRun(host: Host, input: PreflightInput): Promise<Result<readonly Problem[]>> {
  const { configuration, workingFolder, signal } = input;
  const [program = '', ...args] = configuration.command;
  const options = { cwd: workingFolder, ...(signal === undefined ? {} : { signal }) };
  const words = ['-c', script, 'sh', program, ...(configuration.data ?? [])];
  const result = await host.run('/bin/sh', words, { ...options, env: configuration.env ?? {} });
  if (!result.ok) return result;
  const problems = result.value.stdout.split('\n').flatMap((line) => readLine(line, host.name));
  if (problems.length > 0) return success(problems);
  return success(await findMissingModules(host, program, args, { ...options, env: configuration.env ?? {} }));
}

function readLine(line: string, host: string): Problem[] {
  const space = line.indexOf(' ');
  const rest = line.slice(space + 1);
  switch (line.slice(0, space)) {
    case 'no-program':
      return [
        {
          code: 'run/no-program',
          message: message('There is no program {0} on {1}.', rest, host),
          remedy: message('Install it there, or give its full path in the run configuration.'),
        },
      ];
    case 'no-data':
      return [
        {
          code: 'run/no-data',
          message: message('The data {0} is not on {1}.', rest, host),
          remedy: message('Copy it there, or correct "data" in the run configuration.'),
        },
      ];
    case 'free':
      return Number(rest) < MIN_FREE_KB ? [diskProblem(Number(rest), host)] : [];
    default:
      return [];
  }
}

function diskProblem(freeKb: number, host: string): Problem {
  return {
    code: 'run/disk-full',
    message: message('The disk of {0} has only {1} MB left.', host, Math.floor(freeKb / 1024)),
    remedy: message('Delete what is not needed there.'),
  };
}

async function findMissingModules(
  host: Host,
  program: string,
  args: readonly string[],
  options: Parameters<Host['run']>[2] & object,
): Promise<readonly Problem[]> {
  const scriptPath = args.find((word) => !word.startsWith('-'));
  if (!/(^|\/)python[\d.]*$/.test(program) || scriptPath?.endsWith('.py') !== true) return [];
  const text = await host.run('cat', ['--', scriptPath], options);
  if (!text.ok) return [];
  if (text.value.code !== 0) return [noScript(scriptPath, host.name)];
  // The parser of Python is large: it is loaded when there is something to read.
  const { parseScript } = await import('../../core/runs/scriptOptions');
  const { modules } = parseScript(text.value.stdout);
  if (modules.length === 0) return [];
  const found = await host.run(program, ['-c', findModules, ...modules], options);
  if (!found.ok || found.value.code !== 0) return [];
  return found.value.stdout.split('\n').flatMap((name) => (name === '' ? [] : [noModule(name, program, host.name)]));
}

function noScript(path: string, host: string): Problem {
  return {
    code: 'run/no-script',
    message: message('There is no script {0} in the working folder on {1}.', path, host),
    remedy: message('Correct "command" or "cwd" in the run configuration, or send the folder that holds it.'),
  };
}

function noModule(name: string, program: string, host: string): Problem {
  return {
    code: 'run/no-module',
    message: message('{0} on {1} has no module {2}.', program, host, name),
    remedy: message('Install it there, or name another Python in the run configuration.'),
  };
}
