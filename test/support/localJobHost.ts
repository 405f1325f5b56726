import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { which } from '../../scripts/support/processes.mjs';
import type { ProgramHost } from '../../src/core/ports/host';
import { createLocalHost } from '../../src/node/process/localHost';
import { createJobHost, type JobHost, type JobHostVariant, type SmallDisk } from './jobHost';

/** A shell that jobs run under, and what programs they find. */
export interface JobShell {
  readonly name: string;
  readonly program: string;
  /** Only the programs of busybox. */
  readonly isBusybox?: boolean;
  /** Programs that are missing on this host. */
  readonly without?: readonly string[];
  readonly env?: Readonly<Record<string, string>>;
}

export const jobShells: readonly JobShell[] = [
  { name: 'dash', program: 'dash' },
  { name: 'busybox', program: 'busybox', isBusybox: true },
  { name: 'bash', program: 'bash' },
];

/** A home folder on this machine with jobs under one shell. */
export interface LocalJobHost extends JobHost {
  /** The environment that every program gets. */
  readonly env: Readonly<Record<string, string>>;
}

export function openJobHost(shell: JobShell, home = makeHome()): LocalJobHost {
  const programs = join(home, 'programs');
  const env: Record<string, string> = { HOME: home, PATH: pathFor(shell, programs), ...shell.env };
  env.JETSON_WORKBENCH_SH = join(programs, 'sh');
  const jobHost = createJobHost({
    host: openShellHost(shell.name, env),
    home,
    seen: (path) => path,
    own: () => undefined,
    isRunning,
    kill: (pid, signal) => process.kill(pid, signal),
    remove: () => {
      rmSync(home, { recursive: true, force: true });
    },
  });
  return { ...jobHost, env };
}

const canMount = process.getuid?.() === 0 && which('mount') !== undefined;
if (!canMount) console.info('Only root can mount a small disk: jobs on a full one are not tested.');

export const localVariants: readonly JobHostVariant[] = jobShells.map(localVariant);

export function localVariant(shell: JobShell): JobHostVariant {
  return {
    name: shell.name,
    isBusybox: shell.isBusybox === true,
    open: () => openJobHost(shell),
    ...(canMount ? { openOnSmallDisk: () => openOnSmallDisk(shell) } : {}),
  };
}

function openOnSmallDisk(shell: JobShell): SmallDisk {
  const disk = mkdtempSync(join(tmpdir(), 'jw-disk-'));
  execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=512k', 'tmpfs', disk]);
  return {
    host: openJobHost(shell, join(disk, "it's home")),
    fill: () => {
      fillDisk(disk);
    },
    free: () => {
      rmSync(join(disk, 'fill'), { force: true });
    },
    remove: () => {
      execFileSync('umount', ['-l', disk]);
      rmSync(disk, { recursive: true, force: true });
    },
  };
}

/** Writes until there is no space left. */
export function fillDisk(folder: string): void {
  execFileSync('sh', ['-c', 'dd if=/dev/zero of="$1/fill" bs=1024 2>/dev/null || :', 'sh', folder]);
}

/** This machine, with an environment in which `sh` is the shell to try. */
export function openShellHost(name: string, env: Readonly<Record<string, string>>): ProgramHost {
  const local = createLocalHost();
  const shell = env.JETSON_WORKBENCH_SH ?? 'sh';
  return {
    name,
    run: (command, args, options) =>
      local.run(command === '/bin/sh' ? shell : command, args, { ...options, env: { ...env, ...options?.env } }),
  };
}

function makeHome(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), "jw jobs' ")));
}

/** A folder with the shell as `sh`, before the system's programs or instead of them. */
function pathFor(shell: JobShell, folder: string): string {
  mkdirSync(folder, { recursive: true });
  const program = which(shell.program);
  if (program === undefined) throw new Error(`${shell.program} is not installed.`);
  symlinkSync(program, join(folder, 'sh'));
  if (shell.isBusybox === true) linkApplets(program, folder);
  if (shell.without !== undefined) linkProgramsBut(shell.without, folder);
  const isAlone = shell.isBusybox === true || shell.without !== undefined;
  return isAlone ? folder : `${folder}:${process.env.PATH ?? ''}`;
}

function linkApplets(busybox: string, folder: string): void {
  const applets = execFileSync(busybox, ['--list'], { encoding: 'utf8' }).split('\n').filter(Boolean);
  for (const applet of applets) if (applet !== 'sh') symlinkSync(busybox, join(folder, applet));
}

const PROGRAMS =
  'awk bash cat date dd env grep head id kill ls mkdir mkfifo mv nice nohup perl ps rm setsid sleep sort stat tail tr wc';

function linkProgramsBut(without: readonly string[], folder: string): void {
  for (const name of PROGRAMS.split(' ')) {
    const path = which(name);
    if (path !== undefined && !without.includes(name)) symlinkSync(path, join(folder, name));
  }
}

/** One that has ended and was not waited for does not run. */
function isRunning(pid: string | number): boolean {
  try {
    return !execFileSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' }).startsWith('Z');
  } catch {
    return false;
  }
}
