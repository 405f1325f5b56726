import type { SshPrompts } from '../../core/ports/sshPrompts';
import type { HostKeyVerdict } from '../../core/ssh/checkHostKey';
import { knownHostsName } from '../../core/ssh/knownHosts';
import type { SshTarget } from '../../core/ssh/sshTarget';
import { formatMessage } from '../../core/std/message';
import { Cancelled, type Problem } from '../../core/std/problem';
import { errorOf } from './connectProblem';
import { hostKeyProblem, unaskedKeyProblem } from './hostKeyProblem';
import type { HostKeys } from './hostKeys';
import type { Warn } from './warnOnce';

export interface HostKeyGuardOptions {
  readonly target: SshTarget;
  readonly hostKeys: HostKeys;
  readonly prompts: SshPrompts;
  /** Whether a person may be disturbed. */
  readonly mayAsk: boolean;
  readonly signal: AbortSignal;
  readonly warn: Warn;
}

/** Lets nobody in whose key is not the host's. */
export interface HostKeyGuard {
  /** Why the key was refused. */
  readonly problem: Problem | undefined;
  /** Why it was not decided: a closed question, or a bug. */
  readonly interruption: Error | undefined;
  /** Whether a person is waited for. */
  readonly isAsking: boolean;
  readonly verify: (key: Buffer, answer: (isRight: boolean) => void) => void;
  /** The host has proved that the key is its own: a new one is kept from now on. */
  remember(): void;
}

export function createHostKeyGuard(options: HostKeyGuardOptions): HostKeyGuard {
  const { target, hostKeys } = options;
  let problem: Problem | undefined;
  let interruption: Error | undefined;
  let isAsking = false;
  let accepted: Buffer | undefined;
  let isNew = false;

  const accept = async (verdict: NewKey): Promise<Problem | undefined> => {
    isNew = true;
    if (target.strictHostKeyChecking === 'no' || target.strictHostKeyChecking === 'accept-new') return undefined;
    if (target.strictHostKeyChecking === 'yes' || !options.mayAsk) return unaskedKeyProblem(target, verdict.offered);
    isAsking = true;
    const isAccepted = await askForKey(verdict, options).finally(() => (isAsking = false));
    if (!isAccepted) throw new Cancelled();
    return undefined;
  };
  const judge = async (key: Buffer): Promise<boolean> => {
    // Keys are agreed on anew from time to time: it has to stay the same one.
    if (accepted !== undefined) return accepted.equals(key);
    const verdict = await hostKeys.check(target, key);
    if (verdict.kind === 'new') problem = await accept(verdict);
    else if (verdict.kind !== 'known') problem = hostKeyProblem(target, verdict);
    if (problem === undefined) accepted = Buffer.from(key);
    return problem === undefined;
  };
  return {
    get problem() {
      return problem;
    },
    get interruption() {
      return interruption;
    },
    get isAsking() {
      return isAsking;
    },
    verify: (key, answer) => {
      judge(key).then(answer, (error: unknown) => {
        interruption = errorOf(error);
        answer(false);
      });
    },
    remember: () => {
      if (!isNew || accepted === undefined) return;
      isNew = false;
      void keep(options, accepted);
    },
  };
}

/** A key that cannot be kept is asked for again the next time; the log says why. */
async function keep({ target, hostKeys, warn }: HostKeyGuardOptions, key: Buffer): Promise<void> {
  const kept = await hostKeys.add(target, key);
  if (!kept.ok) warn(`${target.alias}: ${formatMessage(kept.problem.message)}`);
}

type NewKey = Extract<HostKeyVerdict, { kind: 'new' }>;

function askForKey({ offered, others }: NewKey, { target, prompts, signal }: HostKeyGuardOptions): Promise<boolean> {
  return prompts.acceptHostKey({ host: target.alias, place: knownHostsName(target), offered, others }, signal);
}
