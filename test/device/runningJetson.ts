import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { join } from 'node:path';
import { mustRun } from '../../scripts/support/processes.mjs';
import type { Suite } from '../../scripts/virtualJetson.mjs';

/** Where a virtual Jetson runs. This is plain data: any process of this machine may have it. */
export interface JetsonPlace {
  readonly suite: Suite;
  /** Its name in the SSH configuration. */
  readonly host: string;
  readonly address: string;
  readonly user: string;
  /** A home folder for clients: with `.ssh/config`, `.ssh/known_hosts` and the key that logs in. */
  readonly home: string;
  readonly sshConfig: string;
  /** Of its server's key, as `ssh` shows it to a person: `SHA256:…`. */
  readonly fingerprint: string;
  /** Its root folder as this machine sees it, to look at and to write into without SSH. */
  readonly root: string;
  /** The number of its first process. */
  readonly pid: number;
}

export interface JetsonProcess {
  /** Its number here, and on the device. */
  readonly pid: number;
  readonly own: number;
  readonly parent: number;
  readonly name: string;
  /** As in proc(5): R, S, T, Z… */
  readonly state: string;
}

/** What can be done to a virtual Jetson from outside. Needs root. */
export class RunningJetson {
  constructor(readonly place: JetsonPlace) {}

  /** Pulls the cable: nothing comes through any more, and nobody is told. */
  async cut(): Promise<void> {
    await this.setLink('down');
  }

  /** Plugs it in again. */
  async mend(): Promise<void> {
    await this.setLink('up');
  }

  private async setLink(state: 'up' | 'down'): Promise<void> {
    await runInNetwork(this.place.pid, ['ip', 'link', 'set', 'eth0', state]);
  }

  /** Ends the server and all connections; jobs go on. It is started again a fifth of a second later. */
  restartServer(): void {
    for (const { pid } of this.servers()) endProcess(pid);
  }

  /** Ends all connections; the server goes on. */
  killConnections(): void {
    const servers = this.servers();
    const pids = new Set(servers.map(({ pid }) => pid));
    for (const { pid, parent } of servers) if (pids.has(parent)) endProcess(pid);
  }

  private servers(): readonly JetsonProcess[] {
    return this.processes().filter(({ name }) => name === 'sshd');
  }

  /** Mounts something at a folder of the device, with the options of mount(8). */
  mount(options: readonly string[], folder: string): void {
    this.runInMounts(['mount', ...options, this.folderInside(folder)]);
  }

  unmount(folder: string): void {
    this.runInMounts(['umount', '-l', this.folderInside(folder)]);
  }

  private runInMounts(command: readonly string[]): void {
    execFileSync('nsenter', ['--target', String(this.place.pid), '--mount', ...command]);
  }

  /** The path in the namespace of the device's mounts, whose root is still this machine's. */
  private folderInside(folder: string): string {
    return join(this.place.root.replace(/^\/proc\/\d+\/root/, ''), folder);
  }

  /** What runs there. */
  processes(): readonly JetsonProcess[] {
    const space = spaceOf(String(this.place.pid));
    const numbers = readdirSync('/proc').filter((name) => /^\d+$/.test(name) && spaceOf(name) === space);
    return numbers.flatMap((number) => describeProcess(number));
  }
}

/** Also one that has just ended by itself. */
function endProcess(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
}

export async function runInNetwork(pid: number, command: readonly string[]): Promise<void> {
  await mustRun('nsenter', ['--target', String(pid), '--net', ...command], { remedy: 'Does the device still run?' });
}

/** The namespace of process numbers that a process is in; none for one that has ended. */
function spaceOf(pid: string): string | undefined {
  try {
    return readlinkSync(`/proc/${pid}/ns/pid`);
  } catch {
    return undefined;
  }
}

function describeProcess(number: string): readonly JetsonProcess[] {
  try {
    const status = readFileSync(`/proc/${number}/status`, 'utf8');
    const field = (name: string): string => new RegExp(`^${name}:\\s*(.*)$`, 'm').exec(status)?.[1] ?? '';
    const own = Number(field('NSpid').split(/\s+/).at(-1));
    const parent = Number(field('PPid'));
    return [{ pid: Number(number), own, parent, name: field('Name'), state: field('State').slice(0, 1) }];
  } catch {
    // It has just ended.
    return [];
  }
}
