import { decodeBase64, encodeBase64 } from '../std/base64';
import { message, type Message } from '../std/message';
import type { Problem } from '../std/problem';
import type { SshDigests } from './sshEnvironment';
import { sshKeyTypeOf } from './sshKey';
import { lowerCase, matchesSshHostList } from './sshPatterns';

/** A line of a `known_hosts` file. */
export interface KnownHostsEntry {
  /** 0-based. */
  readonly line: number;
  /** What the line says of its key: it is the host's, it signs the keys of hosts, or it must not be trusted. */
  readonly marker: 'host' | 'certificate-authority' | 'revoked';
  /** Names and patterns separated by commas, or one hashed name. */
  readonly hosts: string;
  readonly keyType: string;
  readonly key: Uint8Array;
}

/**
 * Reads a `known_hosts` file (sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT"). Lines that OpenSSH passes over in silence are problems.
 * Never throws.
 */
export function parseKnownHosts(text: string): { value: KnownHostsEntry[]; problems: Problem[] } {
  const value: KnownHostsEntry[] = [];
  const problems: Problem[] = [];
  for (const [line, written] of text.split('\n').entries()) {
    const fields = splitLine(written);
    const entry = fields === undefined ? undefined : readEntry(fields, line);
    if (entry === undefined) continue;
    if ('hosts' in entry) value.push(entry);
    else {
      const place = { start: { line, character: 0 }, end: { line, character: written.trimEnd().length } };
      problems.push({ code: 'ssh/known-hosts', message: entry, place });
    }
  }
  return { value, problems };
}

/** The lines of a file that speak of a host, whose `name` is what `knownHostsName` makes of it. No other keys are decoded. */
export function findKnownHosts(text: string, name: string, hmacSha1: SshDigests['hmacSha1']): KnownHostsEntry[] {
  return text.split('\n').flatMap((written, line) => {
    const fields = splitLine(written);
    if (fields === undefined || !speaksOf(fields.hosts, name, hmacSha1)) return [];
    const entry = readEntry(fields, line);
    return 'hosts' in entry ? [entry] : [];
  });
}

interface LineFields {
  readonly marker: string | undefined;
  readonly hosts: string;
  readonly keyType: string;
  readonly encoded: string;
}

const MARKERS: Readonly<Record<string, KnownHostsEntry['marker']>> = {
  '@cert-authority': 'certificate-authority',
  '@revoked': 'revoked',
};

/** Undefined for comments and empty lines. */
function splitLine(written: string): LineFields | undefined {
  const words = written.trim().split(/[ \t]+/, 4);
  if (words[0] === '' || words[0]?.startsWith('#') === true) return undefined;
  const marker = words[0]?.startsWith('@') === true ? words.shift() : undefined;
  const [hosts = '', keyType = '', encoded = ''] = words;
  return { marker, hosts, keyType, encoded };
}

function readEntry({ marker, hosts, keyType, encoded }: LineFields, line: number): KnownHostsEntry | Message {
  const kind = marker === undefined ? 'host' : MARKERS[marker];
  if (kind === undefined) return message('This line begins with a marker that is not known.');
  const key = decodeBase64(encoded);
  if (key === undefined || sshKeyTypeOf(key) !== keyType) return message('This line does not hold a whole key.');
  if (hosts.startsWith('|') && saltOf(hosts) === undefined) return message('The hashed name in this line is damaged.');
  return { line, marker: kind, hosts, keyType, key };
}

const HASH_LENGTH = 20;

/** The salt of a name like `|1|salt|hash`. */
function saltOf(hashed: string): Uint8Array | undefined {
  const encoded = /^\|1\|([^|]+)\|/.exec(hashed)?.[1];
  const salt = encoded === undefined ? undefined : decodeBase64(encoded);
  return salt?.length === HASH_LENGTH ? salt : undefined;
}

function speaksOf(hosts: string, name: string, hmacSha1: SshDigests['hmacSha1']): boolean {
  if (!hosts.startsWith('|')) return matchesSshHostList(name, hosts);
  const salt = saltOf(hosts);
  return salt !== undefined && hashHostName(name, salt, hmacSha1) === hosts;
}

/** A name that can be recognised but not read. `salt` is 20 random bytes. */
export function hashHostName(name: string, salt: Uint8Array, hmacSha1: SshDigests['hmacSha1']): string {
  return `|1|${encodeBase64(salt)}|${encodeBase64(hmacSha1(salt, new TextEncoder().encode(name)))}`;
}

/** Under which name a host is remembered. */
export interface KnownHostName {
  /** The name or address that is connected to. */
  readonly hostName: string;
  readonly port: number;
  readonly hostKeyAlias?: string | undefined;
}

/** The name in `known_hosts`: the alias if there is one, else the host, with its port unless that is 22. */
export function knownHostsName({ hostName, port, hostKeyAlias }: KnownHostName): string {
  return hostKeyAlias ?? lowerCase(port === 22 ? hostName : `[${hostName}]:${port}`);
}
