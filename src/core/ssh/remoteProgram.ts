import type { RunOptions } from '../ports/host';
import { quoteShellWords } from '../std/shellWords';

/**
 * The one line that a login shell of a host ever sees, whatever shell it is: dash, busybox, bash, zsh, fish, csh or ksh becomes a POSIX
 * shell that reads its script from standard input. A restricted shell refuses the first half and runs the second.
 */
export const LOGIN_LINE = 'exec /bin/sh; sh';

export interface RemoteProgram extends Pick<RunOptions, 'cwd' | 'env'> {
  readonly command: string;
  readonly args: readonly string[];
  /** Nobody else knows it. What a login shell printed before it is not of the program. */
  readonly token: string;
}

/**
 * The first script only finds out who it is and becomes the second one, whose text and words come as arguments: from then on nothing reads
 * standard input but the program. A shell that reads ahead (dash, busybox) has nothing to swallow when the input is sent after the report.
 * Emulators make up what a process reads of itself, without its group and its start, if it uses the plain name of the file.
 */
const BOOT = `
jw_start= ; jw_group=$$
if { IFS= read -r jw_stat <"/proc/./$$/stat"; } 2>/dev/null; then
  set -- \${jw_stat##*") "}
  jw_group=$3
  jw_start=\${20}
fi
if [ "$jw_group" = "$$" ] || ! command -v setsid >/dev/null 2>&1; then set -- ; else set -- setsid; fi
`;

/**
 * Reports on both streams where they begin, and becomes the program. `$0` is the token, `$1` the start time, `$2` the folder; then come the program
 * and its arguments. A shell that cannot become the program reports once more.
 */
const START = `
jw_token=$0; jw_start=$1; jw_cwd=$2; shift 2
jw_report() { printf '%s %s\\n' "$jw_token" "$*"; }
jw_refuse() { jw_report "$1"; exit 126; }
printf '%s\\n' "$jw_token" >&2
case $jw_cwd in
  '') ;;
  '~') jw_cwd=$HOME ;;
  '~/'*) jw_cwd=$HOME/\${jw_cwd#'~/'} ;;
  /*) ;;
  *) jw_cwd=./$jw_cwd ;;
esac
if [ -n "$jw_cwd" ]; then
  [ -d "$jw_cwd" ] || jw_refuse no-folder
  cd "$jw_cwd" 2>/dev/null || jw_refuse no-permission
fi
jw_find() (
  IFS=:; set -f; jw_seen=not-found
  for jw_folder in $PATH; do
    jw_file=\${jw_folder:-.}/$1
    if [ -f "$jw_file" ] && [ -x "$jw_file" ]; then printf '%s' "$jw_file"; exit; fi
    if [ -f "$jw_file" ]; then jw_seen=no-permission; fi
  done
  printf '%s' "$jw_seen"
)
case $1 in
  */*)
    [ -e "$1" ] || jw_refuse not-found
    { [ -f "$1" ] && [ -x "$1" ]; } || jw_refuse no-permission
    ;;
  *)
    jw_file=$(jw_find "$1")
    case $jw_file in
      */*) ;;
      *) jw_refuse "$jw_file" ;;
    esac
    case $1 in
      -*) shift; set -- "$jw_file" "$@" ;;
    esac
    ;;
esac
jw_report run "$$" "$jw_start"
trap 'jw_report failed $?' 0
if [ -n "$BASH_VERSION" ]; then shopt -s execfail; fi
exec "$@"
jw_code=$?
trap - 0
jw_report failed "$jw_code"
exit "$jw_code"
`;

/** What goes to the standard input of the shell behind `LOGIN_LINE`. Throws a RangeError for NUL characters, as no program can get one. */
export function writeRemoteProgram({ command, args, cwd = '', env = {}, token }: RemoteProgram): string {
  const { outer, inner } = environmentWords(env);
  const words = quoteShellWords([...outer, '/bin/sh', '-c', START, token]);
  return `${BOOT}exec "$@" ${words} "$jw_start" ${quoteShellWords([cwd, ...inner, command, ...args])}\n`;
}

/**
 * The environment is changed before the program is looked for, as its PATH may change. Not by `export`: it refuses names such as UID, and
 * ends the shell for it. Names that are none to a shell would be lost on the way through one, and are set behind it.
 */
function environmentWords(env: Readonly<Record<string, string | undefined>>): { outer: string[]; inner: string[] } {
  const changes = Object.entries(env);
  const isName = (name: string): boolean => /^[A-Za-z_]\w*$/.test(name);
  const removed = changes.flatMap(([name, value]) => (value === undefined ? ['-u', name] : []));
  const added = changes.flatMap(([name, value]) => (value === undefined ? [] : [{ name, word: `${name}=${value}` }]));
  const words = (isOuter: boolean): string[] =>
    added.filter(({ name }) => isName(name) === isOuter).map(({ word }) => word);
  const outer = [...removed, ...words(true)];
  const inner = words(false);
  return { outer: outer.length === 0 ? [] : ['env', ...outer], inner: inner.length === 0 ? [] : ['env', ...inner] };
}
