import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import {
  checkHostKey,
  orderHostKeyAlgorithms,
  type HostKeyQuestion,
  type HostKeyVerdict,
  type KnownHostsText,
} from '../../core/ssh/checkHostKey';
import { formatKnownHostsLine } from '../../core/ssh/knownHostsLine';
import type { SshTarget } from '../../core/ssh/sshTarget';
import { message } from '../../core/std/message';
import { failure, success, type Result } from '../../core/std/problem';
import { fileProblem } from '../files/fileProblem';
import { toNativePath } from '../files/nativePath';
import { nodeDigests } from './nodeDigests';

/** What is known of hosts' keys. */
export interface HostKeys {
  /** The algorithms with those first whose keys are known for the host. */
  order(target: SshTarget, algorithms: readonly string[]): Promise<string[]>;
  check(target: SshTarget, key: Uint8Array): Promise<HostKeyVerdict>;
  /** Keeps the key of a new host. */
  add(target: SshTarget, key: Uint8Array): Promise<Result<void>>;
}

const HASH_SALT_BYTES = 20;
const PRIVATE_FOLDER = 0o700;
const PRIVATE_FILE = 0o600;

/** What the person's and the machine's `known_hosts` say, read anew each time: ssh writes them too. */
export const knownHostsKeys: HostKeys = {
  order: async (target, algorithms) => orderHostKeyAlgorithms(await questionOf(target), algorithms),
  check: async (target, key) => checkHostKey(await questionOf(target), key),
  async add(target, key) {
    const [path] = target.userKnownHostsFiles;
    const hash = { salt: randomBytes(HASH_SALT_BYTES), hmacSha1: nodeDigests.hmacSha1 };
    const line = formatKnownHostsLine(target, key, target.hashKnownHosts ? hash : undefined);
    if (!line.ok) return line;
    return path === undefined ? failure(noFileProblem(target)) : appendLine(toNativePath(path), line.value);
  },
};

async function questionOf(target: SshTarget): Promise<HostKeyQuestion> {
  const { hostName, port, hostKeyAlias } = target;
  const paths = [...target.userKnownHostsFiles, ...target.globalKnownHostsFiles];
  const files = await Promise.all(paths.map(async (path) => ({ path, text: await readText(path) })));
  if (target.revokedHostKeys !== undefined) files.push(await readRevokedKeys(target.revokedHostKeys));
  return { hostName, port, hostKeyAlias, files, digests: nodeDigests };
}

/** A list of public keys, each of them revoked for every host. A binary revocation list (ssh-keygen -k) is not read. */
async function readRevokedKeys(path: string): Promise<KnownHostsText> {
  const text = await readText(path);
  return { path, text: text.replace(/^(?=[a-z])/gm, '@revoked * ') };
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(toNativePath(path), 'utf8');
  } catch {
    return '';
  }
}

/** In one piece at the end, so that nothing is lost that ssh appends at the same moment. */
async function appendLine(path: string, line: string): Promise<Result<void>> {
  try {
    await mkdir(dirname(path), { recursive: true, mode: PRIVATE_FOLDER });
    const file = await open(path, 'a+', PRIVATE_FILE);
    try {
      const { size } = await file.stat();
      const last = Buffer.alloc(1);
      if (size > 0) await file.read(last, 0, 1, size - 1);
      const isEnded = size === 0 || last.toString() === '\n';
      await file.write(`${isEnded ? '' : '\n'}${line}\n`);
    } finally {
      await file.close();
    }
    return success(undefined);
  } catch (error) {
    return failure(fileProblem(error, path));
  }
}

function noFileProblem({ alias }: SshTarget) {
  return {
    code: 'host/key-not-kept',
    message: message(
      'The key of {0} is not kept: your SSH configuration names no file for it (UserKnownHostsFile).',
      alias,
    ),
  };
}
