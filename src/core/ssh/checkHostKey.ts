import { findKnownHosts, knownHostsName, type KnownHostName, type KnownHostsEntry } from './knownHosts';
import type { SshDigests } from './sshEnvironment';
import { fingerprintOf, keyTypeOfAlgorithm, sshKeyTypeOf } from './sshKey';

export interface KnownHostsText {
  readonly path: string;
  readonly text: string;
}

/** A key that a file knows. */
export interface KnownHostKey {
  readonly file: string;
  /** 0-based. */
  readonly line: number;
  readonly keyType: string;
  readonly fingerprint: string;
}

/** What the files say of the key that a host offers. */
export type HostKeyVerdict =
  | { readonly kind: 'known'; readonly entry: KnownHostKey }
  /** Nothing is known of this name. `others` are keys of the same host at its usual port. */
  | { readonly kind: 'new'; readonly offered: OfferedKey; readonly others: readonly KnownHostKey[] }
  /** Other keys are known; `entry` is the one to show, of the offered type if there is one. */
  | {
      readonly kind: 'changed';
      readonly offered: OfferedKey;
      readonly entry: KnownHostKey;
      readonly entries: readonly KnownHostKey[];
    }
  | { readonly kind: 'revoked'; readonly offered: OfferedKey; readonly entry: KnownHostKey }
  /** Which keys are revoked cannot be told, so none is taken; `isBinary` says that the list is one that only ssh reads. */
  | {
      readonly kind: 'revocations-unreadable';
      readonly offered: OfferedKey;
      readonly file: string;
      readonly isBinary: boolean;
    }
  /** Only a certificate authority speaks for the host: without certificates the way out is to pin the key once. */
  | { readonly kind: 'certificate-authority-only'; readonly offered: OfferedKey; readonly entry: KnownHostKey };

export interface OfferedKey {
  readonly keyType: string;
  readonly fingerprint: string;
}

/** With `CheckHostIP` the same is to be asked once more with the address as `hostName`. */
export interface HostKeyQuestion extends KnownHostName {
  /** The person's files, then the machine's. */
  readonly files: readonly KnownHostsText[];
  readonly digests: SshDigests;
}

/**
 * Judges the key that a host offers, as OpenSSH does: any line with this very key makes it known, unless a line revokes it; lines
 * with other keys, of whatever type, make it changed. A host at another port than 22 of which nothing is known may have the key that is
 * known of its usual port. Other than with OpenSSH a key that is revoked there is revoked, not new.
 */
export function checkHostKey(question: HostKeyQuestion, key: Uint8Array): HostKeyVerdict {
  const verdict = checkName(question, knownHostsName(question), key);
  const hasOtherName = question.hostKeyAlias === undefined && question.port !== 22;
  if (!hasOtherName || (verdict.kind !== 'new' && verdict.kind !== 'certificate-authority-only')) return verdict;
  const usual = checkName(question, knownHostsName({ ...question, port: 22 }), key);
  if (usual.kind === 'known' || usual.kind === 'revoked') return usual;
  if (verdict.kind === 'certificate-authority-only' || usual.kind === 'certificate-authority-only') {
    return verdict.kind === 'new' ? usual : verdict;
  }
  return usual.kind === 'changed' ? { ...verdict, others: usual.entries } : verdict;
}

export function describeOfferedKey(key: Uint8Array, { sha256 }: Pick<SshDigests, 'sha256'>): OfferedKey {
  return { keyType: sshKeyTypeOf(key) ?? '', fingerprint: fingerprintOf(key, sha256) };
}

interface PlacedEntry extends KnownHostsEntry {
  readonly file: string;
}

function checkName(question: HostKeyQuestion, name: string, key: Uint8Array): HostKeyVerdict {
  const entries = entriesFor(question, name);
  const describe = (entry: PlacedEntry) => describeEntry(entry, question.digests);
  const offered = describeOfferedKey(key, question.digests);
  const revoked = entries.find((entry) => isRevocationOf(entry, key));
  if (revoked !== undefined) return { kind: 'revoked', offered, entry: describe(revoked) };
  const known = entries.filter(({ marker }) => marker === 'host');
  const same = known.find((entry) => sameKey(entry.key, key));
  if (same !== undefined) return { kind: 'known', entry: describe(same) };
  const offending = known.find(({ keyType }) => keyType === offered.keyType) ?? known.at(-1);
  if (offending !== undefined) {
    return { kind: 'changed', offered, entry: describe(offending), entries: known.map(describe) };
  }
  const authority = entries.find(({ marker }) => marker === 'certificate-authority');
  if (authority === undefined) return { kind: 'new', offered, others: [] };
  return { kind: 'certificate-authority-only', offered, entry: describe(authority) };
}

function entriesFor({ files, digests }: HostKeyQuestion, name: string): PlacedEntry[] {
  return files.flatMap(({ path, text }) => {
    return findKnownHosts(text, name, digests.hmacSha1).map((entry) => ({ ...entry, file: path }));
  });
}

function describeEntry({ file, line, keyType, key }: PlacedEntry, { sha256 }: SshDigests): KnownHostKey {
  return { file, line, keyType, fingerprint: fingerprintOf(key, sha256) };
}

function isRevocationOf(entry: KnownHostsEntry, key: Uint8Array): boolean {
  return entry.marker === 'revoked' && sameKey(entry.key, key);
}

function sameKey(a: Uint8Array, b: Uint8Array): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/**
 * The algorithms to ask a host for, in the order in which to prefer them: those first whose keys are known of it, so that a host with
 * several keys shows one that can be recognised. The list stays as it is where its first algorithm is among them. As with ssh this is
 * for the client's own list; one that the configuration gives whole (without `+`, `-` or `^`) is used as it is.
 */
export function orderHostKeyAlgorithms(question: HostKeyQuestion, algorithms: readonly string[]): string[] {
  const entries = entriesFor(question, knownHostsName(question));
  const isRevoked = ({ key }: PlacedEntry) => entries.some((entry) => isRevocationOf(entry, key));
  const isKnown = (algorithm: string) => {
    const type = keyTypeOfAlgorithm(algorithm);
    const first = entries.find(({ marker, keyType }) => marker === 'host' && keyType === type);
    return first !== undefined && !isRevoked(first);
  };
  if (algorithms[0] === undefined || isKnown(algorithms[0])) return [...algorithms];
  return [...algorithms.filter(isKnown), ...algorithms.filter((algorithm) => !isKnown(algorithm))];
}
