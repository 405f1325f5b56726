import type { SshPrompts } from '../../core/ports/sshPrompts';
import { knownHostsKeys } from './hostKeys';
import { createSshHosts, type SshHosts } from './sshHost';

/** The hosts that SSH reaches, with the keys of the person's `known_hosts`. */
export function openSshHosts(options: { readonly prompts: SshPrompts; readonly isTrusted: () => boolean }): SshHosts {
  return createSshHosts({ ...options, hostKeys: knownHostsKeys });
}
