import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { promisify } from 'node:util';

/** An account of this machine that lives as long as a test. */
export interface LoginUser {
  readonly name: string;
  readonly home: string;
  readonly uid: number;
  readonly gid: number;
  remove(): Promise<void>;
}

export interface LoginUserOptions {
  readonly shell: string;
  /** As in shadow(5); without one nobody logs in by password. */
  readonly passwordHash?: string;
  /** Files in the home folder, by name. */
  readonly files?: Readonly<Record<string, string>>;
}

let count = 0;

/** Makes an account whose home lies in a folder of the test. Needs root. */
export async function addLoginUser(
  folder: string,
  { shell, passwordHash = '*', files = {} }: LoginUserOptions,
): Promise<LoginUser> {
  await removeLeftovers();
  const name = `jwt${process.pid}-${count++}`;
  const home = join(folder, name);
  mkdirSync(home, { mode: 0o755 });
  await changeAccounts('useradd', ['-M', '-N', '-g', 'nogroup', '-d', home, '-s', shell, '-p', passwordHash, name]);
  for (const [file, text] of Object.entries(files)) {
    mkdirSync(dirname(join(home, file)), { recursive: true });
    writeFileSync(join(home, file), text);
  }
  execFileSync('chown', ['-R', `${name}:nogroup`, home]);
  const { uid, gid } = statSync(home);
  return { name, home, uid, gid, remove: () => removeUser(name) };
}

/** Also where a process of theirs is about to end. */
async function removeUser(name: string): Promise<void> {
  await changeAccounts('userdel', ['-f', name]);
}

/** Accounts of tests that were killed. */
async function removeLeftovers(): Promise<void> {
  const names = [...readFileSync('/etc/passwd', 'utf8').matchAll(/^(jwt(\d+)-\d+):/gm)];
  for (const [, name = '', pid] of names) if (!isRunning(Number(pid))) await removeUser(name).catch(() => undefined);
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

/** The files of accounts are locked while someone else changes them. */
async function changeAccounts(program: string, args: readonly string[]): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await promisify(execFile)(program, args);
      return;
    } catch (error) {
      if (attempt === 50 || !String(error).includes('cannot lock')) throw error;
      await pause(100);
    }
  }
}
