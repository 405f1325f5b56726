#!/bin/sh
# Starts jobs on the machine it is on, looks after them, and tells how they are. It needs a POSIX shell and what busybox has.
#
#   sh supervise.sh submit ID              starts a job whose files lie ready, at once or when its turn in the queue comes
#   sh supervise.sh facts [ID...]          prints a line of facts for each job; for all jobs without ids
#   sh supervise.sh stop ID SECONDS        asks a job to end, waits, then kills its whole tree
#   sh supervise.sh pause ID, resume ID    holds the whole tree, lets it go on
#   sh supervise.sh read ID OFFSET LENGTH  prints bytes of the log
#   sh supervise.sh remove ID              deletes the folder of a job that has ended
#   sh supervise.sh queue [MAX]            sets how many jobs may run while others wait, and starts those whose turn it is
#
# `run`, `job` and `kill` are what it starts itself with. A job is a folder, ~/.jetson-workbench/jobs/ID, with these files:
#
#   settings.sh, command.sh, telemetry.sh, queued, spec.json   by the client, in this order: with the last one it is a job
#   queued            until the job has a supervisor
#   supervisor/pid    "PID START BOOT TIME" of the supervisor. The folder is moved here as a whole: who comes second has lost
#   pid               the same of the job. START is the start time as the system counts it and BOOT the id of its boot: with both,
#                     a later process with the same number is not taken for the job
#   log               standard output and standard error, the bytes as they came
#   exit              "code N TIME person|unknown" or "signal NAME TIME person|unknown"; behind that "disk-full" if it is, and
#                     "down" if the machine was being shut down. A shell tells a code above 128 and a signal by the same number;
#                     it is read as the signal
#   heartbeat         the time, each 10 seconds while there is a supervisor
#   stop, full        marks: a person stopped it; the disk was full at least once while it ran
#   told              the time when the machine asked everything that belongs to it to end, as a shutdown and the end of a login do
#   dropped           how many bytes came after the limit of the log
#   memory            how the limit of memory is kept: control-group, address-space or none
#   run/              what JETSON_WORKBENCH_RUN_DIR names, unless the client chose another folder
#
# Each file but the log is written whole under another name and then moved. Times are seconds since 1970 by this machine's clock.
# A power cut may cost what was written in the last half minute, also the content of a file that was moved; but before a job has an
# `exit`, its log and that are on the disk, and before it can be started, what it needs is.

set -u
set -f
self=$0
sh=${JETSON_WORKBENCH_SH:-/bin/sh}
# Under the plain name, emulators (qemu) make up what a process reads of itself.
proc=${JETSON_WORKBENCH_PROC:-/proc/.}
root=$HOME/.jetson-workbench
jobs=$root/jobs
user_umask=$(umask)
umask 077

GONE=65
BUSY=66
FULL=67

has() {
  command -v "$1" >/dev/null 2>&1
}

now() {
  date +%s
}

give_up() {
  printf '%s\n' "$2" >&2
  exit "$1"
}

# Waits a moment: a tenth of a second where `sleep` knows fractions.
nap() {
  sleep 0.1 2>/dev/null || sleep 1
}

# --- Small files ------------------------------------------------------------------------------------------------------------

# Sets `line` to the first line of a file; empty where there is none.
read_line() {
  line=
  { IFS= read -r line <"$1"; } 2>/dev/null || return 0
}

# Writes a line whole or not at all. What was written is read again: not every shell notices a full disk.
replace() {
  { printf '%s\n' "$2" >"$1.$$"; } 2>/dev/null
  read_line "$1.$$"
  if [ "$line" = "$2" ] && mv -f "$1.$$" "$1" 2>/dev/null; then return 0; fi
  rm -f "$1.$$" 2>/dev/null
  return 1
}

# Sets a mark of a job. It lay there under another name from the beginning: a full disk does not keep files from being moved.
mark() {
  mv -f "$job/.$1" "$job/$1" 2>/dev/null || { printf '' >"$job/$1"; } 2>/dev/null
}

# Brings files to the disk. Old programs do that only with everything at once.
settle() {
  sync "$@" 2>/dev/null || sync 2>/dev/null || :
}

# Sets `sizes` to the sizes of these files, in their order; one that is not there is left out.
measure() {
  [ -n "${stat_kind-}" ] || find_stat_kind
  case $stat_kind in
    gnu) sizes=$(stat -L -c %s "$@" 2>/dev/null) ;;
    bsd) sizes=$(stat -L -f %z "$@" 2>/dev/null) ;;
    none) sizes=$(list_sizes "$@") ;;
  esac
}

find_stat_kind() {
  stat_kind=none
  if stat -L -c %s / >/dev/null 2>&1; then
    stat_kind=gnu
  elif stat -L -f %z / >/dev/null 2>&1; then
    stat_kind=bsd
  fi
}

list_sizes() {
  for file; do
    # shellcheck disable=SC2012 # Only the size is taken from the list.
    LC_ALL=C ls -lnL "$file" 2>/dev/null | { read -r _ _ _ _ size _ && printf '%s\n' "$size"; }
  done
}

# read_bytes FILE OFFSET LENGTH. `dd` goes to the block without reading what is before it.
read_bytes() {
  inside=$(($2 % 65536))
  dd if="$1" bs=65536 skip=$(($2 / 65536)) count=$(((inside + $3 + 65535) / 65536)) 2>/dev/null |
    tail -c +$((inside + 1)) | head -c "$3"
}

# --- Processes --------------------------------------------------------------------------------------------------------------

# Sets `boot` to the id of this boot of the machine.
find_boot() {
  read_line "$proc/sys/kernel/random/boot_id"
  boot=${line:-$(sysctl -n kern.bootsessionuuid 2>/dev/null)}
  boot=${boot:-unknown}
}

# Sets what the system knows of a process: p_state, p_parent, p_group, p_session, p_start. Fails when there is no such process.
look_at() {
  if [ ! -e "$proc/sys" ]; then
    look_with_ps "$1"
    return
  fi
  stat=
  { while IFS= read -r part || [ -n "$part" ]; do stat=$stat$part; done <"$proc/$1/stat"; } 2>/dev/null || return 1
  # The name of the process stands in brackets and may hold anything, brackets and line ends too.
  # shellcheck disable=SC2086
  set -- ${stat##*') '}
  [ $# -ge 20 ] || return 1
  p_state=$1 p_parent=$2 p_group=$3 p_session=$4 p_start=${20}
}

# Systems without /proc tell the start in whole seconds, and no session.
look_with_ps() {
  # shellcheck disable=SC2046
  set -- $(LC_ALL=C ps -o stat= -o ppid= -o pgid= -o lstart= -p "$1" 2>/dev/null)
  [ $# -ge 4 ] || return 1
  p_state=${1%"${1#?}"} p_parent=$2 p_group=$3 p_session=none
  shift 3
  p_start=$(printf '%s.' "$@" | tr : .)
}

# One that has ended and was not waited for does not run.
is_running() {
  look_at "$1" && [ "$p_state" != Z ] && [ "$p_state" != X ]
}

# is_alive PID START BOOT: whether that very process still runs.
is_alive() {
  [ -n "${2-}" ] && [ "${3-}" = "$boot" ] && is_running "$1" && [ "$p_start" = "$2" ]
}

# Whether the process that a file names still runs.
is_owner_alive() {
  read_line "$1"
  # shellcheck disable=SC2086
  is_alive $line
}

# Sets `identity` to "PID START BOOT TIME" of this very process.
identify() {
  p_start=unknown
  look_at "$$"
  identity="$$ $p_start $boot $(now)"
}

# Starts a program in the background in a session of its own, so that neither a closed connection nor a signal for another group
# reaches it. Without `setsid` it only ignores hang-ups, and has a group of its own where the shell can do that without a terminal.
detach() {
  if has setsid; then
    (become_independent && exec setsid "$@") &
  else
    set -m 2>/dev/null
    (become_independent && exec nohup "$@") &
    set +m
  fi
}

# A supervisor ignores signals; what it starts does not.
become_independent() {
  trap - HUP INT TERM
  umask "$user_umask"
  unset JETSON_WORKBENCH_RUN_ID JETSON_WORKBENCH_RUN_DIR
}

# Sets `processes` to words NUMBER:PARENT:GROUP:SESSION for all that run.
list_processes() {
  processes=
  if [ ! -e "$proc/sys" ]; then
    processes=$(ps -A -o pid= -o ppid= -o pgid= -o stat= | while read -r number parent group state; do
      case $state in Z*) ;; *) printf ' %s:%s:%s:none' "$number" "$parent" "$group" ;; esac
    done)
    return
  fi
  set +f
  set -- "$proc"/[0-9]*
  set -f
  for path; do
    is_running "${path##*/}" && processes="$processes ${path##*/}:$p_parent:$p_group:$p_session"
  done
}

# Sets `members` to the processes of the job `id`: its session and group and what they started. With "everywhere" also what left
# them and lost its parent, known by the job's id in its environment.
find_members() {
  members='' others=''
  find_leader
  list_processes
  for process in $processes; do
    number=${process%%:*} rest=${process#*:}
    case :${rest#*:}:$number: in
      # The kernel's own threads have no group.
      :0:* | *":$$:") ;;
      *":${leader:-none}:"*) members="$members $number" ;;
      *) others="$others $number:${rest%%:*}" ;;
    esac
  done
  [ "${1-}" != everywhere ] || add_marked
  add_children
  return 0
}

# Sets `leader` to the number of the job's process, or to nothing when another process has that number now: a number is not given
# again while a group or a session still has it.
find_leader() {
  read_line "$job/pid"
  leader=${line%% *}
  # shellcheck disable=SC2086
  set -- $line
  [ "${3-}" = "$boot" ] || leader=
  if look_at "${1:-none}" && [ "$p_start" != "${2-}" ]; then leader=; fi
}

# One search of all environments finds those that are worth a closer look, where `grep` does not stop at zero bytes.
add_marked() {
  files=
  for other in $others; do files="$files $proc/${other%%:*}/environ"; done
  if printf 'a\000b\n' | grep -q b; then
    # shellcheck disable=SC2086
    files=$(grep -lsF "JETSON_WORKBENCH_RUN_ID=$id" $files)
  fi
  for file in $files; do
    number=${file%/environ} number=${number##*/}
    is_marked "$number" && members="$members $number"
  done
}

is_marked() {
  [ -r "$proc/$1/environ" ] && { tr '\000' '\n' <"$proc/$1/environ" | grep -qx "JETSON_WORKBENCH_RUN_ID=$id"; } 2>/dev/null
}

add_children() {
  found=yes
  while [ -n "$found" ]; do
    found=
    for other in $others; do
      case " $members " in
        *" ${other%%:*} "*) ;;
        *" ${other##*:} "*) members="$members ${other%%:*}" found=yes ;;
      esac
    done
  done
}

# signal NAME: to every member. A group is told as a whole, so that what it starts at this moment is told too.
signal() {
  if [ -n "$leader" ] && look_at "$leader" && [ "$p_group" = "$leader" ]; then kill -s "$1" -- "-$leader" 2>/dev/null; fi
  # shellcheck disable=SC2086
  [ -z "$members" ] || kill -s "$1" $members 2>/dev/null
}

# --- What is known of jobs --------------------------------------------------------------------------------------------------

# Sets `facts` to words KEY=VALUE, with nothing in it that changes by itself. What ends a job is read last: a job that ends meanwhile
# has not vanished.
describe() {
  job=$jobs/$1
  facts="boot=$boot"
  if [ -e "$job/queued" ] && [ ! -e "$job/supervisor" ]; then
    facts="$facts queued=1"
    is_anything_busy || facts="$facts stalled=1"
  fi
  describe_process process "$job/pid"
  describe_process supervisor "$job/supervisor/pid"
  # The folder came with the file in it: only a power cut takes its content away, and the boot it tells of is not this one.
  if [ -d "$job/supervisor" ] && [ -z "$line" ]; then facts="$facts supervisor=0:0:none:"; fi
  for fact in memory dropped exit; do
    read_line "$job/$fact"
    # shellcheck disable=SC2086
    set -- $line
    [ $# -eq 0 ] || join "$@"
  done
  [ -e "$job/stop" ] && facts="$facts stop=1"
  [ -e "$job/full" ] && facts="$facts full=1"
  return 0
}

join() {
  facts="$facts $fact=$1"
  shift
  for word; do facts="$facts:$word"; done
}

# NAME=PID:START:BOOT:TIME is what was written down; NAME_now=START:STATE what the process of that number is now.
describe_process() {
  read_line "$2"
  # shellcheck disable=SC2086
  set -- "$1" $line
  [ $# -ge 4 ] || return 0
  facts="$facts $1=$2:$3:$4:${5-}"
  look_at "$2" && facts="$facts ${1}_now=$p_start:$p_state"
}

# Sets `ids` to all jobs, in the order of their ids.
list_jobs() {
  set +f
  set -- "$jobs"/*/spec.json
  set -f
  ids=
  for path; do
    path=${path%/spec.json}
    [ ! -d "$path" ] || ids="$ids ${path##*/}"
  done
}

# Prints "ID now=TIME heartbeat=TIME KEY=VALUE..." for each job, and then "SIZE ID/log" for each log.
print_facts() {
  ids=$*
  [ $# -gt 0 ] || list_jobs
  cd "$jobs" 2>/dev/null || return 0
  time=$(now)
  logs=
  for id in $ids; do
    [ -e "$id/spec.json" ] || continue
    read_line "$id/heartbeat"
    heartbeat=$line
    describe "$id"
    printf '%s now=%s heartbeat=%s %s\n' "$id" "$time" "$heartbeat" "$facts"
    [ ! -e "$id/log" ] || logs="$logs $id/log"
  done
  # shellcheck disable=SC2086
  [ -z "$logs" ] || print_sizes $logs
}

print_sizes() {
  measure "$@"
  for size in $sizes; do
    printf '%s %s\n' "$size" "$1"
    shift
  done
}

# Whether the end of any job will start those that wait.
is_anything_busy() {
  set +f
  set -- "$jobs"/*/supervisor
  set -f
  for path; do
    path=${path%/supervisor}
    is_busy "${path##*/}" && return
  done
  return 1
}

# Whether a job has begun and not ended, as far as can be seen from its processes.
is_busy() {
  [ ! -e "$jobs/$1/exit" ] && { is_owner_alive "$jobs/$1/supervisor/pid" || is_owner_alive "$jobs/$1/pid"; }
}

# --- Starting and the queue -------------------------------------------------------------------------------------------------

# May be called again after a cut: a job that was started once is not started twice.
submit() {
  if [ ! -e "$job/supervisor" ] && [ ! -e "$job/exit" ]; then
    queue=
    # shellcheck source=/dev/null
    . "$job/settings.sh"
    if [ -n "$queue" ]; then drain; else launch "$id"; fi
  fi
  print_facts "$id"
}

# Starts the supervisor of a job and waits until it is there.
launch() {
  set -- "$1" "$sh" "$self" run "$1"
  scope=
  # shellcheck source=/dev/null
  . "$jobs/$1/settings.sh"
  launched=$jobs/$1
  shift
  # A scope of the person's own service manager is not ended with the login.
  if [ -n "$scope" ] && systemd-run --user --scope --quiet true 2>/dev/null; then
    set -- systemd-run --user --scope --quiet "$@"
  fi
  detach "$@" </dev/null >/dev/null 2>>"$launched/supervisor.log"
  tries=0
  while [ ! -e "$launched/supervisor/pid" ] && [ $((tries += 1)) -le 50 ]; do nap; done
}

# Becomes the one supervisor of a job, or fails. Whoever moves the folder first has it; moved onto a folder that is there, it either
# lands inside or stays.
claim() {
  identify
  mkdir "$job/supervisor.$$" && replace "$job/supervisor.$$/pid" "$identity" && mv "$job/supervisor.$$" "$job/supervisor"
  rm -rf "$job/supervisor.$$" "$job/supervisor/supervisor.$$"
  read_line "$job/supervisor/pid"
  [ "$line" = "$identity" ] && rm -f "$job/queued"
} 2>/dev/null

# Starts jobs of the queue, the oldest first, while fewer run than may. On a machine that is being shut down they wait for its return.
drain() {
  if is_going_down; then return 0; fi
  lock || return 0
  read_line "$root/queue/max"
  max=${line:-1} running=0
  list_jobs
  for each in $ids; do is_busy "$each" && running=$((running + 1)); done
  for each in $ids; do
    [ "$running" -lt "$max" ] || break
    if [ ! -e "$jobs/$each/queued" ] || [ -e "$jobs/$each/supervisor" ]; then continue; fi
    launch "$each"
    running=$((running + 1))
  done
  unlock
}

# Takes the lock of the queue, from an owner that is no more if need be. Fails after half a minute.
lock() {
  mkdir -p "$root/queue"
  identify
  tries=0
  until mkdir "$root/queue/lock" 2>/dev/null; do
    [ $((tries += 1)) -le 300 ] || return 1
    nap
    [ $((tries % 5)) -gt 0 ] || break_lock
  done
  replace "$root/queue/lock/owner" "$identity"
  return 0
}

unlock() {
  read_line "$root/queue/lock/owner"
  [ "$line" != "$identity" ] || rm -rf "$root/queue/lock"
}

# Two may break one lock, and the second then a fresh one: more jobs than wanted may run for once, but none twice.
break_lock() {
  is_owner_alive "$root/queue/lock/owner" && return
  # It has no owner yet while it is being taken.
  [ -n "$line" ] || [ "$tries" -ge 50 ] || return
  mv "$root/queue/lock" "$root/queue/lock.$$" 2>/dev/null && rm -rf "$root/queue/lock.$$"
}

# Whether the machine is being shut down. So it is when its service manager, if it has one, cannot be asked any more, and everything was
# told to end.
is_going_down() {
  has systemctl || return 1
  case $(systemctl is-system-running 2>/dev/null) in
    stopping) ;;
    running | degraded | starting | initializing | maintenance) return 1 ;;
    *) is_told ;;
  esac
}

# Whether everything that belongs to the job was told to end, less than two minutes ago: what does not obey is killed before that.
is_told() {
  [ -n "${job-}" ] && [ -e "$job/told" ] || return 1
  read_line "$job/told"
  [ "$(($(now) - ${line:-0}))" -lt 120 ] || [ -z "$line" ]
}

# --- Running ----------------------------------------------------------------------------------------------------------------

# The supervisor. Signals are for the job, not for it: it has to tell how the job ended.
run() {
  claim || exit 0
  cd "$root" || exit 1
  niceness='' memory_limit='' log_limit=''
  # shellcheck source=/dev/null
  . "$job/settings.sh"
  down=
  trap '' HUP INT TERM
  if prepare; then
    start_job
    watch_over &
    guard=$!
    start_telemetry
    wait_for_job
    ended=$(now)
    # What ended the job may be about to reach the rest.
    [ "$code" -le 128 ] || nap
    if is_going_down; then down=yes; fi
    end_telemetry
    kill -s USR1 "$guard" 2>/dev/null
    finish_log
  else
    code=1 ended=$(now)
    mark full
  fi
  write_exit
  # What was told to end is not the place to begin something.
  is_told || drain
}

# Sets `code`. Some shells come back when the job is only held.
wait_for_job() {
  wait "$pid"
  code=$?
  while is_owner_alive "$job/pid"; do
    nap
    wait "$pid"
    code=$?
  done
}

# Takes the space that the last words need, while there is some.
prepare() {
  printf '' >"$job/.stop" && printf '' >"$job/.full" && printf '' >"$job/.told" &&
    printf '%4095s\n' '' >"$job/.exit" && printf '' >>"$job/log" &&
    read_line "$job/.exit" && [ ${#line} -eq 4095 ]
} 2>/dev/null

start_job() {
  output=$job/log
  if [ -n "$log_limit" ] && mkfifo "$job/.pipe" 2>/dev/null; then
    output=$job/.pipe
    pump <"$job/.pipe" &
    pump=$!
  fi
  detach "$sh" "$self" job "$id" </dev/null >>"$output" 2>&1
  pid=$!
}

# Keeps the log below its limit: what comes after that is counted and dropped, so that the job never waits. `dd` passes on each piece
# as it comes; a piece may be as large as a share of the space that is left, so that so many of them never fill more than that.
pump() {
  size=-1 room=$log_limit
  while [ "$room" -gt 0 ] && [ "$size" != $((log_limit - room)) ]; do
    size=$((log_limit - room)) block=$((room / 64 + 1))
    [ "$block" -le 65536 ] || block=65536
    count=$((room / block))
    [ "$count" -le 1024 ] || count=1024
    dd bs=$block count=$count 2>/dev/null >>"$job/log"
    measure "$job/log"
    room=$((log_limit - sizes))
  done
  more=$(dd bs=1 count=1 2>/dev/null | wc -c)
  [ "$((more))" -gt 0 ] || exit 0
  if [ "$room" -gt 0 ]; then
    mark full
  else
    { printf '\n[The log has reached its limit of %s bytes. What follows was not kept.]\n' "$log_limit" >>"$job/log"; } 2>/dev/null
  fi
  replace "$job/dropped" 1
  replace "$job/dropped" $((1 + $(wc -c)))
}

# Waits until the log is complete; not for what the job left running, which may write on.
finish_log() {
  tries=0
  while [ -n "${pump-}" ] && is_running "$pump"; do
    find_members everywhere
    [ -z "$members" ] || [ $((tries += 1)) -le 10 ] || break
    nap
  done
  rm -f "$job/.pipe"
}

# The job's own process, until it becomes the command.
job() {
  identify
  replace "$job/pid" "$identity"
  niceness='' memory_limit='' run_folder=$job/run
  # shellcheck source=/dev/null
  . "$job/settings.sh"
  set -- "$sh" "$job/command.sh"
  if [ -n "$niceness" ] && has nice; then set -- nice -n "$niceness" "$@"; fi
  restore_signals "$@"
}

# What a shell starts in the background ignores the keyboard's signals, and passes that on; Python then never raises KeyboardInterrupt.
restore_signals() {
  if env --default-signal=INT,QUIT true 2>/dev/null; then
    limit_memory env --default-signal=INT,QUIT "$@"
  elif has perl; then
    # shellcheck disable=SC2016
    limit_memory perl -e '$SIG{INT} = $SIG{QUIT} = "DEFAULT"; exec { $ARGV[0] } @ARGV' "$@"
  else
    limit_memory "$@"
  fi
}

# A control group limits the memory that is really used, by the whole tree; else each process's address space is limited.
limit_memory() {
  how=none
  if [ -n "$memory_limit" ] && can_use_scope; then
    how=control-group
    # shellcheck disable=SC2086
    set -- systemd-run $manager --scope --quiet -p "MemoryMax=$memory_limit" -p MemorySwapMax=0 "$@"
  elif [ -n "$memory_limit" ] && limit_addresses; then
    how=address-space
  fi
  [ -z "$memory_limit" ] || replace "$job/memory" "$how"
  become "$@"
}

# The shells that are met know this option; where one does not, it fails.
limit_addresses() {
  # shellcheck disable=SC3045
  ulimit -v $((memory_limit / 1024)) 2>/dev/null
}

# Service managers take limits that they cannot keep, so one is tried.
can_use_scope() {
  manager=--user
  [ "$(id -u)" -gt 0 ] || manager=--system
  # shellcheck disable=SC2016
  seen=$(systemd-run $manager --scope --quiet -p "MemoryMax=$memory_limit" \
    sh -c 'read -r group </proc/self/cgroup && cat "/sys/fs/cgroup${group#0::}/memory.max"' 2>/dev/null)
  case $seen in '' | *[!0-9]*) return 1 ;; esac
}

become() {
  mkdir -p "$run_folder"
  JETSON_WORKBENCH_RUN_ID=$id JETSON_WORKBENCH_RUN_DIR=$run_folder
  export JETSON_WORKBENCH_RUN_ID JETSON_WORKBENCH_RUN_DIR
  umask "$user_umask"
  cd "$HOME" || exit 126
  exec "$@"
}

# The heartbeat. A full disk shows here first. It ends with the job, and with the supervisor. Nobody knows of it: who asks it to end has
# asked everyone.
watch_over() {
  rest=
  trap 'replace "$job/told" "$(now)" || mark told; kill "$rest" 2>/dev/null' TERM
  trap 'kill "$rest" 2>/dev/null; exit 0' USR1
  while [ ! -e "$job/exit" ] && is_owner_alive "$job/supervisor/pid"; do
    replace "$job/heartbeat" "$(now)" || mark full
    sleep 10 &
    rest=$!
    wait "$rest"
  done
}

start_telemetry() {
  telemetry=
  [ -e "$job/telemetry.sh" ] || return 0
  detach "$sh" "$job/telemetry.sh" </dev/null >>"$job/telemetry" 2>>"$job/supervisor.log"
  telemetry=$!
}

# All of its processes have two seconds for their last words.
end_telemetry() {
  [ -n "$telemetry" ] || return 0
  kill -s TERM -- "-$telemetry" 2>/dev/null || kill "$telemetry" 2>/dev/null
  tries=0
  while is_group_running "$telemetry" && [ $((tries += 1)) -le 20 ]; do nap; done
  kill -s KILL -- "-$telemetry" 2>/dev/null
}

is_group_running() {
  list_processes
  case $processes in *":$1:"* | *" $1:"*) ;; *) return 1 ;; esac
}

# Writes how the job ended. On a disk that is full this goes into the space that was taken at the beginning.
write_exit() {
  how="code $code"
  # Codes above 255 are those of shells that keep the two apart.
  if [ "$code" -gt 128 ] && { [ "$code" -le 192 ] || [ "$code" -gt 255 ]; }; then how="signal $(kill -l "$code")"; fi
  # One that knows how to end when it is told to has not done what it was started for, whatever its code.
  if [ -z "$down" ] && [ "$how" = "code $code" ] && is_told; then how='signal TERM'; fi
  by=unknown
  [ ! -e "$job/stop" ] || by=person
  if ! replace "$job/probe" full; then
    mark full
    by="$by disk-full"
  fi
  rm -f "$job/probe"
  [ ! -e "$job/log" ] || settle "$job/log"
  record_exit "$how $ended $by${down:+ down}"
}

record_exit() {
  { printf '%s\n' "$1" 1<>"$job/.exit" && settle "$job/.exit" && mv "$job/.exit" "$job/exit"; } 2>/dev/null
  settle "$job/exit"
}

# --- Stopping ---------------------------------------------------------------------------------------------------------------

# What ends the job does not depend on the connection that asked for it.
stop() {
  if [ -e "$job/exit" ]; then
    print_facts "$id"
    return
  fi
  if claim; then
    # It waited in the queue, and now nobody else starts it.
    record_exit "signal TERM $(now) person"
    drain
  else
    mark stop
    detach "$sh" "$self" kill "$id" "$1" </dev/null >/dev/null 2>>"$job/supervisor.log"
    tries=0
    while is_running "$!" && [ $((tries += 1)) -le $(($1 * 10 + 150)) ]; do nap; done
  fi
  print_facts "$id"
}

# Asks the group, then those who left it, then kills all that is left.
end_tree() {
  await_process
  deadline=$(($(now) + $1))
  find_members
  signal TERM
  signal CONT
  if await_end "$deadline"; then
    find_members everywhere
    signal TERM
    signal CONT
    await_end "$deadline" everywhere
  fi
  how=TERM tries=0
  while find_members everywhere && [ -n "$members" ] && [ $((tries += 1)) -le 50 ]; do
    how=KILL
    signal KILL
    nap
  done
  await_exit "$how"
}

# A job that was started this very moment has a process soon.
await_process() {
  tries=0
  while [ ! -e "$job/pid" ] && [ $((tries += 1)) -le 50 ] && is_owner_alive "$job/supervisor/pid"; do nap; done
}

# await_end DEADLINE [everywhere]: fails when something still runs after it.
await_end() {
  while find_members "${2-}" && [ -n "$members" ]; do
    [ "$(now)" -lt "$1" ] || return 1
    nap
  done
}

# The supervisor writes how it ended; without one that is done here.
await_exit() {
  tries=0
  while [ ! -e "$job/exit" ] && [ $((tries += 1)) -le 50 ] && is_owner_alive "$job/supervisor/pid"; do nap; done
  [ -e "$job/exit" ] || [ -n "$members" ] || is_owner_alive "$job/supervisor/pid" || record_exit "signal $1 $(now) person"
}

tell() {
  find_members everywhere
  signal "$1"
  print_facts "$id"
}

remove() {
  if { [ -e "$job/queued" ] && [ ! -e "$job/supervisor" ]; } || is_busy "$id"; then
    give_up $BUSY 'The job has not ended.'
  fi
  mv "$job" "$jobs/.removed-$id" && rm -rf "$jobs/.removed-$id"
}

set_max() {
  mkdir -p "$root/queue"
  [ -z "${1-}" ] || replace "$root/queue/max" "$1" || give_up $FULL 'There is no space for the setting.'
  drain
}

# Takes the id from the arguments: a job that is there.
choose() {
  case ${1-} in '' | *[!A-Za-z0-9_-]*) give_up $GONE 'That is not the id of a job.' ;; esac
  id=$1 job=$jobs/$1
  [ -e "$job/spec.json" ] || give_up $GONE 'There is no such job.'
}

find_boot
[ "${supervise_is_library-}" != yes ] || return 0
action=${1-}
[ $# -eq 0 ] || shift
case $action in
  facts) print_facts "$@" ;;
  queue) set_max "$@" ;;
  read)
    choose "$@"
    [ ! -e "$job/log" ] || read_bytes "$job/log" "$2" "$3"
    ;;
  submit | run | job | remove)
    choose "$@"
    "$action"
    ;;
  stop)
    choose "$@"
    stop "$2"
    ;;
  kill)
    choose "$@"
    end_tree "$2"
    ;;
  pause)
    choose "$@"
    tell STOP
    ;;
  resume)
    choose "$@"
    tell CONT
    ;;
  *) give_up 64 'Usage: supervise.sh submit|facts|stop|pause|resume|read|remove|queue' ;;
esac
