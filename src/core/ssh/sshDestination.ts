import { message, type Message } from '../std/message';
import { failure, success, type Result } from '../std/problem';
import { quoteShellWords } from '../std/shellWords';
import { parseSshPort } from './sshConfigValues';

/** Where to connect, as a person or a configuration names it; what is left out comes from the configuration of `host`. */
export interface SshDestination {
  /** A name in the configuration, a name in the network, or an address without brackets. */
  readonly host: string;
  readonly user?: string;
  readonly port?: number;
}

/**
 * Reads what a person types for a host: `host`, `user@host`, `user@host:22`, `[2001:db8::1]:22`, `ssh://user@host:22`. Blanks
 * around it do not count. An address with several colons needs brackets only when a port follows.
 */
export function parseTargetText(text: string): Result<SshDestination> {
  const isUri = /^ssh:\/\//i.test(text.trim());
  const whole = isUri ? text.trim().slice('ssh://'.length).replace(/\/$/, '') : text.trim();
  const at = whole.lastIndexOf('@');
  const user = at < 0 ? undefined : readUser(whole.slice(0, at), isUri);
  const { host, portText } = splitPlace(whole.slice(at + 1));
  const port = portText === '' ? undefined : parseSshPort(portText);
  if (!isHostName(host)) return refuse(message('"{0}" does not name a host.', text));
  if (at >= 0 && (user === undefined || !isUserName(user))) {
    return refuse(message('"{0}" cannot be the name of a user.', whole.slice(0, at)));
  }
  if (portText !== '' && port === undefined) {
    return refuse(message('"{0}" is not a port. Ports are numbers from 1 to 65535.', portText));
  }
  return success({ host, ...(user === undefined ? {} : { user }), ...(port === undefined ? {} : { port }) });
}

/** A destination as `ssh` reads it in `-J` and `ProxyJump`. */
export function formatSshDestination({ host, user, port }: SshDestination): string {
  const place = host.includes(':') ? `[${host}]` : host;
  return `${user === undefined ? '' : `${user}@`}${place}${port === undefined ? '' : `:${port}`}`;
}

function refuse(text: Message): Result<never> {
  return failure({ code: 'ssh/destination', message: text });
}

/** In a URI the user may be followed by parameters, and is percent-encoded. */
function readUser(text: string, isUri: boolean): string | undefined {
  if (!isUri) return text;
  try {
    return decodeURIComponent(text.replace(/;.*$/s, ''));
  } catch {
    return undefined;
  }
}

function splitPlace(place: string): { host: string; portText: string } {
  const [, bracketed, after = ''] = /^\[([^\]]*)\](?::(.*))?$/s.exec(place) ?? [];
  if (bracketed !== undefined) return { host: bracketed, portText: after };
  const [host = '', ...others] = place.split(':');
  return others.length > 1 ? { host: place, portText: '' } : { host, portText: others[0] ?? '' };
}

/** What a shell or ssh itself could take for something else is refused, as OpenSSH refuses it. */
function isHostName(host: string): boolean {
  return host !== '' && !host.startsWith('-') && !/['`"$\\;&<>|(){},@[\]\s\p{Cc}]/u.test(host);
}

function isUserName(user: string): boolean {
  return user !== '' && !/^-|['`";&<>|(){}\p{Cc}]|\s-|\\$/u.test(user);
}

/** A line for a person's terminal that reaches the same place, as the same configuration says it. */
export function formatSshCommand({ host, user, port }: SshDestination): string {
  const place = user === undefined ? host : `${user}@${host}`;
  return quoteShellWords(['ssh', ...(port === undefined ? [] : ['-p', String(port)]), place]);
}
