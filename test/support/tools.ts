import { execFileSync, type ExecFileSyncOptionsWithBufferEncoding } from 'node:child_process';

/** What a program of this machine prints. */
export function outputOf(
  program: string,
  args: readonly string[],
  options?: Partial<ExecFileSyncOptionsWithBufferEncoding>,
): string {
  return execFileSync(program, args, options).toString();
}

/** A new key pair of OpenSSH without passphrase unless `options` have one (`-N`); the path of its private half. */
export function makeKeyPair(path: string, type: string, options: readonly string[] = ['-N', '']): string {
  const bits = type === 'rsa' ? ['-b', '2048'] : [];
  outputOf('ssh-keygen', ['-q', '-t', type, ...bits, ...options, '-f', path]);
  return path;
}
