import type { Duplex } from 'node:stream';
import type { Clock } from '../../core/ports/clock';
import type { SshTarget } from '../../core/ssh/sshTarget';
import { Cancelled, failure, success, type Problem, type Result } from '../../core/std/problem';
import { watchAnswers } from './answerWatch';
import type { Authentication } from './authentication';
import { closedProblem, handshakeProblem, networkProblem, timeoutProblem } from './connectProblem';
import type { HostKeyGuard } from './hostKeyGuard';
import { loginProblem } from './loginProblem';
import type { Algorithms, Client, SshLibrary } from './sshLibrary';

export interface HandshakeOptions {
  readonly library: SshLibrary;
  readonly target: SshTarget;
  readonly transport: Duplex;
  readonly algorithms: Algorithms;
  readonly guard: HostKeyGuard;
  readonly login: Authentication;
  readonly clock: Clock;
  /** Milliseconds that the host may say nothing. */
  readonly timeout: number;
  /** Milliseconds between questions for a sign of life; 0 asks for none. */
  readonly keepAlive: number;
  readonly signal: AbortSignal;
}

/** Agrees on keys, verifies the host's, and logs in. What fails leaves nothing open. */
export function shakeHands(options: HandshakeOptions): Promise<Result<Client>> {
  const { library, target, transport, guard, login, clock, timeout, signal } = options;
  const client = new library.Client();
  return new Promise((resolve, reject) => {
    let isSettled = false;
    const settle = (finish: () => void, isOpen = false): void => {
      if (isSettled) return;
      isSettled = true;
      watch.dispose();
      signal.removeEventListener('abort', onAbort);
      if (!isOpen) transport.destroy();
      finish();
    };
    const fail = (problem: Problem): void => {
      const interruption = guard.interruption ?? login.interruption;
      settle(() => {
        if (interruption === undefined) resolve(failure(guard.problem ?? problem));
        else reject(interruption);
      });
    };
    const onAbort = (): void => {
      settle(() => {
        reject(new Cancelled());
      });
    };
    const watch = watchAnswers({
      clock,
      timeout,
      isPatient: () => guard.isAsking || login.isAsking,
      onSilence: () => {
        fail(timeoutProblem(target));
      },
    });
    signal.addEventListener('abort', onAbort, { once: true });
    client.on('handshake', () => {
      guard.remember();
    });
    client.on('ready', () => {
      settle(() => {
        resolve(success(client));
      }, true);
    });
    client.on('error', (error: ClientError) => {
      // A key that could not sign is passed over.
      if (error.level !== 'agent') fail(problemOf(error, options));
    });
    client.on('close', () => {
      fail(closedProblem(target));
    });
    try {
      client.connect(configOf(options));
    } catch (error) {
      fail(handshakeProblem(error, target));
    }
    transport.on('data', watch.touch);
    if (signal.aborted) onAbort();
    // The other side may have gone before anyone listened.
    else if (transport.destroyed) fail(closedProblem(target));
  });
}

type ClientError = Error & { readonly level?: string; readonly code?: unknown };

function problemOf(error: ClientError, { target, login }: HandshakeOptions): Problem {
  if (error.level === 'client-authentication') return loginProblem(target, login);
  // A number is a reason for leaving that the server gave.
  if (typeof error.code === 'number' && login.offered !== undefined) return loginProblem(target, login, error.message);
  if (error.level === 'client-socket') return networkProblem(error, target);
  if (error.message.includes('before handshake')) return closedProblem(target);
  return handshakeProblem(error, target);
}

function configOf(options: HandshakeOptions): Parameters<Client['connect']>[0] {
  const { target, transport, algorithms, guard, login, keepAlive } = options;
  return {
    username: target.user,
    sock: transport,
    algorithms,
    hostVerifier: guard.verify,
    authHandler: login.handler as never,
    // All limits of time are kept here, where a person may be waited for.
    readyTimeout: 0,
    keepaliveInterval: keepAlive,
    keepaliveCountMax: Number.MAX_SAFE_INTEGER,
  };
}
