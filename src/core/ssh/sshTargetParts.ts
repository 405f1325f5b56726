import type { Result } from '../std/problem';
import type { SshConfigSource } from './sshConfigSource';
import { expandSshPath, expandSshTokens, type SshTokens } from './sshExpand';
import type { SshOptions } from './sshOptions';

/** What a configuration came to for one host: `user`, `hostname` and `port` are set. */
export interface SshTargetParts {
  readonly alias: string;
  readonly options: SshOptions;
  readonly source: SshConfigSource;
  /** What values may hold. */
  readonly tokens: SshTokens;
}

/** Keys that `none` unsets. */
const UNSET_BY_NONE =
  'controlpath knownhostscommand localcommand pkcs11provider proxycommand proxyjump remotecommand revokedhostkeys securitykeyprovider';

/** Brings the options into the form that ssh works with, and that `ssh -G` prints. */
export function settleOptions(parts: SshTargetParts): void {
  const { options, tokens, source } = parts;
  for (const key of UNSET_BY_NONE.split(' ')) {
    if (options.get(key)?.toLowerCase() === 'none') options.replace(key, []);
  }
  if (options.get('clearallforwardings') === 'yes') {
    for (const key of ['dynamicforward', 'localforward', 'remoteforward']) options.replace(key, []);
    options.replace('tunnel', ['no']);
  }
  for (const key of ['controlpath', 'identityagent', 'userknownhostsfile', 'forwardagent']) {
    options.replace(key, expandAll(parts, options.all(key)));
  }
  const remote = options.all('remotecommand').map((command) => expandSshTokens(command, tokens));
  options.replace('remotecommand', valuesOf(remote, source));
}

/** Paths with `~`, tokens and variables replaced. */
export function expandAll({ tokens, source }: SshTargetParts, paths: readonly string[]): string[] {
  return valuesOf(
    paths.map((path) => expandSshPath(path, tokens, source.environment)),
    source,
  );
}

/** What could be expanded; the rest is told. */
export function valuesOf(results: readonly Result<string>[], source: SshConfigSource): string[] {
  return results.flatMap((result) => {
    if (result.ok) return [result.value];
    source.report(result.problem.code, result.problem.message);
    return [];
  });
}

export function isYes(options: SshOptions, key: string): boolean {
  return options.get(key) === 'yes';
}

export function isNo(options: SshOptions, key: string): boolean {
  return options.get(key) === 'no';
}

/** The value of a key, the first one where it is not set. */
export function oneOf<Choice extends string>(
  options: SshOptions,
  key: string,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  return choices.find((choice) => choice === options.get(key)) ?? choices[0];
}
