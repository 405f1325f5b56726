/** What a host is told to end: the program of a run and everything it started. */
export interface RemoteProcess {
  readonly pid: string;
  /** In ticks since the host started, as in `/proc/PID/stat`; empty where the host does not tell. */
  readonly start: string;
}

/** Looks, a tenth of a second apart, that a process tree has between being asked to end and being ended. */
const PATIENCE = 4;
/** Looks after which it is given up. */
const LIMIT = 20;

/**
 * Ends process `$1`, unless it is not the one that started at `$2`, with its group, its session and all they started, also in groups of
 * their own: asks, waits 0.4 s, then kills. A process whose parents had ended before (a daemon) is left alone. Uses `/proc`, and
 * `ps` where there is none. Ends with 0 when nothing is left.
 */
const END_TREE = `
leader=$1; start=$2; left=
table() {
  if [ -r "/proc/$$/stat" ]; then
    for file in /proc/[0-9]*/stat; do
      set -f
      { IFS= read -r line <"$file"; } 2>/dev/null || continue
      pid=\${file#/proc/}; pid=\${pid%/stat}
      set -- \${line##*") "}
      case $1 in (Z | X) continue ;; esac
      echo "$pid:$2:$3:$4:\${20}"
    done
  else
    ps -A -o pid= -o ppid= -o pgid= -o stat= | while read -r pid parent group state; do
      case $state in (Z*) continue ;; esac
      echo "$pid:$parent:$group:$group:"
    done
  fi
}
members() {
  rows=$(table); found=' '; more=yes
  while [ -n "$more" ]; do
    more=
    for row in $rows; do
      pid=\${row%%:*}; rest=\${row#*:}
      case $found in (*" $pid "*) continue ;; esac
      if [ "$pid" = "$leader" ]; then
        [ -z "$start" ] || [ "\${row##*:}" = "$start" ] || return
      else
        parent=\${rest%%:*}; rest=\${rest#*:}
        group=\${rest%%:*}; rest=\${rest#*:}
        session=\${rest%%:*}
        case "$found/ $left /$group/$session/" in
          (*" $parent "*/*/*/*/ | */*" $pid "*/*/*/ | */*/"$leader"/*/ | */*/*/"$leader"/) ;;
          (*) continue ;;
        esac
      fi
      found="$found$pid "; more=yes
    done
  done
  set -- $found
  echo "$*"
}
look() { left=$(members); [ -n "$left" ]; }
tell() { signal=$1; shift; kill -s "$signal" -- "-$leader" "$@" 2>/dev/null; }
look || exit 0
tell TERM $left
tell CONT $left
looks=0
while sleep 0.1 2>/dev/null || sleep 1; look; do
  looks=$((looks + 1))
  if [ "$looks" -ge ${PATIENCE} ]; then tell KILL $left; fi
  if [ "$looks" -ge ${LIMIT} ]; then exit 1; fi
done
exit 0
`;

/** The program with its arguments that ends a process tree on a host. */
export function endTreeCommand({ pid, start }: RemoteProcess): readonly string[] {
  return ['/bin/sh', '-c', END_TREE, 'sh', pid, start];
}
