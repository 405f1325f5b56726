import { createKnownHostsKeys } from './hostKeys';
import { createSshHosts, type SshHosts, type SshHostsOptions } from './sshHost';

/** The hosts that SSH reaches, with the keys of the person's `known_hosts`. */
export function openSshHosts(options: Omit<SshHostsOptions, 'hostKeys'>): SshHosts {
  return createSshHosts({ ...options, hostKeys: createKnownHostsKeys(options.log) });
}
