import { exec } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { homedir, hostname, userInfo } from 'node:os';
import type { SshEnvironment } from '../../core/ssh/sshEnvironment';
import { fromNativePath, toNativePath } from '../files/nativePath';
import { nodeDigests } from './nodeDigests';

/** How long a `Match exec` may take, in milliseconds. */
const MATCH_TIMEOUT = 10_000;

/** What SSH's configuration is resolved against on this machine. Its commands are run only for a person who trusts them. */
export function nodeSshEnvironment({ isTrusted }: { readonly isTrusted: boolean }): SshEnvironment {
  const { username, uid } = userInfo();
  return {
    files: {
      readText: (path) =>
        readFile(toNativePath(path), 'utf8').then(
          (text) => text,
          () => undefined,
        ),
      listFolder: (path) =>
        readdir(toNativePath(path)).then(
          (names) => names,
          () => [],
        ),
    },
    home: fromNativePath(homedir()),
    user: username,
    uid,
    hostName: hostname(),
    variables: process.env,
    digests: nodeDigests,
    ...(process.platform === 'win32' ? windows(process.env) : {}),
    ...(isTrusted ? { exec: succeeds } : {}),
  };
}

function windows({ ProgramData }: NodeJS.ProcessEnv): Partial<SshEnvironment> {
  return {
    defaultAgent: '\\\\.\\pipe\\openssh-ssh-agent',
    systemConfig: ProgramData === undefined ? 'none' : `${fromNativePath(ProgramData)}/ssh/ssh_config`,
  };
}

/** In the person's own shell, as `ssh` does. */
function succeeds(command: string): Promise<boolean> {
  return new Promise((resolve) => {
    const shell = process.env.SHELL;
    exec(command, { timeout: MATCH_TIMEOUT, ...(shell === undefined ? {} : { shell }) }, (error) => {
      resolve(error === null);
    });
  });
}
