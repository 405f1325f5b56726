import { matchesSshPattern } from '../../core/ssh/sshPatterns';
import type { SshTarget } from '../../core/ssh/sshTarget';

/** The variables that the configuration wants the host to have (SendEnv, SetEnv). The host's own configuration decides which it takes. */
export function sentEnvironment(
  { sendEnv, setEnv }: Pick<SshTarget, 'sendEnv' | 'setEnv'>,
  own: Readonly<Record<string, string | undefined>>,
): Record<string, string> {
  const sent = Object.entries(own).filter(([name]) => sendEnv.some((pattern) => matchesSshPattern(name, pattern)));
  const set = setEnv.map((text) => [text.split('=', 1)[0]!, text.slice(text.indexOf('=') + 1)] as const);
  return Object.fromEntries([...sent, ...set].filter((entry): entry is [string, string] => entry[1] !== undefined));
}
