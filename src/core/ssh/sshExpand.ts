import { message } from '../std/message';
import { failure, success, type Result } from '../std/problem';
import type { SshEnvironment } from './sshEnvironment';

/** What `%x` stands for, by `x`. */
export type SshTokens = Readonly<Record<string, string>>;

type SshVariables = SshEnvironment['variables'];

/** Replaces `%x` by its token and `%%` by `%`. A token that is not among these is a problem, as it is to OpenSSH. */
export function expandSshTokens(text: string, tokens: SshTokens): Result<string> {
  return expand(text, tokens, undefined);
}

/** Replaces `%x` and `${NAME}`. */
export function expandSshText(text: string, tokens: SshTokens, variables: SshVariables): Result<string> {
  return expand(text, tokens, variables);
}

/** Replaces a leading `~`, then `%x` and `${NAME}`: what a path in a configuration may hold. */
export function expandSshPath(text: string, tokens: SshTokens, environment: SshEnvironment): Result<string> {
  const path = expandTilde(text, environment);
  return path.ok ? expand(path.value, tokens, environment.variables) : path;
}

/** Replaces `~` and `~name` at the beginning of a path. */
export function expandTilde(path: string, environment: SshEnvironment): Result<string> {
  const [, user, rest = ''] = /^~([^/]*)(?:\/+(.*))?$/s.exec(path) ?? [];
  if (user === undefined) return success(path);
  const home = user === '' ? environment.home : environment.homeOf?.(user);
  if (home !== undefined) return success(`${home.replace(/\/$/, '')}/${rest}`);
  return failure({ code: 'ssh-config/no-home', message: message('The home folder of {0} is not known.', user) });
}

function expand(text: string, tokens: SshTokens, variables: SshVariables | undefined): Result<string> {
  const pattern = variables === undefined ? /%(.?)/gs : /%(.?)|\$\{([^}]*)(\}?)/gs;
  let problem: Result<never> | undefined;
  const value = text.replace(pattern, (_, token: string | undefined, name = '', close = '') => {
    if (token === '%') return '%';
    const found = token === undefined ? variables?.[String(name)] : tokens[token];
    if (found !== undefined && (token !== undefined || close === '}')) return found;
    problem ??= token === undefined ? unknownVariable(String(name)) : unknownToken(token);
    return '';
  });
  return problem ?? success(value);
}

function unknownToken(token: string): Result<never> {
  return failure({ code: 'ssh-config/token', message: message('%{0} does not stand for anything here.', token) });
}

function unknownVariable(name: string): Result<never> {
  return failure({
    code: 'ssh-config/variable',
    message: message('The environment variable {0} is not set.', name),
  });
}
