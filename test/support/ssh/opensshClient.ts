import { execFile, spawnSync } from 'node:child_process';
import { createHash, createHmac } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { hostname, userInfo } from 'node:os';
import type { SshDigests, SshEnvironment } from '../../../src/core/ssh/sshEnvironment';

export const nodeDigests: SshDigests = {
  sha1: (data) => createHash('sha1').update(data).digest(),
  sha256: (data) => createHash('sha256').update(data).digest(),
  hmacSha1: (key, data) => createHmac('sha1', key).update(data).digest(),
};

/** The variables that ssh and we see alike. */
const sshVariables = {
  PATH: process.env.PATH,
  SHELL: '/bin/sh',
  KEYS: '/env/keys',
  AGENT: '/env/agent.sock',
  SSH_AUTH_SOCK: '/env/ssh.sock',
};

/** Who runs ssh. */
export type SshAccount = Pick<SshEnvironment, 'home' | 'user' | 'uid'>;

/** The account as ssh sees it: its home folder is the one of the account, whatever `HOME` says. */
export function accountOf(dump: ReadonlyMap<string, readonly string[]>): SshAccount {
  const [knownHosts = ''] = dump.get('userknownhostsfile') ?? [];
  return { home: knownHosts.replace(/\/\.ssh\/.*$/s, ''), user: dump.get('user')?.[0] ?? '', uid: userInfo().uid };
}

/** This machine as ssh sees it. */
export function realEnvironment(account: SshAccount, changes: Partial<SshEnvironment> = {}): SshEnvironment {
  return {
    ...account,
    files: {
      readText: (path) => Promise.resolve(isFile(path) ? readFileSync(path, 'utf8') : undefined),
      listFolder: (path) => Promise.resolve(existsSync(path) ? readdirSync(path) : []),
    },
    hostName: hostname(),
    variables: sshVariables,
    homeOf: (user) => (user === account.user ? account.home : undefined),
    exec: (command) => spawnSync('/bin/sh', ['-c', command], { stdio: 'ignore', env: sshVariables }).status === 0,
    digests: nodeDigests,
    ...changes,
  };
}

function isFile(path: string): boolean {
  return existsSync(path) && statSync(path).isFile();
}

export interface SshRun {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program of OpenSSH, or one that runs it, to its end. */
export function runSsh(program: string, args: readonly string[]): Promise<SshRun> {
  return new Promise((resolve) => {
    const child = execFile(program, args, { env: sshVariables, timeout: 20_000 }, (error, stdout, stderr) => {
      const code = error === null ? 0 : typeof error.code === 'number' ? error.code : -1;
      resolve({ code, stdout, stderr: code === -1 && stderr === '' ? (error?.message ?? '') : stderr });
    });
    child.stdin?.end();
  });
}

/** What `ssh -G` prints, by key in lower case; `true` and `false` are `yes` and `no`. */
export function parseSshDump(text: string): Map<string, string[]> {
  const values = new Map<string, string[]>();
  for (const line of text.split('\n').filter((part) => part !== '')) {
    const [, key = '', value = ''] = /^(\S+) ?(.*)$/s.exec(line) ?? [];
    const plain = value === 'true' ? 'yes' : value === 'false' ? 'no' : value;
    values.set(key.toLowerCase(), [...(values.get(key.toLowerCase()) ?? []), plain]);
  }
  return values;
}
