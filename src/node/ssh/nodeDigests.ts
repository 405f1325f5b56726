import { createHash, createHmac } from 'node:crypto';
import type { SshDigests } from '../../core/ssh/sshEnvironment';

/** The digests of SSH, by Node's native code. */
export const nodeDigests: SshDigests = {
  sha1: (data) => createHash('sha1').update(data).digest(),
  sha256: (data) => createHash('sha256').update(data).digest(),
  hmacSha1: (key, data) => createHmac('sha1', key).update(data).digest(),
};
