import type { AskedSecret, ServerQuestion, SshPrompts } from '../../core/ports/sshPrompts';
import type { SshTarget } from '../../core/ssh/sshTarget';
import { Cancelled } from '../../core/std/problem';

/** Right answers, kept in memory so that a connection which comes back by itself need not ask again. */
export type AnswerMemory = Map<string, string>;

export interface AskerOptions {
  readonly target: SshTarget;
  readonly prompts: SshPrompts;
  readonly memory: AnswerMemory;
  /** Whether a person may be disturbed. */
  readonly mayAsk: boolean;
  readonly signal: AbortSignal;
}

/** Asks what a connection needs from a person: first the memory, then, as often as allowed, the prompts. */
export interface Asker {
  /** Whether something could not be asked. */
  readonly wasSilenced: boolean;
  /** Whether a question is open right now. */
  readonly isAsking: boolean;
  /** Passwords to try, one after another. */
  passwords(): AsyncGenerator<string>;
  passphrases(file: string): AsyncGenerator<string>;
  answers(question: Omit<ServerQuestion, 'host' | 'user' | 'mayAsk'>): Promise<readonly string[] | undefined>;
  /** The last answers were right. */
  remember(): void;
}

export function createAsker({ target, prompts, memory, mayAsk, signal }: AskerOptions): Asker {
  const host = target.alias;
  const { user } = target;
  const candidates = new Map<string, { readonly secret: AskedSecret; readonly answer: string }>();
  let wasSilenced = false;
  let open = 0;

  /** Nobody who closed a question wants the next one. */
  const ask = async <T>(question: () => Promise<T | undefined>): Promise<T | undefined> => {
    open++;
    try {
      const answer = await question();
      if (answer === undefined && mayAsk) throw new Cancelled();
      if (answer === undefined) wasSilenced = true;
      return answer;
    } finally {
      open--;
    }
  };

  async function* secrets(
    key: string,
    secret: AskedSecret,
    askOnce: (attempt: number) => Promise<string | undefined>,
  ): AsyncGenerator<string> {
    const kept = memory.get(key);
    if (kept !== undefined) {
      yield kept;
      memory.delete(key);
    }
    for (let attempt = 1; attempt <= target.numberOfPasswordPrompts; attempt++) {
      const answer = await ask(() => askOnce(attempt));
      if (answer === undefined) return;
      candidates.set(key, { secret, answer });
      yield answer;
      candidates.delete(key);
    }
  }

  return {
    get wasSilenced() {
      return wasSilenced;
    },
    get isAsking() {
      return open > 0;
    },
    passwords: () =>
      secrets(passwordKey(target), { kind: 'password', host, user }, (attempt) =>
        prompts.password({ host, user, mayAsk, attempt }, signal),
      ),
    passphrases: (file) =>
      secrets(`passphrase ${file}`, { kind: 'passphrase', file }, (attempt) =>
        prompts.passphrase({ host, file, mayAsk, attempt }, signal),
      ),
    answers: (question) => ask(() => prompts.answers({ ...question, host, user, mayAsk }, signal)),
    remember() {
      for (const [key, { secret, answer }] of candidates) {
        memory.set(key, answer);
        prompts.wasRight(secret, answer);
      }
    },
  };
}

function passwordKey({ user, hostName, port }: SshTarget): string {
  return `password ${user}@${hostName}:${port}`;
}
