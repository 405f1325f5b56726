import type { Host } from '../../core/ports/host';
import type { RunConfiguration } from '../../core/runs/runConfiguration';

export interface EnvironmentInput {
  readonly configuration: RunConfiguration;
  /** Where it will run, on the host. */
  readonly workingFolder: string;
  readonly signal?: AbortSignal | undefined;
}

/** The packages that a run has, as its Python tells them. */
export interface Environment {
  /** Its version: `3.8.10`. */
  readonly python: string;
  /** `name==version` of pip, or what conda calls its packages; a line each, sorted. */
  readonly packages: readonly string[];
}

/** Bytes of a list that are kept; hundreds of packages have some kilobytes. */
const MAX_LIST = 256 * 1024;

/**
 * Finds the Python that the program is or is run by, and asks it what it has: pip where it is there, else the metadata of packages. What
 * conda installed stands in the names of files. No question may take more than 20 seconds. Runs under any POSIX shell.
 */
const script = `
limit() { if command -v timeout >/dev/null 2>&1; then timeout 20 "$@"; else "$@"; fi; }
path=$(command -v "$1") || exit 0
case \${path##*/} in
  python*) ;;
  *)
    line=$(head -c 200 "$path" 2>/dev/null | tr -d '\\0' | head -n 1)
    case $line in '#!'*python*) ;; *) exit 0 ;; esac
    path=\${line#'#!'}; path=\${path#/usr/bin/env }; path=\${path%% *}
    ;;
esac
found=$(limit "$path" -c 'import sys; print(sys.version.split()[0] + " " + sys.prefix)' 2>/dev/null) || exit 0
echo "python \${found%% *}"
prefix=\${found#* }
[ -d "$prefix/conda-meta" ] && ls "$prefix/conda-meta" | sed -n 's/^\\(.*\\)\\.json$/package \\1/p'
list=$(limit "$path" -m pip --disable-pip-version-check freeze --all 2>/dev/null) ||
  list=$(limit "$path" -c 'from importlib.metadata import distributions as d
for p in d(): print("%s==%s" % (p.metadata["Name"], p.version))' 2>/dev/null)
printf '%s\\n' "$list" | sed -n 's/^\\([^#[:space:]].*\\)$/package \\1/p'
exit 0
`;

/** What the Python of a run has installed; undefined where no Python runs it, or it does not say. */
export async function readEnvironment(
  host: Pick<Host, 'run'>,
  { configuration, workingFolder, signal }: EnvironmentInput,
): Promise<Environment | undefined> {
  const [program = ''] = configuration.command;
  const result = await host.run('/bin/sh', ['-c', script, 'sh', program], {
    cwd: workingFolder,
    env: configuration.env ?? {},
    maxOutput: MAX_LIST,
    ...(signal === undefined ? {} : { signal }),
  });
  return result.ok ? parseEnvironment(result.value.stdout) : undefined;
}

function parseEnvironment(text: string): Environment | undefined {
  const valuesOf = (kind: string): string[] =>
    text.split('\n').flatMap((line) => (line.startsWith(`${kind} `) ? [line.slice(kind.length + 1).trim()] : []));
  const [python] = valuesOf('python');
  return python === undefined ? undefined : { python, packages: [...new Set(valuesOf('package'))].sort() };
}

/** As it is kept beside the record. */
export function formatEnvironment({ python, packages }: Environment): string {
  return [`python ${python}`, ...packages, ''].join('\n');
}
