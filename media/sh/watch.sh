#!/bin/sh
# Tells everything that happens to some jobs of this machine over one channel, until its standard input ends:
#
#   sh watch.sh SUPERVISE
#
# SUPERVISE is the name of supervise.sh, installed in the same folder. What to tell comes first, on standard input:
#
#   job ID                  how the job is
#   log ID OFFSET           the bytes of its log from there
#   telemetry ID OFFSET     the same of its telemetry
#   glob ID PATTERN         the bytes of the files that match, absolute or below the folder of the run; they may come later
#   file ID OFFSET NAME     where to go on in one of these files, named as it was told
#   go
#
# What is printed is frames. A number goes up by one from frame to frame, and comes again behind the bytes: who reads it can be sure
# that nothing was left out and that as many bytes came as were promised.
#
#   log N ID OFFSET LENGTH, telemetry N ID OFFSET LENGTH, file N ID OFFSET LENGTH NAME     LENGTH bytes and "end N" follow
#   short N log|telemetry|file ID SIZE NAME   the file is shorter than what was read of it
#   state N ID FACTS                          as supervise.sh tells them, whenever they change; "gone" without such a job
#   beat N TIME                               at least each 5 seconds
#
# A change is told when everything before it in the files of the job has been told.

set -u
supervise=${0%/*}/$1
supervise_is_library=yes
# shellcheck source=media/sh/supervise.sh
. "$supervise"

# Bytes told at once of one file, so that others have their turn. Few at first: what a cut interrupts has to come again, and a link that
# is often cut must get on as well.
most=65536

line_end='
'
streams=0 watched='' sent=0 seen=$line_end

# --- What to tell -----------------------------------------------------------------------------------------------------------

# There are no arrays: what belongs to stream 3 is kept in names that end in _3.
add_stream() {
  streams=$((streams + 1))
  eval "kind_$streams=\$1 owner_$streams=\$2 offset_$streams=\$3 name_$streams=\$4 path_$streams=\$5"
}

read_wishes() {
  patterns=0 known=0
  while IFS= read -r line; do
    wish=${line%% *} rest=${line#* }
    id=${rest%% *} rest=${rest#* }
    case $wish in
      job) watched="$watched $id" ;;
      log | telemetry) add_stream "$wish" "$id" "$rest" '' "$jobs/$id/$wish" ;;
      glob)
        patterns=$((patterns + 1))
        eval "glob_$patterns=\$rest glob_owner_$patterns=\$id"
        ;;
      file)
        known=$((known + 1))
        eval "known_$known=\$id:\${rest#* } known_offset_$known=\${rest%% *}"
        ;;
      go) return ;;
    esac
  done
  exit 0
}

# Sets `run_folder` to the folder of a job's run.
find_run_folder() {
  run_folder=$jobs/$1/run
  # shellcheck source=/dev/null
  [ ! -e "$jobs/$1/settings.sh" ] || . "$jobs/$1/settings.sh"
}

find_files() {
  index=0
  while [ $((index += 1)) -le "$patterns" ]; do
    pattern=''
    eval "pattern=\$glob_$index id=\$glob_owner_$index"
    find_run_folder "$id"
    cd "$run_folder" 2>/dev/null || case $pattern in /*) ;; *) continue ;; esac
    IFS=
    set +f
    # shellcheck disable=SC2086
    set -- $pattern
    set -f
    unset IFS
    for name; do [ ! -f "$name" ] || add_file "$id" "$name"; done
  done
  cd /
}

# A name with a line end cannot be told in a line.
add_file() {
  case $2 in *"$line_end"*) return ;; esac
  case $seen in *"$line_end$1:$2$line_end"*) return ;; esac
  seen=$seen$1:$2$line_end
  offset=0 i=0
  while [ $((i += 1)) -le "$known" ]; do
    eval "[ \"\$known_$i\" = \"\$1:\$2\" ] && offset=\$known_offset_$i"
  done
  case $2 in /*) add_stream file "$1" "$offset" "$2" "$2" ;; *) add_stream file "$1" "$offset" "$2" "$run_folder/$2" ;; esac
}

# --- Frames -----------------------------------------------------------------------------------------------------------------

# Who cannot be told anything any more is gone.
frame() {
  { printf '%s %s %s\n' "$1" "$((sent += 1))" "$2" || exit 0; } 2>/dev/null
  quiet=0
}

# tell_bytes STREAM SIZE
tell_bytes() {
  kind=''
  eval "kind=\$kind_$1 id=\$owner_$1 offset=\$offset_$1 name=\$name_$1 path=\$path_$1"
  length=$(($2 - offset))
  if [ "$length" -lt 0 ]; then
    tell_short "$1" "$2"
    return
  fi
  [ "$length" -gt 0 ] || return 0
  if [ "$length" -gt "$most" ]; then length=$most behind="$behind $id "; fi
  frame "$kind" "$id $offset $length${name:+ $name}"
  read_bytes "$path" "$offset" "$length"
  printf 'end %s\n' "$sent"
  eval "offset_$1=\$((offset + length)) short_$1="
  [ "$length" -lt "$most" ] || [ "$most" -ge 1048576 ] || most=$((2 * most))
  busy=yes
}

# Told once; that who reads it wants to begin anew is another channel.
tell_short() {
  eval "[ \"\${short_$1-}\" = \"\$2\" ]" && return
  eval "short_$1=\$2"
  frame short "$kind $id $2${name:+ $name}"
}

# One measurement for all files. When one of them has just gone, the next time will do, and what has ended waits for that; not without
# end, since a file may never be measured.
tell_files() {
  set --
  i=0 there=''
  while [ $((i += 1)) -le "$streams" ]; do
    eval "path=\$path_$i"
    [ ! -f "$path" ] || { set -- "$@" "$path"; there="$there $i"; }
  done
  [ $# -gt 0 ] || return 0
  count=$#
  measure "$@"
  # shellcheck disable=SC2086
  set -- $sizes
  if [ $# -ne "$count" ]; then
    [ $((unmeasured += 1)) -gt 5 ] || behind=" $watched "
    return 0
  fi
  unmeasured=0
  for stream in $there; do
    tell_bytes "$stream" "$1"
    shift
  done
}

# --- States -----------------------------------------------------------------------------------------------------------------

look_at_jobs() {
  i=0
  for id in $watched; do
    i=$((i + 1))
    if [ -e "$jobs/$id/spec.json" ]; then describe "$id"; else facts=gone; fi
    eval "facts_$i=\$facts"
  done
}

tell_states() {
  i=0
  for id in $watched; do
    i=$((i + 1))
    before=''
    eval "facts=\$facts_$i before=\${told_$i-}"
    [ "$facts" != "$before" ] || continue
    if is_behind "$before"; then continue; fi
    eval "told_$i=\$facts"
    tell_state
    busy=yes
  done
}

# is_behind FACTS: whether a change of `facts` has to wait. How a job is at first need not, unless it is over.
is_behind() {
  case $behind in *" $id "*) ;; *) return 1 ;; esac
  [ -z "$1" ] || return 0
  case $facts in
    *' exit='*) return 0 ;;
    *'_now='* | *' queued='*) return 1 ;;
  esac
}

tell_state() {
  if [ "$facts" = gone ]; then
    frame state "$id gone"
    return
  fi
  read_line "$jobs/$id/heartbeat"
  frame state "$id now=$(now) heartbeat=$line $facts"
}

# --- The channel ------------------------------------------------------------------------------------------------------------

# Ends with standard input, which is closed when the connection is.
end_with_input() {
  exec 3<&0
  { cat <&3 >/dev/null; kill "$$" 2>/dev/null; } &
  exec 3<&- </dev/null
}

start_queue() {
  for id in $watched; do
    [ ! -e "$jobs/$id/queued" ] || { detach "$sh" "$supervise" queue </dev/null >/dev/null 2>&1; return; }
  done
}

# Looks often while something happens, and once a second when nothing does.
rest() {
  if [ -n "$behind" ]; then return; fi
  if [ -n "$busy" ]; then pause=2; elif [ "$pause" -lt 10 ]; then pause=$((pause + 1)); fi
  if [ "$pause" -ge 10 ] || [ -z "$has_fractions" ]; then sleep 1; else sleep "0.$pause"; fi
  quiet=$((quiet + pause))
  [ "$quiet" -lt 40 ] || frame beat "$(now)"
}

has_fractions=
sleep 0.01 2>/dev/null && has_fractions=yes
read_wishes
end_with_input
start_queue
pause=2 quiet=0 unmeasured=0
frame beat "$(now)"
while :; do
  busy='' behind=''
  look_at_jobs
  find_files
  tell_files
  tell_states
  rest
done
