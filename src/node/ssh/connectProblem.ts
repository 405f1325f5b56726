import type { SshTarget } from '../../core/ssh/sshTarget';
import { message, type Message } from '../../core/std/message';
import type { Problem } from '../../core/std/problem';
import { errorCode } from '../files/fileProblem';

interface Explanation {
  readonly code: string;
  readonly explain: (target: SshTarget) => Message;
  readonly remedy: (target: SshTarget) => Message;
}

const unknownName: Explanation = {
  code: 'host/unknown-name',
  explain: ({ hostName }) => message('No machine is known by the name {0}.', hostName),
  remedy: () => message('Check the name, and HostName in your SSH configuration; a VPN may have to be on.'),
};

const noNameService: Explanation = {
  code: 'host/unknown-name',
  explain: ({ hostName }) => message('The name {0} cannot be looked up: no name service answers.', hostName),
  remedy: () => message('Check that this machine is in the network; a VPN may have to be on.'),
};

const noRoute: Explanation = {
  code: 'host/no-route',
  explain: ({ hostName }) => message('No way leads to {0}: it is off, or in another network.', hostName),
  remedy: () => message('Check the cable, the wireless network or the VPN, and the address.'),
};

const timeout: Explanation = {
  code: 'host/timeout',
  explain: (target) => message('{0} does not answer at {1}.', target.alias, placeOf(target)),
  remedy: () => message('Check that it is on, that its address is right and that no firewall is in between.'),
};

const closed: Explanation = {
  code: 'host/closed',
  explain: (target) => message('{0} closed the connection before anyone could log in.', placeOf(target)),
  remedy: () => message('The SSH server may be busy, restarting, or refuse this address. Try again in a moment.'),
};

const explanations: Readonly<Record<string, Explanation>> = {
  ENOTFOUND: unknownName,
  EAI_AGAIN: noNameService,
  EAI_NODATA: unknownName,
  EAI_FAIL: noNameService,
  EHOSTUNREACH: noRoute,
  ENETUNREACH: noRoute,
  ENETDOWN: noRoute,
  EHOSTDOWN: noRoute,
  EADDRNOTAVAIL: noRoute,
  ETIMEDOUT: timeout,
  ECONNRESET: closed,
  EPIPE: closed,
  ERR_STREAM_PREMATURE_CLOSE: closed,
  ECONNREFUSED: {
    code: 'host/refused',
    explain: (target) => message('{0} is there, but no SSH server listens at {1}.', target.alias, placeOf(target)),
    remedy: () => message('Check Port in your SSH configuration, and that the SSH server of the host is started.'),
  },
};

/** What to tell a person about a connection that could not be made. */
export function networkProblem(error: unknown, target: SshTarget): Problem {
  const known = explanations[errorCode(error)];
  if (known !== undefined) return problemOf(known, target);
  return {
    code: 'host/failed',
    message: message('{0} could not be reached at {1}: {2}', target.alias, placeOf(target), reasonOf(error)),
    remedy: message('Try "ssh {0}" in a terminal.', target.alias),
  };
}

export function timeoutProblem(target: SshTarget): Problem {
  return problemOf(timeout, target);
}

export function closedProblem(target: SshTarget): Problem {
  return problemOf(closed, target);
}

function problemOf({ code, explain, remedy }: Explanation, target: SshTarget): Problem {
  return { code, message: explain(target), remedy: remedy(target) };
}

/** Both sides speak, but not the same language. */
export function handshakeProblem(error: unknown, target: SshTarget): Problem {
  return {
    code: 'host/handshake',
    message: message('{0} and this program do not understand each other: {1}', target.alias, reasonOf(error)),
    remedy: message(
      'See whether an SSH server listens at {0}. If it is an old one, allow what it offers in your SSH configuration (KexAlgorithms, HostKeyAlgorithms, Ciphers, MACs).',
      placeOf(target),
    ),
  };
}

/** Where a host is reached: `name:port`. */
export function placeOf({ hostName, port }: SshTarget): string {
  return hostName.includes(':') ? `[${hostName}]:${port}` : `${hostName}:${port}`;
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What was thrown, as an error. */
export function errorOf(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown));
}
