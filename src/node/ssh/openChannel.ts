import { message } from '../../core/std/message';
import { Cancelled, failure, success, type Problem, type Result } from '../../core/std/problem';
import { reasonOf } from './connectProblem';

/** What the library tells when a channel is there, or is not. */
export type Opened<T> = (error: Error | undefined, channel: T) => void;

export interface Opening<T> {
  readonly signal: AbortSignal | undefined;
  /** Asks for the channel; may throw. */
  readonly ask: (opened: Opened<T>) => unknown;
  readonly explain: (error: unknown) => Problem;
  /** Closes what nobody waits for any more. */
  readonly drop: (channel: T) => void;
}

/** A channel, or why there is none. Rejects with `Cancelled` when the signal comes first. */
export function openChannel<T>({ signal, ask, explain, drop }: Opening<T>): Promise<Result<T>> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted === true) {
      reject(new Cancelled());
      return;
    }
    const leave = (): void => {
      reject(new Cancelled());
    };
    signal?.addEventListener('abort', leave, { once: true });
    try {
      ask((error, channel) => {
        signal?.removeEventListener('abort', leave);
        if (error !== undefined) resolve(failure(explain(error)));
        else if (signal?.aborted === true) drop(channel);
        else resolve(success(channel));
      });
    } catch (error) {
      signal?.removeEventListener('abort', leave);
      resolve(failure(explain(error)));
    }
  });
}

/** The host does not start another program. */
export function programChannelProblem(name: string, error: unknown): Problem {
  return {
    code: 'host/no-channel',
    message: message('{0} does not open another channel: {1}', name, reasonOf(error)),
    remedy: message('Close what else is connected to it, or raise MaxSessions in the configuration of its SSH server.'),
  };
}

/** RFC 4254, 5.1: the host tried to reach the place. */
const CONNECT_FAILED = 2;

/** The host does not lead on to another place. */
export function tunnelProblem(name: string, place: string, error: unknown): Problem {
  const reason = error instanceof Error && 'reason' in error ? error.reason : undefined;
  if (reason === CONNECT_FAILED) {
    return {
      code: tunnelCode(reasonOf(error)),
      message: message('{0} does not reach {1}: {2}', name, place, reasonOf(error)),
      remedy: message('Check that {0} is on, and its address as {1} sees it.', place, name),
    };
  }
  return {
    code: 'host/no-tunnel',
    message: message('{0} does not lead on to {1}: {2}', name, place, reasonOf(error)),
    remedy: message('Look at AllowTcpForwarding and PermitOpen in the configuration of its SSH server.'),
  };
}

function tunnelCode(reason: string): string {
  if (/refused/i.test(reason)) return 'host/refused';
  return /name|resol/i.test(reason) ? 'host/unknown-name' : 'host/no-route';
}
