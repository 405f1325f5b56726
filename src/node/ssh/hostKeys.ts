import { randomBytes } from 'node:crypto';
import { mkdir, open, readFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import type { Log } from '../../core/ports/log';
import {
  checkHostKey,
  describeOfferedKey,
  orderHostKeyAlgorithms,
  type HostKeyQuestion,
  type HostKeyVerdict,
  type KnownHostsText,
} from '../../core/ssh/checkHostKey';
import { parseKnownHosts } from '../../core/ssh/knownHosts';
import { formatKnownHostsLine } from '../../core/ssh/knownHostsLine';
import type { SshTarget } from '../../core/ssh/sshTarget';
import { formatMessage, message } from '../../core/std/message';
import { failure, success, type Result } from '../../core/std/problem';
import { fileProblem } from '../files/fileProblem';
import { toNativePath } from '../files/nativePath';
import { nodeDigests } from './nodeDigests';
import { warnOnce, type Warn } from './warnOnce';

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

/** What the person's and the machine's `known_hosts` say, read anew each time: ssh writes them too. Lines that cannot be read are told once. */
export function createKnownHostsKeys(log: Log): HostKeys {
  const warn = warnOnce(log);
  return {
    order: async (target, algorithms) => orderHostKeyAlgorithms(await questionOf(target, warn), algorithms),
    async check(target, key) {
      const revocations = await readRevocations(target);
      if ('isBinary' in revocations) {
        return { kind: 'revocations-unreadable', offered: describeOfferedKey(key, nodeDigests), ...revocations };
      }
      const question = await questionOf(target, warn);
      const files = [...question.files, ...revocations.files];
      warnOfLines(files, warn);
      return checkHostKey({ ...question, files }, key);
    },
    async add(target, key) {
      const [path] = target.userKnownHostsFiles;
      const hash = { salt: randomBytes(HASH_SALT_BYTES), hmacSha1: nodeDigests.hmacSha1 };
      const line = formatKnownHostsLine(target, key, target.hashKnownHosts ? hash : undefined);
      if (!line.ok) return line;
      return path === undefined ? failure(noFileProblem(target)) : appendLine(toNativePath(path), line.value);
    },
  };
}

async function questionOf(target: SshTarget, warn: Warn): Promise<HostKeyQuestion> {
  const { hostName, port, hostKeyAlias } = target;
  const paths = [...target.userKnownHostsFiles, ...target.globalKnownHostsFiles];
  const files = await Promise.all(paths.map(async (path) => ({ path, text: await readKnownHosts(path, warn) })));
  return { hostName, port, hostKeyAlias, files, digests: nodeDigests };
}

/** One that is not there knows nobody; one that may not be read neither, and that is told. */
async function readKnownHosts(path: string, warn: Warn): Promise<string> {
  try {
    return await readFile(toNativePath(path), 'utf8');
  } catch (error) {
    const { code, message: what } = fileProblem(error, path);
    if (code !== 'file/not-found') warn(formatMessage(what));
    return '';
  }
}

function warnOfLines(files: readonly KnownHostsText[], warn: Warn): void {
  for (const { path, text } of files) {
    for (const { place, message: what } of parseKnownHosts(text).problems) {
      const line = place !== undefined && 'start' in place ? place.start.line + 1 : '?';
      warn(`${path}:${line}: ${formatMessage(what)} It is passed over.`);
    }
  }
}

interface Revocations {
  readonly files: readonly KnownHostsText[];
}

/** What the lists that `ssh-keygen -k` makes begin with. */
const BINARY_LIST = 'SSHKRL';

/** A list of public keys, each of them revoked for every host. */
async function readRevocations({
  revokedHostKeys: file,
}: SshTarget): Promise<Revocations | { readonly file: string; readonly isBinary: boolean }> {
  if (file === undefined) return { files: [] };
  try {
    const text = await readFile(toNativePath(file), 'utf8');
    if (text.startsWith(BINARY_LIST)) return { file, isBinary: true };
    return { files: [{ path: file, text: text.replace(/^(?=[a-z])/gm, '@revoked * ') }] };
  } catch {
    return { file, isBinary: false };
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
