import { message, type Message } from '../std/message';
import { parseTargetText } from './sshDestination';
import { sshConfigKeys } from './sshConfigKeys';
import type { SshConfigLine } from './sshConfigLines';
import type { SshOptions } from './sshOptions';
import { matchesSshPattern } from './sshPatterns';

/** A line whose key is known, and where it came from. */
export interface SshSetting {
  /** The name of the key that aliases stand for. */
  readonly key: string;
  readonly line: SshConfigLine;
  /** Whether its block applies; its value is checked all the same, as OpenSSH does. */
  readonly isActive: boolean;
  readonly isUser: boolean;
}

/** Keys of which every line counts. */
const COLLECTED = new Set(['certificatefile', 'dynamicforward', 'identityfile', 'localforward', 'remoteforward']);

/** Takes a line into the options; the fault is what OpenSSH would refuse it for. */
export function setSshOption(options: SshOptions, setting: SshSetting): Message | undefined {
  const { key, line, isActive, isUser } = setting;
  const read = sshConfigKeys[key]!(line);
  const fault = read.fault ?? checkValues(key, read.values);
  if (fault !== undefined || read.fault !== undefined || !isActive) return fault;
  if (COLLECTED.has(key)) options.addOnce(key, read.values[0]!, String(isUser));
  else if (key === 'sendenv') sendVariables(options, read.values);
  else if (key === 'setenv') options.setOnce(key, withoutRepeats(read.values));
  else if (key === 'proxyjump') setProxyJump(options, read.values[0]!);
  else options.setOnce(key, read.values);
  return undefined;
}

function checkValues(key: string, values: readonly string[]): Message | undefined {
  if (key === 'sendenv') {
    const wrong = values.find((value) => value.includes('='));
    return wrong === undefined ? undefined : message('"{0}" is not the name of an environment variable.', wrong);
  }
  if (key === 'setenv') {
    const wrong = values.find((value) => !value.includes('='));
    return wrong === undefined ? undefined : message('"{0}" is not of the form NAME=VALUE.', wrong);
  }
  return key === 'proxyjump' ? checkJumps(values[0]!) : undefined;
}

function checkJumps(written: string): Message | undefined {
  if (written.toLowerCase() === 'none') return undefined;
  const wrong = jumpsOf(written).map((jump) => parseTargetText(jump));
  return wrong.flatMap((jump) => (jump.ok ? [] : [jump.problem.message]))[0];
}

/** The jumps of a `ProxyJump` line, first to last, without its comment. */
export function jumpsOf(written: string): string[] {
  return withoutComment(written).split(',');
}

function withoutComment(written: string): string {
  return written.replace(/#.*$/s, '').trimEnd();
}

/** `-NAME` takes back what was named before; both may have wildcards. */
function sendVariables(options: SshOptions, names: readonly string[]): void {
  for (const name of names) {
    if (!name.startsWith('-')) options.add('sendenv', name);
    else {
      const kept = options.all('sendenv').filter((sent) => !matchesSshPattern(sent, name.slice(1)));
      options.replace('sendenv', kept);
    }
  }
}

function withoutRepeats(settings: readonly string[]): string[] {
  const byName = new Map<string, string>();
  for (const setting of settings) {
    const name = setting.slice(0, setting.indexOf('='));
    if (!byName.has(name)) byName.set(name, setting);
  }
  return [...byName.values()];
}

/** The first of `ProxyJump` and `ProxyCommand` shuts out the other, but a jump that is `none` does not. */
function setProxyJump(options: SshOptions, written: string): void {
  if (written.toLowerCase() === 'none') options.setOnce('proxyjump', ['none']);
  else if (!options.has('proxycommand') && !options.has('proxyjump')) {
    options.setOnce('proxyjump', [withoutComment(written)]);
    options.setOnce('proxycommand', ['none']);
  }
}
