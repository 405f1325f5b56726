import type { ServerQuestion } from '../../core/ports/sshPrompts';
import type { SshTarget } from '../../core/ssh/sshTarget';
import { errorOf } from './connectProblem';
import type { Asker } from './asker';
import type { UnusableKey } from './identityFiles';
import { collectKeys, type KeyAttempt, type KeyChoice } from './publicKeys';
import type { AnyAuthMethod, BaseAgent, SshLibrary } from './sshLibrary';

/** OpenSSH's order, of the methods that the library has. */
const METHODS = ['publickey', 'keyboard-interactive', 'password'] as const;
type MethodName = (typeof METHODS)[number];
type Attempts = AsyncGenerator<AnyAuthMethod, undefined> | Generator<AnyAuthMethod, undefined>;

export interface AuthenticationOptions {
  readonly library: SshLibrary;
  readonly target: SshTarget;
  readonly asker: Asker;
}

/** What the library asks after each attempt: which methods are left, and what to try next. */
export type AuthHandler = (
  methodsLeft: readonly string[] | null,
  partialSuccess: boolean | null,
  next: (attempt: AnyAuthMethod | false) => void,
) => void;

/**
 * Logs in: none, keys, keyboard-interactive, passwords, each as long as the host offers it. Several methods in a row (key and code) work, as the
 * host offers the second after the first.
 */
export class Authentication {
  /** What was tried, in order, as people know it. */
  readonly tried: string[] = [];
  readonly unusable: UnusableKey[] = [];
  /** What the host offered last; undefined before it said so. */
  offered: readonly string[] | undefined;
  /** Why it went no further, where it was not the host: a closed question, or a bug. */
  interruption: Error | undefined;
  private readonly attempts: AsyncGenerator<AnyAuthMethod, undefined>;
  private signing = 0;
  /** Whether the host has questions that somebody answers. */
  private isConversing = true;

  constructor(private readonly options: AuthenticationOptions) {
    this.attempts = this.collectAttempts();
  }

  /** Whether a person is waited for: at a question, or to touch or confirm a key. */
  get isAsking(): boolean {
    return this.options.asker.isAsking || this.signing > 0;
  }

  /** Whether something could not be asked. */
  get wasSilenced(): boolean {
    return this.options.asker.wasSilenced;
  }

  readonly handler: AuthHandler = (methodsLeft, _partialSuccess, next) => {
    if (methodsLeft !== null) this.offered = methodsLeft;
    this.attempts.next().then(
      ({ value }) => {
        next(this.interruption === undefined ? (value ?? false) : false);
      },
      (error: unknown) => {
        this.interruption = errorOf(error);
        next(false);
      },
    );
  };

  private async *collectAttempts(): AsyncGenerator<AnyAuthMethod, undefined> {
    yield { type: 'none', username: this.options.target.user };
    const methods = this.methods();
    for (;;) {
      const method = methods.find(({ name }) => this.offered?.includes(name) === true);
      if (method === undefined) return undefined;
      const { value } = await method.attempts.next();
      if (value === undefined) methods.splice(methods.indexOf(method), 1);
      else yield value;
    }
  }

  private methods(): { name: MethodName; attempts: Attempts }[] {
    const { target } = this.options;
    const order = (target.preferredAuthentications ?? METHODS).filter(isMethod);
    const table = {
      publickey: { isWanted: target.pubkeyAuthentication, attempts: this.keyAttempts() },
      'keyboard-interactive': { isWanted: target.kbdInteractiveAuthentication, attempts: this.keyboardAttempts() },
      password: { isWanted: target.passwordAuthentication, attempts: this.passwordAttempts() },
    };
    return order.filter((name) => table[name].isWanted).map((name) => ({ name, attempts: table[name].attempts }));
  }

  private async *keyAttempts(): AsyncGenerator<AnyAuthMethod, undefined> {
    const { library, target, asker } = this.options;
    const { attempts, unusable }: KeyChoice = await collectKeys(library, target, asker);
    this.unusable.push(...unusable);
    for (const attempt of attempts) {
      const agent = await this.agentOf(attempt);
      if (agent === undefined) continue;
      this.tried.push(attempt.label);
      yield { type: 'agent', username: target.user, agent };
    }
    return undefined;
  }

  /** One key as an agent that holds nothing else: the library asks it for a signature only when the host accepts the key. */
  private async agentOf(attempt: KeyAttempt): Promise<BaseAgent | undefined> {
    const publicKey = await attempt.publicKey();
    if (publicKey === undefined) return undefined;
    const agent: Pick<BaseAgent, 'getIdentities' | 'sign'> = {
      getIdentities: (answer) => {
        answer(undefined, [publicKey]);
      },
      sign: (_key: unknown, data: Buffer, options: unknown, answer?: unknown) => {
        const { hash } = options as { hash?: 'sha1' | 'sha256' | 'sha512' };
        this.sign(attempt, { data, hash, answer: answer as SignatureAnswer });
      },
    };
    const { BaseAgent: Base } = this.options.library;
    return Object.assign(Object.create(Base.prototype) as BaseAgent, agent);
  }

  private sign(attempt: KeyAttempt, { data, hash, answer }: SignatureRequest): void {
    this.signing++;
    attempt.sign(data, hash).then(
      (signature) => {
        this.signing--;
        if (signature === undefined) answer(new Error('No signature'));
        else answer(undefined, signature);
      },
      (error: unknown) => {
        this.signing--;
        this.interruption = errorOf(error);
        answer(new Error('Interrupted'));
      },
    );
  }

  private *keyboardAttempts(): Generator<AnyAuthMethod, undefined> {
    const { target, asker } = this.options;
    const passwords = asker.passwords();
    for (let attempt = 1; this.isConversing && attempt <= target.numberOfPasswordPrompts; attempt++) {
      if (attempt === 1) this.tried.push('keyboard-interactive');
      let isFirst = true;
      const answer = async (question: Pick<ServerQuestion, 'title' | 'instructions' | 'fields'>): Promise<string[]> => {
        const answers = isPasswordQuestion(question)
          ? await passwords.next().then(({ value }) => (typeof value === 'string' ? [value] : undefined))
          : await asker.answers({ ...question, attempt, isFirst });
        isFirst = false;
        this.isConversing = answers !== undefined;
        return [...(answers ?? [])];
      };
      // A host that refuses without a question would do so again.
      this.isConversing = false;
      yield { type: 'keyboard-interactive', username: target.user, prompt: this.prompter(answer) };
    }
    return undefined;
  }

  private prompter(
    answer: (question: Pick<ServerQuestion, 'title' | 'instructions' | 'fields'>) => Promise<string[]>,
  ): KeyboardPrompt {
    return (title, instructions, _language, prompts, finish) => {
      const fields = prompts.map(({ prompt, echo = false }) => ({ label: prompt, isHidden: !echo }));
      answer({ title, instructions, fields }).then(finish, (error: unknown) => {
        this.interruption = errorOf(error);
        finish([]);
      });
    };
  }

  private async *passwordAttempts(): AsyncGenerator<AnyAuthMethod, undefined> {
    const { target, asker } = this.options;
    for await (const password of asker.passwords()) {
      if (!this.tried.includes('password')) this.tried.push('password');
      yield { type: 'password', username: target.user, password };
    }
    return undefined;
  }
}

type KeyboardPrompt = Extract<AnyAuthMethod, { type: 'keyboard-interactive' }>['prompt'];

/** Many servers ask for the password this way: it is one, then, that can be kept like one. */
function isPasswordQuestion({ fields }: Pick<ServerQuestion, 'fields'>): boolean {
  return fields.length === 1 && fields[0]!.isHidden && /passw/i.test(fields[0]!.label);
}

type SignatureAnswer = (error?: Error, signature?: Buffer) => void;

interface SignatureRequest {
  readonly data: Buffer;
  readonly hash: 'sha1' | 'sha256' | 'sha512' | undefined;
  readonly answer: SignatureAnswer;
}

function isMethod(name: string): name is MethodName {
  return (METHODS as readonly string[]).includes(name);
}
