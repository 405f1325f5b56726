/**
 * A virtual Jetson: arm64 programs and a real OpenSSH server in namespaces of this machine, with the marks of a board.
 *
 *     const reason = await whyNoVirtualJetson();                    // of scripts/virtualJetson.mjs; undefined: it can run here
 *     const jetson = await startVirtualJetson({ suite: 'bookworm' });
 *     …ssh -F jetson.place.sshConfig jetson.place.host, or any client with HOME=jetson.place.home…
 *     await jetson.cut();                                           // pulls the cable: nothing comes, and nobody is told
 *     await jetson.mend();
 *     await jetson.stop();
 *
 * The first start on a machine builds the root filesystem, which takes minutes; then a start takes some seconds. Nothing is left
 * when the process that started it ends, however it ends. Several run side by side. What differs from a real board: static
 * programs for x86 run, programs take long to start, and the boot id is this machine's.
 */
import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';
import { root } from '../../scripts/support/paths.mjs';
import { mustRun, run } from '../../scripts/support/processes.mjs';
import { ensureRootFilesystem, type Suite } from '../../scripts/virtualJetson.mjs';
import { makeKeyPair } from '../support/tools';
import { USER, writeMarks } from './marks';
import { runInNetwork, RunningJetson, type JetsonPlace } from './runningJetson';

export interface VirtualJetsonOptions {
  /** `bookworm`: JetPack 6.2, glibc 2.36, Python 3.11. `bullseye`: JetPack 5.1.1, glibc 2.31, Python 3.9. */
  readonly suite: Suite;
  /** Whether `known_hosts` has the key of the device (default true); else clients have to ask a person about it. */
  readonly isKnown?: boolean;
}

/** A device of this process. */
export interface VirtualJetson extends RunningJetson {
  /** Ends it with everything that runs on it. */
  stop(): Promise<void>;
  /** What it said while it started, and its server since then. */
  log(): string;
}

const LOGIN_MS = 60_000;

/** Starts a device and waits until one can log in. Needs root; one that does not start is an error with its log. */
export async function startVirtualJetson({ suite, isKnown = true }: VirtualJetsonOptions): Promise<VirtualJetson> {
  const rootfs = await ensureRootFilesystem(suite);
  removeLeftovers();
  const folder = mkdtempSync(join(tmpdir(), `jw-jetson-${process.pid}-`));
  const keyFile = makeClientHome(folder);
  const { hostKey } = writeMarks(join(folder, 'marks'), suite, readFileSync(`${keyFile}.pub`, 'utf8'));
  const device = join(folder, 'device');
  mkdirSync(device);
  const { child, pid, log } = await boot([rootfs, join(folder, 'marks'), device]);
  const stop = async (): Promise<void> => {
    child.stdin.end();
    if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const address = await plugIn(pid);
    const home = join(folder, 'home');
    const place: JetsonPlace = {
      suite,
      host: `jetson-${suite}`,
      address,
      user: USER.name,
      home,
      sshConfig: join(home, '.ssh/config'),
      fingerprint: fingerprintOf(hostKey),
      root: `/proc/${pid}/root${device}`,
      pid,
    };
    writeConfiguration(place, isKnown ? hostKey : undefined);
    child.stdin.write('network\n');
    await untilLogin(place, child);
    return Object.assign(new RunningJetson(place), { stop, log });
  } catch (error) {
    await stop();
    throw new Error(`The virtual Jetson did not start. Its log:\n${log()}`, { cause: error });
  }
}

/** Folders of processes that were killed. */
function removeLeftovers(): void {
  for (const name of readdirSync(tmpdir())) {
    const [, pid] = /^jw-jetson-(\d+)-/.exec(name) ?? [];
    if (pid !== undefined && !existsSync(`/proc/${pid}`))
      rmSync(join(tmpdir(), name), { recursive: true, force: true });
  }
}

/** Makes the key that logs in; returns its path. */
function makeClientHome(folder: string): string {
  const ssh = join(folder, 'home/.ssh');
  mkdirSync(ssh, { recursive: true, mode: 0o700 });
  return makeKeyPair(join(ssh, 'id_ed25519'), 'ed25519');
}

interface BootedDevice {
  readonly child: ChildProcessWithoutNullStreams;
  readonly pid: number;
  readonly log: () => string;
}

/** Its standard input is a pipe that only this process writes to: it ends when this process does. */
async function boot(args: readonly string[]): Promise<BootedDevice> {
  const spaces = ['--net', '--mount', '--uts', '--ipc', '--pid', '--fork', '--kill-child', '--propagation', 'private'];
  const child = spawn('unshare', [...spaces, 'bash', join(root, 'test/device/boot.sh'), ...args]);
  let log = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (log += text));
  child.stdin.on('error', () => undefined);
  for await (const line of createInterface(child.stdout)) {
    const [word, pid] = line.split(' ');
    if (word === 'pid') return { child, pid: Number(pid), log: () => log };
  }
  throw new Error(`The virtual Jetson did not start: ${log}`);
}

/** Lays a cable from here to the device; both ends go with it. Returns the device's address, of a net reserved for tests. */
async function plugIn(pid: number): Promise<string> {
  const remedy = 'Is there a network device of that name left?';
  for (let number = 0; number < 256; number++) {
    const here = `jw-jetson${number}`;
    const far = ['peer', 'name', 'eth0', 'netns', String(pid)];
    const { code, output } = await run('ip', ['link', 'add', here, 'type', 'veth', ...far]);
    if (code !== 0 && output.includes('File exists')) continue;
    if (code !== 0) throw new Error(output);
    await mustRun('ip', ['address', 'add', `198.18.${number}.1/30`, 'dev', here], { remedy });
    await mustRun('ip', ['link', 'set', here, 'up'], { remedy });
    await runInNetwork(pid, ['ip', 'address', 'add', `198.18.${number}.2/30`, 'dev', 'eth0']);
    for (const name of ['eth0', 'lo']) await runInNetwork(pid, ['ip', 'link', 'set', name, 'up']);
    return `198.18.${number}.2`;
  }
  throw new Error('There are 256 virtual Jetsons already.');
}

function writeConfiguration({ home, host, address, user, sshConfig }: JetsonPlace, hostKey: string | undefined): void {
  const ssh = join(home, '.ssh');
  const knownHosts = join(ssh, 'known_hosts');
  writeFileSync(knownHosts, hostKey === undefined ? '' : `${address} ${hostKey}\n`);
  const lines = [
    `Host ${host}`,
    `HostName ${address}`,
    `User ${user}`,
    `IdentityFile ${join(ssh, 'id_ed25519')}`,
    'IdentitiesOnly yes',
    `UserKnownHostsFile ${knownHosts}`,
    'GlobalKnownHostsFile none',
    'HostKeyAlgorithms ssh-ed25519',
    'ServerAliveInterval 2',
  ];
  writeFileSync(sshConfig, `${lines.join('\n  ')}\n`);
}

function fingerprintOf(hostKey: string): string {
  const [, base64 = ''] = hostKey.split(' ');
  return `SHA256:${createHash('sha256').update(Buffer.from(base64, 'base64')).digest('base64').replace(/=+$/, '')}`;
}

async function untilLogin({ sshConfig, host }: JetsonPlace, child: ChildProcessWithoutNullStreams): Promise<void> {
  const quick = [
    '-o',
    'BatchMode=yes',
    '-o',
    'StrictHostKeyChecking=no',
    '-o',
    'UserKnownHostsFile=/dev/null',
    '-o',
    'ConnectTimeout=5',
  ];
  const deadline = Date.now() + LOGIN_MS;
  for (;;) {
    const { code, output } = await run('ssh', ['-F', sshConfig, ...quick, host, 'true']);
    if (code === 0) return;
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(output);
    await pause(100);
  }
}
