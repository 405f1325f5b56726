import { encodeBase64 } from '../std/base64';
import type { SshDigests } from './sshEnvironment';

/** Parts of a public key after its type (RFC 4253 section 6.6, RFC 5656, RFC 8709, PROTOCOL.u2f of OpenSSH). */
const PARTS: Readonly<Record<string, number>> = {
  'ssh-ed25519': 1,
  'ssh-rsa': 2,
  'ssh-dss': 4,
  'ecdsa-sha2-nistp256': 2,
  'ecdsa-sha2-nistp384': 2,
  'ecdsa-sha2-nistp521': 2,
  'sk-ssh-ed25519@openssh.com': 2,
  'sk-ecdsa-sha2-nistp256@openssh.com': 3,
};

/** The type of a public key as it goes over the wire; undefined where the bytes are no whole key of a type that is known. */
export function sshKeyTypeOf(key: Uint8Array): string | undefined {
  const parts = splitKey(key);
  if (parts?.[0] === undefined) return undefined;
  const type = String.fromCharCode(...parts[0]);
  return parts.length - 1 === (Object.hasOwn(PARTS, type) ? PARTS[type] : -1) ? type : undefined;
}

const MAX_PARTS = 5;

/** The parts of a key, each of which begins with its length in four bytes. */
function splitKey(key: Uint8Array): Uint8Array[] | undefined {
  const view = new DataView(key.buffer, key.byteOffset, key.byteLength);
  const parts: Uint8Array[] = [];
  for (let at = 0; at < key.length;) {
    if (at + 4 > key.length || parts.length === MAX_PARTS) return undefined;
    const end = at + 4 + view.getUint32(at);
    if (end > key.length) return undefined;
    parts.push(key.subarray(at + 4, end));
    at = end;
  }
  return parts;
}

/** The type of key that proves itself by an algorithm: RSA keys have several, and a certificate holds a key. */
export function keyTypeOfAlgorithm(algorithm: string): string {
  const plain = algorithm.replace('-cert-v01@openssh.com', algorithm.startsWith('sk-') ? '@openssh.com' : '');
  return /^rsa-sha2-(?:256|512)$/.test(plain) ? 'ssh-rsa' : plain;
}

/** What people compare: `SHA256:` and the digest in base64 without padding, as OpenSSH prints it. */
export function fingerprintOf(key: Uint8Array, sha256: SshDigests['sha256']): string {
  return `SHA256:${encodeBase64(sha256(key)).replace(/=+$/, '')}`;
}
