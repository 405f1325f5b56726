import type { SshConfigFiles, SshEnvironment } from '../../../src/core/ssh/sshEnvironment';
import { nodeDigests } from './opensshClient';

/** A machine in memory: anna at `here.example.org`, with the files given by path. */
export function memoryEnvironment(
  texts: Readonly<Record<string, string>>,
  changes: Partial<SshEnvironment> = {},
): SshEnvironment {
  return {
    files: memoryConfigFiles(texts),
    home: '/home/anna',
    user: 'anna',
    uid: 1000,
    hostName: 'here.example.org',
    variables: { SSH_AUTH_SOCK: '/run/agent' },
    digests: nodeDigests,
    ...changes,
  };
}

function memoryConfigFiles(texts: Readonly<Record<string, string>>): SshConfigFiles {
  return {
    readText: (path) => Promise.resolve(texts[path]),
    listFolder: (path) => {
      const inside = Object.keys(texts).filter((file) => file.startsWith(`${path}/`));
      return Promise.resolve([...new Set(inside.map((file) => file.slice(path.length + 1).split('/')[0]!))]);
    },
  };
}

/** The person's configuration alone. */
export function userConfig(text: string, changes?: Partial<SshEnvironment>): SshEnvironment {
  return memoryEnvironment({ '/home/anna/.ssh/config': text }, changes);
}
