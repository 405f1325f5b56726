import type { Host, RunOptions, RunResult } from '../../core/ports/host';
import { message } from '../../core/std/message';
import { failure, success, type Problem, type Result } from '../../core/std/problem';

/** What the files of a host are reached by: programs run there. */
export type FilesLink = Pick<Host, 'name' | 'run'>;

/**
 * What every script begins with: `~/` in front of a path is the home folder of the person there. `sum` prefers openssl, which uses
 * what the processor has for it; `piece` prints bytes [$2, $2 + $3) of the file $1 in large blocks, which head and tail do not.
 */
const PRELUDE = `set -u
LC_ALL=C
export LC_ALL
umask 077
at() { case $1 in "~") path=$HOME ;; "~/"*) path=$HOME/\${1#"~/"} ;; *) path=$1 ;; esac; }
has() { command -v "$1" >/dev/null 2>&1; }
quick() { has openssl && [ "$(printf a | openssl dgst -sha256 -r 2>/dev/null | cut -c 1-8)" = ca978112 ]; }
sum() {
  if quick; then openssl dgst -sha256 -r | cut -c 1-64
  elif has sha256sum; then sha256sum | cut -c 1-64
  else cksum; fi
}
algorithm() { if has sha256sum || quick; then echo sha256; else echo cksum; fi; }
size_of() { if [ -f "$1" ]; then stat -L -c %s -- "$1" 2>/dev/null || echo "$(($(wc -c <"$1")))"; else echo -; fi; }
piece() {
  from=$2 left=$3 block=262144
  while [ "$left" -gt 0 ]; do
    inside=$((from % block))
    if [ "$inside" -eq 0 ] && [ "$left" -ge "$block" ]; then
      count=$((left / block))
      dd if="$1" bs=$block skip=$((from / block)) count=$count 2>/dev/null
      count=$((count * block))
    else
      count=$((block - inside))
      [ "$count" -le "$left" ] || count=$left
      dd if="$1" bs=$block skip=$((from / block)) count=1 2>/dev/null | tail -c "+$((inside + 1))" | head -c "$count"
    fi
    from=$((from + count)) left=$((left - count))
  done
}
absent() { [ ! -e "$1" ] && [ ! -L "$1" ]; }
bad() {
  if absent "$1"; then exit 40; fi
  if [ -d "$1" ]; then exit 42; fi
  if [ ! -r "$1" ]; then exit 41; fi
  exit 43
}
`;

/**
 * Runs a script with arguments on the host; what its exit codes mean is said of `path`. The script's first line says what it does, and comes
 * first, so that people see it in the log.
 */
export async function runScript(
  link: FilesLink,
  script: string,
  { args, path, ...options }: RunOptions & { readonly args: readonly string[]; readonly path: string },
): Promise<Result<RunResult>> {
  const result = await link.run('/bin/sh', ['-c', `${titleOf(script)}${PRELUDE}${script}`, 'sh', ...args], options);
  if (!result.ok || result.value.code === 0) return result;
  return failure(scriptProblem(result.value, path, link.name));
}

function titleOf(script: string): string {
  return script.slice(0, script.indexOf('\n') + 1);
}

/** The same problems as of local files, by the codes of the scripts. */
function scriptProblem({ code, signal, stderr }: RunResult, path: string, host: string): Problem {
  switch (code) {
    case 40:
      return { code: 'file/not-found', message: message('There is no file {0} on {1}.', path, host), file: path };
    case 41:
      return {
        code: 'file/no-permission',
        message: message('You may not open {0} on {1}. Check its permissions.', path, host),
        file: path,
      };
    case 42:
      return {
        code: 'file/is-folder',
        message: message('{0} on {1} is a folder, not a file.', path, host),
        file: path,
      };
    case 44:
      return {
        code: 'file/disk-full',
        message: message('{0} could not be written: the disk of {1} is full.', path, host),
        file: path,
      };
    default: {
      const said = stderr.trim().split('\n').at(-1) ?? '';
      return {
        code: 'file/failed',
        message: message('{0} on {1} could not be used: {2}', path, host, said === '' ? String(code ?? signal) : said),
        file: path,
      };
    }
  }
}

/** The bytes that a script prints. */
export async function readBytes(
  link: FilesLink,
  script: string,
  options: { readonly args: readonly string[]; readonly path: string },
): Promise<Result<Uint8Array>> {
  const chunks: Uint8Array[] = [];
  const result = await runScript(link, script, { ...options, onStdoutBytes: (chunk) => void chunks.push(chunk) });
  return result.ok ? success(new Uint8Array(Buffer.concat(chunks))) : result;
}

export function abortOf(signal: AbortSignal | undefined): { readonly signal?: AbortSignal } {
  return signal === undefined ? {} : { signal };
}
