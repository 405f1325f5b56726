import { readFile } from 'node:fs/promises';
import { toNativePath } from '../files/nativePath';
import { readSshStrings } from './sshStrings';
import type { ParsedKey, SshLibrary } from './sshLibrary';

/** What a file of a private key holds, as far as it can be told without its passphrase. */
export interface Identity {
  readonly path: string;
  /** Undefined where only the passphrase would tell it. */
  readonly publicKey: ParsedKey | undefined;
  /** Undefined where it is encrypted, or only the public half is in the file. */
  readonly privateKey: ParsedKey | undefined;
  readonly isEncrypted: boolean;
}

/** Why a key cannot be used, with the name people know it by. */
export interface UnusableKey {
  readonly name: string;
  readonly why: 'security-key' | 'certificate' | 'unreadable';
}

/**
 * Reads a private key. A file that is not there is undefined: many are only looked for. One that ends in `.pub` names a key of
 * the agent, and so does the public half beside a private one that is missing.
 */
export async function readIdentity(library: SshLibrary, path: string): Promise<Identity | UnusableKey | undefined> {
  const bytes = await readOptional(path);
  if (bytes === undefined) return readPublicHalf(library, path);
  // First: the library takes a part of a certificate for a key.
  const why = unusableKind(bytes);
  if (why !== undefined) return { name: path, why };
  const key = firstKey(library.parseKey(bytes));
  if (!(key instanceof Error)) return identityOf(path, key);
  if (!/encrypted/i.test(key.message)) return { name: path, why: 'unreadable' };
  const half = await readPublicHalf(library, path);
  const publicKey =
    (half !== undefined && 'publicKey' in half ? half.publicKey : undefined) ?? embeddedPublicKey(library, bytes);
  return { path, publicKey, privateKey: undefined, isEncrypted: true };
}

function identityOf(path: string, key: ParsedKey): Identity {
  return { path, publicKey: key, privateKey: key.isPrivateKey() ? key : undefined, isEncrypted: false };
}

async function readPublicHalf(library: SshLibrary, path: string): Promise<Identity | UnusableKey | undefined> {
  const bytes = await readOptional(`${path}.pub`);
  if (bytes === undefined) return undefined;
  const why = unusableKind(bytes);
  if (why !== undefined) return { name: `${path}.pub`, why };
  const key = firstKey(library.parseKey(bytes));
  return key instanceof Error ? undefined : identityOf(path, key);
}

/** The private key of an encrypted file; undefined for a wrong passphrase. Takes up to a second: the key is derived slowly on purpose. */
export async function unlockIdentity(
  library: SshLibrary,
  path: string,
  passphrase: string,
): Promise<ParsedKey | undefined> {
  const bytes = await readOptional(path);
  const key = bytes === undefined ? undefined : firstKey(library.parseKey(bytes, passphrase));
  return key instanceof Error ? undefined : key;
}

/** Whether the certificate that ssh would use with a key lies beside it. */
export async function hasCertificate(path: string): Promise<boolean> {
  return (await readOptional(`${path}-cert.pub`)) !== undefined;
}

async function readOptional(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(toNativePath(path));
  } catch {
    return undefined;
  }
}

function firstKey(parsed: ParsedKey | Error | ParsedKey[]): ParsedKey | Error {
  return Array.isArray(parsed) ? (parsed[0] ?? new Error('No key')) : parsed;
}

/** The public key stands unencrypted in files of OpenSSH's own format: a magic word, cipher, derivation, its options, the number of keys. */
function embeddedBlob(bytes: Buffer): Buffer | undefined {
  const [, body = ''] = /-----BEGIN OPENSSH PRIVATE KEY-----([^-]*)-----END/.exec(bytes.toString('latin1')) ?? [];
  const data = Buffer.from(body, 'base64');
  const magic = 'openssh-key-v1\0';
  if (data.toString('latin1', 0, magic.length) !== magic) return undefined;
  const header = readSshStrings(data, magic.length, 3);
  return header === undefined ? undefined : readSshStrings(data, header.end + 4, 1)?.strings[0];
}

function embeddedPublicKey(library: SshLibrary, bytes: Buffer): ParsedKey | undefined {
  const blob = embeddedBlob(bytes);
  const key = blob === undefined ? undefined : firstKey(library.parseKey(blob));
  return key instanceof Error ? undefined : key;
}

/** What ssh could use and the library cannot read, by the type that the key names. */
function unusableKind(bytes: Buffer): 'security-key' | 'certificate' | undefined {
  const blob = embeddedBlob(bytes);
  const type =
    blob === undefined ? bytes.toString('latin1', 0, 64) : (readSshStrings(blob, 0, 1)?.strings[0]?.toString() ?? '');
  if (/^\S+-cert-v\d+@/.test(type)) return 'certificate';
  return type.startsWith('sk-') ? 'security-key' : undefined;
}
