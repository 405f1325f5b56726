import { encodeBase64 } from '../std/base64';
import { message } from '../std/message';
import { failure, success, type Result } from '../std/problem';
import { hashHostName, knownHostsName, type KnownHostName } from './knownHosts';
import type { SshDigests } from './sshEnvironment';
import { sshKeyTypeOf } from './sshKey';

/** How a name is hidden in the file, for `HashKnownHosts`. */
export interface NameHash {
  /** 20 random bytes, others for each line. */
  readonly salt: Uint8Array;
  readonly hmacSha1: SshDigests['hmacSha1'];
}

/** The line, without its end, that makes a key known. A name that would be read as a pattern is refused, as is a broken key. */
export function formatKnownHostsLine(host: KnownHostName, key: Uint8Array, hash?: NameHash): Result<string> {
  const keyType = sshKeyTypeOf(key);
  const written = host.hostKeyAlias ?? host.hostName;
  if (keyType === undefined || /[@?*#[\]|'"\\,!\s]/.test(written)) {
    return failure({ code: 'ssh/known-hosts', message: message('The key of {0} cannot be remembered.', written) });
  }
  const name = knownHostsName(host);
  const hidden = hash === undefined ? name : hashHostName(name, hash.salt, hash.hmacSha1);
  return success(`${hidden} ${keyType} ${encodeBase64(key)}`);
}

/** The text of a file with one more line; one that lacks its last line end gets it first. */
export function appendKnownHostsLine(text: string, line: string): string {
  return `${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${line}\n`;
}
