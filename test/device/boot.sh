#!/bin/bash
# The first process of a virtual Jetson, in namespaces of its own:
#
#   unshare --net --mount --uts --ipc --pid --fork --kill-child bash boot.sh ROOTFS MARKS FOLDER
#
# ROOTFS is a packed root filesystem and MARKS a folder: what lies in MARKS/files is copied over it, and what lies in
# MARKS/appended is appended to its files. FOLDER becomes the root of the device, in memory. It prints "pid PID", as the machine
# outside counts, and waits for a line that says that the network is there. Then it serves SSH until its standard input ends: with
# this process everything in its namespaces ends, so that nothing is left of a device whose owner was killed.
set -euo pipefail

rootfs=$1 marks=$2 device=$3

mount_all() {
  mount -t tmpfs -o mode=755 device "$device"
  tar --zstd -x --numeric-owner -p -f "$rootfs" -C "$device"
  rm -f "$device"/etc/ssh/ssh_host_*
  cp -a "$marks/files/." "$device"
  append_marks
  mount -t proc proc "$device/proc"
  mount -t tmpfs -o mode=755 dev "$device/dev"
  make_devices
  mount -t tmpfs -o mode=755 run "$device/run"
  mkdir "$device/run/sshd"
}

append_marks() {
  local file
  while IFS= read -r -d '' file; do
    cat "$marks/appended/$file" >>"$device/$file"
  done < <(cd "$marks/appended" && find . -type f -print0)
}

make_devices() {
  local name major minor
  while read -r name major minor; do
    mknod -m 666 "$device/dev/$name" c "$major" "$minor"
  done <<<'null 1 3
zero 1 5
full 1 7
random 1 8
urandom 1 9
tty 5 0'
  mkdir "$device/dev/pts" "$device/dev/shm"
  mount -t devpts -o newinstance,ptmxmode=0666,mode=620 devpts "$device/dev/pts"
  mount -t tmpfs shm "$device/dev/shm"
  ln -s pts/ptmx "$device/dev/ptmx"
  ln -s /proc/self/fd "$device/dev/fd"
  ln -s fd/0 "$device/dev/stdin"
  ln -s fd/1 "$device/dev/stdout"
  ln -s fd/2 "$device/dev/stderr"
}

# A server that was ended is started again, as a service manager does it.
serve() {
  while :; do
    chroot "$device" /usr/sbin/sshd -D -e || :
    sleep 0.2
  done
}

# This /proc is still the one of the machine outside.
read -r pid _ </proc/self/stat
echo "pid $pid"
mount_all
hostname jetson
read -r _
serve </dev/null &
# The shell stays, because a first process has to take care of what loses its parent.
exec 3<&0
cat <&3 >/dev/null &
wait "$!"
