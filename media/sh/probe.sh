#!/bin/sh
# Says what this machine is, in raw sections that src/core/device/parseProbe.ts reads:
#
#   sh probe.sh
#
# It needs no root, changes nothing and writes no file. Its first line is "@@probe 1 MARKER", with a marker of this run alone. A
# line "MARKER name" begins a section; what was read follows byte for byte (zero bytes as line ends), then one line end. The
# line "MARKER end" says that nothing was cut off: who waits for the answer need not wait for more.
#
# JETSON_WORKBENCH_ROOT stands before every path that is read, so that a folder can stand for a machine.

# What a machine lacks is told by an empty section.
exec 2>/dev/null

root=${JETSON_WORKBENCH_ROOT:-}
HOME=${HOME:-/}
# Without a login, boards leave the folders of tegrastats and nvpmodel out.
PATH=${PATH:-/usr/bin:/bin}:$root/usr/local/bin:$root/usr/local/sbin:$root/usr/sbin:$root/sbin
# The names of sections and what programs say stay English, and bytes stay bytes.
LC_ALL=C
export PATH LC_ALL

has() {
  command -v "$1" >/dev/null
}

section() {
  printf '\n%s %s\n' "$marker" "$1"
}

# The bytes of a file, by the shell alone where there is no cat.
dump() {
  if has cat; then
    cat <"$1"
  else
    while IFS= read -r line || [ -n "$line" ]; do printf '%s\n' "$line"; done <"$1"
  fi
}

# show NAME FILE...: the first of these files that can be read. What cannot be read is found by reading, not by its permissions.
show() {
  section "$1"
  shift
  for file; do
    dump "$root$file" && return
  done
}

# The device tree's texts end in zero bytes.
show_list() {
  if has tr; then show "$@" | tr '\000' '\n'; else show "$@"; fi
}

# Runs a program for 3 seconds at most: drivers and network folders can hang, some so deeply that not even a kill ends them. The
# signal ends the waiting then.
limited() {
  has sleep || { "$@" </dev/null; return; }
  "$@" </dev/null &
  program=$!
  # Short sleeps, for the last one outlives the subshell that is ended here.
  (for _ in 1 2 3; do sleep 1; done; kill -9 "$program"; sleep 1; kill -ALRM "$$") >/dev/null 2>&1 &
  watch=$!
  wait "$program"
  code=$?
  kill "$watch"
  return "$code"
}
trap : ALRM

# The defined numbers of the first headers that exist.
defines() {
  section "$1"
  pattern=$2
  shift 2
  has grep || return
  for file; do
    [ -r "$root$file" ] && grep -E "$pattern" "$root$file" && return
  done
}

# The names of existing files.
names() {
  for file; do
    [ -e "$file" ] && printf '%s\n' "${file#"$root"}"
  done
}

# The last of some paths that exists: the newest where versions are in the names.
last_of() {
  last=
  for file; do
    [ -e "$file" ] && last=${file#"$root"}
  done
}

ask_python() {
  if [ -f "$1" ] && [ -x "$1" ] && [ "$found" -lt 12 ]; then
    found=$((found + 1))
    printf '%s\n' "$1"
    limited "$1" -V 2>&1
  fi
}

pythons() {
  section pythons
  set -f
  IFS=:
  # shellcheck disable=SC2086 # The folders of the PATH are its words.
  set -- $PATH
  unset IFS
  set +f
  visited=:
  found=0
  for folder; do
    # On many systems /bin is /usr/bin by another name.
    physical=$(cd -P "$folder" && pwd) || continue
    case $visited in *":$physical:"*) continue ;; esac
    visited=$visited$physical:
    ask_python "$folder/python3"
    # In pyenv's and asdf's folders there is a slow name for every version, of which one works.
    case $folder in */shims) continue ;; esac
    for python in "$folder"/python3.[0-9] "$folder"/python3.[0-9][0-9]; do ask_python "$python"; done
  done
}

tools() {
  section tools
  for tool in sha256sum cksum rsync tar gzip setsid nohup nice ionice systemd-run systemctl loginctl timeout flock stdbuf mkfifo \
    od base64 awk busybox git tegrastats nvpmodel jetson_clocks nvidia-smi gdb gdbserver cuda-gdbserver; do
    has "$tool" && printf '%s\t' "$tool" && command -v "$tool"
  done
  for tool in nvcc cuda-gdb cuda-gdbserver; do
    [ -x "$root/usr/local/cuda/bin/$tool" ] && printf '%s\t%s\n' "$tool" "/usr/local/cuda/bin/$tool"
  done
}

libraries() {
  section cuda-folders
  names "$root"/usr/local/cuda "$root"/usr/local/cuda-*
  section libraries
  names "$root"/usr/local/cuda*/lib64/libcudart.so.*.* "$root"/usr/local/cuda*/targets/*/lib/libcudart.so.*.* \
    "$root"/usr/lib/libcudart.so.*.* "$root"/usr/lib/*-linux-gnu/libcudart.so.*.* \
    "$root"/usr/lib/libcudnn.so.*.* "$root"/usr/lib/*-linux-gnu/libcudnn.so.*.* "$root"/usr/local/cuda*/lib64/libcudnn.so.*.* \
    "$root"/usr/lib/libnvinfer.so.*.* "$root"/usr/lib/*-linux-gnu/libnvinfer.so.*.* \
    "$root"/lib/libc-*.so "$root/lib/$machine"-linux-gnu*/libc-*.so
  last_of "$root"/usr/local/cuda-*/version.json
  show cuda-json /usr/local/cuda/version.json "$last"
  last_of "$root"/usr/local/cuda-*/version.txt
  show cuda-txt /usr/local/cuda/version.txt "$last"
  headers="/usr/include/$machine-linux-gnu"
  defines cudnn-header '^#define[[:space:]]+CUDNN_(MAJOR|MINOR|PATCHLEVEL)[[:space:]]' \
    "$headers/cudnn_version.h" /usr/include/cudnn_version.h /usr/local/cuda/include/cudnn_version.h \
    "$headers/cudnn.h" /usr/include/cudnn.h /usr/local/cuda/include/cudnn.h
  defines tensorrt-header '^#define[[:space:]]+(NV_TENSORRT|TRT)_(MAJOR|MINOR|PATCH|BUILD)(_ENTERPRISE)?[[:space:]]' \
    "$headers/NvInferVersion.h" /usr/include/NvInferVersion.h "$headers/NvInfer.h" /usr/include/NvInfer.h
  section packages
  if has dpkg-query; then
    # shellcheck disable=SC2016 # These are fields of dpkg-query.
    limited dpkg-query -W -f '${Package} ${Version} ${Status} ${Architecture}\n' 'nvidia-jetpack*' nvidia-l4t-core \
      'libcudnn[0-9]*' 'libnvinfer[0-9]*' 'cuda-toolkit-[0-9]*' 'cuda-nvcc-[0-9]*' 'cuda-cudart-[0-9]*' libc6 libstdc++6
  fi
}

standard_libraries() {
  section libc
  { has getconf && getconf GNU_LIBC_VERSION; } || { has ldd && ldd --version 2>&1; }
  last_of "$root"/lib/libstdc++.so.6 "$root"/lib64/libstdc++.so.6 "$root"/usr/lib/libstdc++.so.6 \
    "$root"/usr/lib64/libstdc++.so.6 "$root/usr/lib/$machine"-linux-gnu*/libstdc++.so.6
  section "libstdcxx $last"
  if [ -n "$last" ] && has tr && has grep; then
    tr -cs 'A-Za-z0-9_.' '\n' <"$root$last" | grep '^GLIBCXX_3\.4[.0-9]*$'
  fi
}

logind() {
  section init
  [ -d "$root/run/systemd/system" ] && echo systemd
  for file in "$root"/usr/lib/systemd/logind.conf "$root"/etc/systemd/logind.conf \
    "$root"/usr/lib/systemd/logind.conf.d/*.conf "$root"/usr/local/lib/systemd/logind.conf.d/*.conf \
    "$root"/run/systemd/logind.conf.d/*.conf "$root"/etc/systemd/logind.conf.d/*.conf; do
    [ -r "$file" ] && show "logind ${file#"$root"}" "${file#"$root"}"
  done
  section loginctl
  if [ -d "$root/run/systemd/system" ] && has loginctl; then
    limited loginctl show-session --property=KillUserProcesses --property=KillOnlyUsers --property=KillExcludeUsers
    limited loginctl show-user "$user" --property=Linger
  fi
}

account() {
  user=$(id -un)
  section account
  printf 'user=%s\nhome=%s\nshell=%s\nsession=%s\n' "$user" "$HOME" "${SHELL:-}" "${XDG_SESSION_ID:-}"
  section passwd
  [ -n "$user" ] || return
  { has getent && limited getent passwd "$user"; } || { has grep && grep "^$user:" "$root/etc/passwd"; }
}

transfer() {
  section sftp-servers
  names "$root"/usr/lib/openssh/sftp-server "$root"/usr/libexec/openssh/sftp-server "$root"/usr/libexec/sftp-server \
    "$root"/usr/lib/ssh/sftp-server "$root"/usr/lib/sftp-server
  section sftp-setting
  has grep && grep -hiE '^[[:space:]]*Subsystem[[:space:]]' "$root/etc/ssh/sshd_config" "$root"/etc/ssh/sshd_config.d/*.conf
}

power() {
  section nvpmodel
  has nvpmodel && limited nvpmodel -q 2>&1
  show nvpmodel-status /var/lib/nvpmodel/status
  section nvpmodel-modes
  has grep && grep -E '^< *(POWER_MODEL|PM_CONFIG)' "$root/etc/nvpmodel.conf"
}

graphics() {
  section nvidia-smi
  has nvidia-smi || return
  fields=index,name,driver_version,memory.total
  limited nvidia-smi --query-gpu="$fields",compute_cap --format=csv,noheader,nounits
  # Old drivers refuse a question with a field that they do not know; one that hung is not asked again.
  case $? in 0 | 1[2-9][0-9]) return ;; esac
  limited nvidia-smi --query-gpu="$fields" --format=csv,noheader,nounits
}

probe() {
  { read -r marker <"$root/proc/sys/kernel/random/uuid"; } || marker=$$-$(date +%s)
  marker=probe-$marker
  machine=$(uname -m)

  printf '@@probe 1 %s\n' "$marker"
  section uname
  uname -snrm
  show os-release /etc/os-release /usr/lib/os-release
  show nv-tegra-release /etc/nv_tegra_release
  show_list model /proc/device-tree/model /sys/firmware/devicetree/base/model
  show_list compatible /proc/device-tree/compatible /sys/firmware/devicetree/base/compatible
  show boot-control /etc/nv_boot_control.conf
  show dmi-vendor /sys/class/dmi/id/sys_vendor
  show dmi-product /sys/class/dmi/id/product_name
  show meminfo /proc/meminfo
  show swaps /proc/swaps
  show cpus-online /sys/devices/system/cpu/online
  show cpus-present /sys/devices/system/cpu/present
  section cpuinfo
  has grep && grep -E '^(processor|model name|CPU implementer|CPU part)' "$root/proc/cpuinfo"
  show uptime /proc/uptime
  show boot-id /proc/sys/kernel/random/boot_id
  section clock
  date '+%s %z'
  show timezone /etc/timezone
  section localtime
  has readlink && readlink "$root/etc/localtime"
  account
  tools
  transfer
  libraries
  standard_libraries
  power
  section disk-home
  has df && limited df -P -k "$HOME"
  section disk-tmp
  has df && limited df -P -k "${TMPDIR:-/tmp}"
  logind
  pythons
  graphics
  section end
}

# In a function, all of the script is read before any of it runs, from standard input too.
probe </dev/null
