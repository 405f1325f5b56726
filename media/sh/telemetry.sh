#!/bin/sh
# Measures this machine, beside a job or on its own, until the job has ended or nobody reads any more:
#
#   sh telemetry.sh [--interval SECONDS] [--file FILE] [--watch FILE]
#
# It needs no root. Each line is one moment, of fields between tabs:
#
#   SECONDS <tab> NAME <tab> VALUE <tab> NAME <tab> VALUE … <tab> SECONDS
#
# SECONDS since 1970 come first, and again at the end: nothing of such a line is missing. src/core/device/telemetryLine.ts
# reads the fields:
#
#   tegrastats  a line of tegrastats, where there is one; it tells memory, cores, temperatures and power
#   gpu         a row of nvidia-smi, once a card; where there is no tegrastats, and on Thor, whose tegrastats tells no load
#   cpu mhz mem temp load rail   where there is no tegrastats: /proc/stat, clocks in kHz, /proc/meminfo, temperatures in m°C,
#               graphics processors (load in tenths of percent / Hz), rails (mW, or mV*mA)
#   cool        cooling devices that slow the machine down right now; without any that could, the field is missing
#   oc          counts of over-current and under-voltage since the machine started
#   oom         counts of processes that the kernel ended for want of memory; looked at in every fifth line and the last
#   trip        in the first line: temperatures in m°C at which a zone is cooled by slowing down
#
# --interval  seconds between lines, 1 or more (default 1)
# --file      appends to this file instead of writing to standard output; for each 16 MiB in it, every second line is left
#             out from then on, so that a run of weeks does not fill the disk
# --watch     ends when the process is gone that this file names: its first line begins with a process id and, if it has a
#             second word, the start of the process in ticks (field 22 of /proc/PID/stat)
#
# Told to end (TERM), it writes a last line and ends.
#
# When tegrastats fails or falls silent, nvidia-smi, /proc and /sys take its place. JETSON_WORKBENCH_ROOT stands before the paths
# of /proc and /sys, so that a folder can stand for a machine.

# "A && B || continue" means what it says here: whichever fails, there is nothing more to do with this one.
# shellcheck disable=SC2015

# What a machine lacks is missing in the lines.
exec 2>/dev/null

root=${JETSON_WORKBENCH_ROOT:-}
PATH=${PATH:-/usr/bin:/bin}:$root/usr/local/bin:$root/usr/sbin:$root/sbin
LC_ALL=C
export PATH LC_ALL
tab=$(printf '\t')
newline='
'
interval=1
file=
watch=
max_bytes=16777216
max_cores=32

has() {
  command -v "$1" >/dev/null
}

# value_of FILE: the first line of a file, in $value; fails where there is none.
value_of() {
  value=
  read -r value <"$1"
  [ -n "$value" ]
}

# A name can stand in a list if it has none of the list's signs.
is_name() {
  case $1 in '' | *[\;=*?[]* | *"$tab"*) return 1 ;; esac
}

add() {
  [ -z "$2" ] || line=$line$tab$1$tab$2
}

# --- what there is to read, found once: lists of "FILE<tab>NAME" lines

find_zones() {
  zones=
  trips=
  for zone in "$root"/sys/class/thermal/thermal_zone*; do
    value_of "$zone/type" && is_name "$value" || continue
    name=$value
    zones=$zones$zone/temp$tab$name$newline
    find_trip
  done
}

# The lowest temperature at which the zone is cooled by slowing down.
find_trip() {
  trip=
  for kind in "$zone"/trip_point_*_type; do
    value_of "$kind" && [ "$value" = passive ] && value_of "${kind%_type}_temp" || continue
    [ -n "$trip" ] && [ "$trip" -le "$value" ] || trip=$value
  done
  [ -z "$trip" ] || trips=$trips$name=$trip\;
}

# Machines without zones have sensors of their own kind.
find_sensors() {
  [ -z "$zones" ] || return
  for sensor in "$root"/sys/class/hwmon/hwmon*/temp*_input; do
    value_of "${sensor%_input}_label" || value_of "${sensor%/*}/name" || continue
    is_name "$value" && zones=$zones$sensor$tab$value$newline
  done
}

# Fans are cooling devices too, but slow nothing down.
find_coolers() {
  coolers=
  for device in "$root"/sys/class/thermal/cooling_device*; do
    value_of "$device/type" && is_name "$value" || continue
    case $value in
      *throttle* | *cpufreq* | *devfreq* | *balanced* | *heavy* | Processor) coolers=$coolers$device/cur_state$tab$value$newline ;;
    esac
  done
}

find_over_current() {
  currents=
  for counter in "$root"/sys/class/hwmon/hwmon*/oc*_event_cnt; do
    name=${counter##*/}
    value_of "$counter" && currents=$currents$counter$tab${name%_event_cnt}$newline
  done
}

find_graphics() {
  graphics=
  for device in "$root"/sys/class/devfreq/*; do
    value=
    value_of "$device/device/of_node/name"
    case $value,${device##*/} in
      *nvd*) continue ;;
      gp10b,* | gv11b,* | ga10b,* | gb10b,* | gpu,* | *,*gpu* | *,*gp10b | *,*gv11b | *,*ga10b | *,*gb10b) graphics=$graphics$device$newline ;;
    esac
  done
}

# Newer boards tell voltage and current of a rail, older ones its power.
find_rails() {
  rails=
  for label in "$root"/sys/bus/i2c/drivers/ina3221/*/hwmon/hwmon*/in[1-3]_label; do
    number=${label##*/in}
    number=${number%_label}
    [ -r "${label%/*}/curr${number}_input" ] && value_of "$label" && is_name "$value" || continue
    rails=$rails${label%_label}_input$tab${label%/*}/curr${number}_input$tab$value$newline
  done
  for label in "$root"/sys/bus/i2c/drivers/ina3221*/*/iio:device*/rail_name_*; do
    value_of "$label" && is_name "$value" || continue
    rails=$rails${label%/*}/in_power${label##*_}_input$tab$tab$value$newline
  done
}

# --- the fields of a line

# add_list NAME LIST: what each file of a list holds.
add_list() {
  text=
  IFS=$newline
  for item in $2; do
    value_of "${item%%"$tab"*}" && text=$text${item#*"$tab"}=$value\;
  done
  unset IFS
  add "$1" "${text%;}"
}

add_cooling() {
  [ -n "$coolers" ] || return
  text=
  IFS=$newline
  for item in $coolers; do
    value_of "${item%%"$tab"*}" && [ "$value" -gt 0 ] && text=$text${item#*"$tab"}=$value\;
  done
  unset IFS
  line=$line${tab}cool$tab${text%;}
}

add_rails() {
  text=
  IFS=$newline
  for item in $rails; do
    name=${item##*"$tab"}
    current=${item#*"$tab"}
    current=${current%"$tab"*}
    value_of "${item%%"$tab"*}" || continue
    first=$value
    if [ -z "$current" ]; then
      text=$text$name=$first\;
    elif value_of "$current"; then
      text="$text$name=$first*$value;"
    fi
  done
  unset IFS
  add rail "${text%;}"
}

add_graphics() {
  text=
  IFS=$newline
  for device in $graphics; do
    load=
    value_of "$device/device/load" && load=$value
    value_of "$device/cur_freq"
    text=$text${device##*/}=$load/$value\;
  done
  unset IFS
  add load "${text%;}"
}

# One line for all cores, and one for each unless there are too many.
add_cores() {
  text=
  count=0
  while read -r name ticks; do
    case $name in cpu*) ;; *) break ;; esac
    text=$text$name\ $ticks\;
    count=$((count + 1))
    if [ "$count" -eq 1 ]; then all=$text; fi
    if [ "$count" -gt "$((max_cores + 1))" ]; then
      text=$all
      break
    fi
  done <"$root/proc/stat"
  add cpu "${text%;}"
  [ "$count" -le "$((max_cores + 1))" ] || return
  text=
  for clock in "$root"/sys/devices/system/cpu/cpu[0-9]*/cpufreq/scaling_cur_freq; do
    value_of "$clock" || continue
    name=${clock%/cpufreq/*}
    text=$text${name##*/cpu}=$value\;
  done
  add mhz "${text%;}"
}

add_memory() {
  text=
  while read -r name amount unit; do
    case $name in
      MemTotal: | MemFree: | MemAvailable: | Buffers: | Cached: | SwapTotal:) text="$text$name $amount $unit;" ;;
      SwapFree:)
        text="$text$name $amount $unit"
        break
        ;;
    esac
  done <"$root/proc/meminfo"
  add mem "${text%;}"
}

# Old kernels do not count whom they end, but say so in their log, to those who may read it.
find_kills() {
  kills_in=
  has grep || return
  if grep -q '^oom_kill ' "$root/proc/vmstat"; then
    kills_in=vmstat
  elif has dmesg && dmesg >/dev/null; then
    kills_in=log
  fi
}

kernel_kills() {
  case $kills_in in
    vmstat) grep '^oom_kill ' "$root/proc/vmstat" ;;
    log) dmesg | grep -c 'Out of memory: Kill' ;;
  esac
}

add_kills() {
  text=
  value=$(kernel_kills)
  [ -z "$value" ] || text=machine=${value##* }
  if [ -n "$group" ]; then
    while read -r name value; do
      if [ "$name" = oom_kill ]; then text=$text\;job=$value; fi
    done <"$group"
  fi
  add oom "${text#;}"
}

# --- the job

# Whether the process that the file names is there: the same one, not a later one with its number.
job_lives() {
  [ -z "$watch" ] && return
  kill -0 "$pid" || return 1
  [ -n "$started" ] || return 0
  value_of "/proc/$pid/stat" || return 0
  # shellcheck disable=SC2086 # These are the fields after the name.
  set -- ${value##*) }
  [ "$started" = "${20}" ]
}

# The file comes when the job has started: it has ten seconds.
find_job() {
  waited=0
  until read -r pid started _ <"$watch" && [ -n "$pid" ]; do
    [ "$waited" -lt 10 ] || exit 1
    waited=$((waited + 1))
    sleep 1
  done
  case $pid in *[!0-9]*) exit 1 ;; esac
  # Systems without /proc count the start in another way.
  case $started in *[!0-9]*) started= ;; esac
}

# Where the kernel counts what it ended in the job's control group, of either kind.
find_group() {
  group=
  [ -z "$watch" ] && return
  while IFS=: read -r _ kind path; do
    [ "$path" != / ] || continue
    case $kind in
      '') group=$root/sys/fs/cgroup$path/memory.events ;;
      memory) group=$root/sys/fs/cgroup/memory$path/memory.oom_control ;;
    esac
    [ -r "$group" ] && return
    group=
  done <"/proc/$pid/cgroup"
}

# --- sampling

# The time by the uptime, and by the clock itself every ten seconds: asking the clock costs a process.
find_now() {
  if ! value_of "$root/proc/uptime"; then
    now=$(date +%s)
    return
  fi
  uptime=${value%%.*}
  if [ "$uptime" -ge "$clock_due" ]; then
    clock_due=$((uptime + 10))
    up_since=$(($(date +%s) - uptime))
  fi
  now=$((up_since + uptime))
}

# begin: starts a line unless this one is left out. finish: ends and writes it.
begin() {
  turn=$((turn + 1))
  [ $((turn % step)) -eq 0 ] || return
  find_now
  line=$now
}

finish() {
  add_cooling
  add_list oc "$currents"
  if [ $((turn / step % 5)) -eq 1 ] || [ "$step" -gt 1 ] || [ "$1" = last ]; then add_kills; fi
  if [ "$turn" -le "$step" ]; then add trip "${trips%;}"; fi
  line=$line$tab$now
  printf '%s\n' "$line" || exit 1
  [ -n "$file" ] || return 0
  written=$((written + ${#line}))
  if [ "$written" -ge "$max_bytes" ]; then
    written=0
    step=$((step * 2))
  fi
}

measure() {
  begin || return 0
  add_cores
  add_memory
  add_list temp "$zones"
  add_graphics
  add_rails
  line=$line$rows
  rows=
  finish "$1"
}

# A row of nvidia-smi, whose second cell says how many cards there are.
keep_row() {
  case $1 in 0,*) new_rows= ;; esac
  new_rows=$new_rows${tab}gpu$tab$1
  cards=${1#*, }
  cards=${cards%%,*}
  case $cards in '' | *[!0-9]*) return ;; esac
  case $1 in "$((cards - 1)),"*) rows=$new_rows ;; esac
}

goes_on() {
  kill -0 "$$" && job_lives
}

# collect MODE: makes lines of what the programs say. Ends with 0 when there is no more to do, with 3 when tegrastats is of no
# more use and told nothing, with 4 when it told something before.
collect() {
  children=
  # shellcheck disable=SC2154 # The children say their ids.
  trap 'kill $children' EXIT
  trap 'last_line' TERM
  heard=no
  silent=0
  rows=
  while IFS= read -r input; do
    case $input in
      "pid "*) children="$children ${input#pid }" ;;
      tick | *RAM\ [0-9]*/*) goes_on || break ;;
      [0-9]*", "*", "*) keep_row "$input" ;;
    esac
    case $1,$input in
      system,tick) measure ;;
      tegrastats,tick) silent=$((silent + 1)) ;;
      tegrastats,*RAM\ [0-9]*/*) keep_stats "$input" ;;
      tegrastats,"gone tegrastats") silent=9 ;;
    esac
    # It has not said a word for ten intervals, or has ended.
    if [ "$silent" -gt 2 ]; then
      [ "$heard" = yes ] || exit 3
      exit 4
    fi
  done
  last_line
}

# A job is often ended by the very shortage of memory that the last line tells of.
last_line() {
  trap '' TERM
  step=1
  measure last
  exit 0
}

keep_stats() {
  heard=yes
  silent=0
  case $1 in *"$tab"*) return ;; esac
  begin || return
  add tegrastats "$1"
  line=$line$rows
  rows=
  finish
}

# Runs a program in the background, says its process id first, and at its end that it is gone.
follow() {
  (
    "$@" &
    echo "pid $!"
    wait "$!"
    echo "gone ${1##*/}"
  ) &
}

tick() {
  (
    trap 'kill "$!"; exit' TERM
    echo tick
    while { sleep "$1" & wait "$!"; } && echo tick; do :; done
  ) &
  echo "pid $!"
}

ask_cards() {
  has nvidia-smi || return
  fields=index,count,utilization.gpu,memory.used,memory.total,temperature.gpu,power.draw,clocks.sm
  # Not every driver knows the last field; one that does not refuses the whole question.
  reasons=,clocks_throttle_reasons.active
  nvidia-smi --query-gpu="$fields$reasons" --format=csv,noheader,nounits >/dev/null || reasons=
  follow nvidia-smi --query-gpu="$fields$reasons" --format=csv,noheader,nounits -l "$interval"
}

is_thor() {
  value_of "$root/proc/device-tree/compatible"
  case $value in *tegra264*) ;; *) return 1 ;; esac
}

# Waiting for a background process, unlike running one, ends at once when this script is told to end.
by_tegrastats() {
  {
    tick $((interval * 5))
    if is_thor; then ask_cards; fi
    follow "$@"
    wait
  } | collect tegrastats &
  collector=$!
  wait "$collector"
}

by_system() {
  {
    tick "$interval"
    ask_cards
    wait
  } | collect system &
  collector=$!
  wait "$collector"
}

sample() {
  find_zones
  find_sensors
  find_coolers
  find_over_current
  find_graphics
  find_rails
  find_group
  find_kills
  written=0
  step=1
  turn=0
  clock_due=0
  stats=$(command -v tegrastats) || stats=$HOME/tegrastats
  if [ -x "$stats" ]; then
    by_tegrastats "$stats" --interval "$((interval * 1000))"
    code=$?
    # The first versions know no interval.
    if [ "$code" -eq 3 ]; then
      by_tegrastats "$stats"
      code=$?
    fi
    case $code in 3 | 4) ;; *) return ;; esac
  fi
  by_system
}

telemetry() {
  while [ $# -gt 1 ]; do
    case $1 in
      --interval) interval=$2 ;;
      --file) file=$2 ;;
      --watch) watch=$2 ;;
      *) exit 2 ;;
    esac
    shift 2
  done
  case $interval in '' | 0 | *[!0-9]*) exit 2 ;; esac
  [ $# -eq 0 ] || exit 2
  if [ -n "$file" ]; then
    exec >>"$file" || exit 1
    # A line that was cut off must not swallow the next one.
    [ ! -s "$file" ] || echo
  fi
  if [ -n "$watch" ]; then find_job; fi
  collector=
  trap 'kill "$collector"; exit 1' TERM INT HUP
  sample </dev/null
}

# In a function, all of the script is read before any of it runs, from standard input too.
telemetry "$@"
