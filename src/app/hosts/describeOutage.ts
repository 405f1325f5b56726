import { failureDuration } from '../../core/ssh/failureDuration';
import { formatDuration } from '../../core/std/formatDuration';
import { message, type Message } from '../../core/std/message';
import type { Problem } from '../../core/std/problem';

/** Since when, and if that is known why, a host is not heard. `since` is in milliseconds of the client's clock. */
export interface Outage {
  readonly since: number;
  readonly problem: Problem | undefined;
}

/**
 * What keeps a host from being heard, in a few words that follow its name. Only what passes by itself is called unreachable: a host that refuses
 * somebody, or is refused, is there. `now` is the client's clock, in milliseconds.
 */
export function describeOutage({ since, problem }: Outage, now: number): Message {
  if (problem === undefined || isReachQuestion(problem))
    return message('unreachable for {0}', formatDuration(now - since));
  switch (problem.code) {
    case 'host/key-changed':
      return message('refused: its key has changed');
    case 'host/key-revoked':
      return message('refused: its key is revoked');
    case 'host/key-authority':
    case 'host/key-revocations':
    case 'host/key-unknown':
      return message('refused: its key cannot be checked');
    case 'host/needs-person':
      return message('waits for your answer');
    case 'host/auth-failed':
      return message('refuses your log-in');
    case 'host/given-up':
      return message('not connected');
    default:
      return message('cannot be connected to');
  }
}

/** Problems of other kinds than the host's own say nothing of why it is not heard. */
function isReachQuestion({ code }: Problem): boolean {
  return !code.startsWith('host/') || failureDuration(code) === 'passes';
}
