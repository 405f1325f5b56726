import type { SshTarget } from '../../core/ssh/sshTarget';

/** One machine on the way to a host, or the host itself. */
export interface Stop {
  readonly target: SshTarget;
  /** The same for two stops exactly where one connection can serve both. */
  readonly key: string;
}

/** The machines of a way, the host last, each with the way to it as its key. */
export function stopsOf(route: readonly SshTarget[]): Stop[] {
  let key = '';
  return route.map((target) => {
    const { user, hostName, port, hostKeyAlias = '', proxyCommand = '' } = target;
    key = JSON.stringify([key, user, hostName, port, hostKeyAlias, key === '' ? proxyCommand : '']);
    return { target, key };
  });
}
