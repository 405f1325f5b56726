import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import type { ProgramHost } from '../../src/core/ports/host';
import { createJobHost, type JobHost, type JobHostVariant, type SmallDisk } from '../support/jobHost';
import { fillDisk } from '../support/localJobHost';
import { USER } from './marks';
import type { RunningJetson } from './runningJetson';

/** The shells of a virtual Jetson that jobs may run under. */
export type JetsonShell = 'dash' | 'bash' | 'busybox';

/** Jobs on a device, each time in a home folder of their own. `link` is how it is reached. */
export function jetsonVariant(jetson: RunningJetson, link: ProgramHost, shell: JetsonShell): JobHostVariant {
  return {
    name: `${jetson.place.suite}, ${shell}`,
    isBusybox: shell === 'busybox',
    isSlow: true,
    open: () => openJobHostOn(jetson, link, { shell, home: makeHome(jetson) }),
    openOnSmallDisk: () => openOnSmallDisk(jetson, link, shell),
  };
}

let count = 0;

function makeHome({ place }: RunningJetson): string {
  return `/home/${place.user}/it's job home ${count++}`;
}

interface JetsonHome {
  readonly shell: JetsonShell;
  readonly home: string;
}

function openJobHostOn(jetson: RunningJetson, link: ProgramHost, { shell, home }: JetsonHome): JobHost {
  const { root } = jetson.place;
  const seen = (path: string): string => join(root, path);
  const own = (path: string): void => {
    execFileSync('chown', ['-hR', `${USER.id}:${USER.id}`, seen(path)]);
  };
  const programs = join(home, 'programs');
  makePrograms(root, seen(programs), shell);
  own(home);
  const path = shell === 'busybox' ? programs : `${programs}:/usr/local/bin:/usr/bin:/bin`;
  const env = { HOME: home, PATH: path, JETSON_WORKBENCH_SH: join(programs, 'sh') };
  return createJobHost({
    host: withEnvironment(link, env),
    home,
    seen,
    own,
    isRunning: (pid) => isRunning(seen(`/proc/${pid}/stat`)),
    kill: (pid, signal) => {
      const found = jetson.processes().find(({ own: number }) => number === pid);
      if (found !== undefined) process.kill(found.pid, signal);
    },
    remove: () => {
      rmSync(seen(home), { recursive: true, force: true });
    },
  });
}

/** One that has ended and was not waited for does not run. */
function isRunning(stat: string): boolean {
  try {
    return !readFileSync(stat, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

function withEnvironment(link: ProgramHost, env: Readonly<Record<string, string>>): ProgramHost {
  const shell = env.JETSON_WORKBENCH_SH ?? 'sh';
  return {
    name: link.name,
    run: (command, args, options) =>
      link.run(command === '/bin/sh' ? shell : command, args, { ...options, env: { ...env, ...options?.env } }),
  };
}

/** A folder with the shell as `sh`; for busybox, with all its programs. */
function makePrograms(root: string, folder: string, shell: JetsonShell): void {
  mkdirSync(folder, { recursive: true });
  symlinkSync(`/bin/${shell}`, join(folder, 'sh'));
  if (shell !== 'busybox') return;
  const applets = execFileSync('chroot', [root, 'busybox', '--list'], { encoding: 'utf8' }).split('\n').filter(Boolean);
  for (const applet of applets) if (applet !== 'sh') symlinkSync('/bin/busybox', join(folder, applet));
}

function openOnSmallDisk(jetson: RunningJetson, link: ProgramHost, shell: JetsonShell): SmallDisk {
  const disk = `/home/${jetson.place.user}/disk ${count++}`;
  const seen = join(jetson.place.root, disk);
  mkdirSync(seen);
  jetson.mount(['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs'], disk);
  return {
    host: openJobHostOn(jetson, link, { shell, home: join(disk, "it's home") }),
    fill: () => {
      fillDisk(seen);
    },
    free: () => {
      rmSync(join(seen, 'fill'), { force: true });
    },
    remove: () => {
      jetson.unmount(disk);
    },
  };
}
