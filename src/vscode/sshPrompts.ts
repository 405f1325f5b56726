import { CancellationTokenSource, l10n, window, type InputBoxOptions, type SecretStorage } from 'vscode';
import type { AskedSecret, NewHostKeyQuestion, ServerQuestion, SshPrompts } from '../core/ports/sshPrompts';

/** Asks the person at the editor. What they want kept goes to the editor's store of secrets and nowhere else. */
export function createSshPrompts(secrets: SecretStorage): SshPrompts {
  const inTurn = createTurns();
  const store = new SecretStore(secrets);
  return {
    canAsk: true,
    acceptHostKey: (question, signal) => inTurn(signal, false, () => acceptHostKey(question)),
    password: (question, signal) =>
      inTurn(signal, undefined, () =>
        askForSecret(store, { ...question, secret: { kind: 'password', ...question } }, signal),
      ),
    passphrase: (question, signal) =>
      inTurn(signal, undefined, () =>
        askForSecret(store, { ...question, secret: { kind: 'passphrase', ...question } }, signal),
      ),
    answers: (question, signal) => inTurn(signal, undefined, () => askServerQuestions(question, signal)),
    wasRight: (secret, answer) => void store.offerToKeep(secret, answer),
  };
}

type Turns = <T>(signal: AbortSignal, otherwise: T, ask: () => Promise<T>) => Promise<T>;

/** One question after the other: the editor closes an input box when the next one opens, as if the person had closed it. */
function createTurns(): Turns {
  let last: Promise<unknown> = Promise.resolve();
  return (signal, otherwise, ask) => {
    const turn = last.then(() => (signal.aborted ? otherwise : ask()));
    last = turn.catch(() => undefined);
    return turn;
  };
}

async function acceptHostKey(question: NewHostKeyQuestion): Promise<boolean> {
  const { host, place, offered, others: known } = question;
  const { keyType, fingerprint } = offered;
  const others = known.map((key) => l10n.t('{0}, line {1} of {2}', key.fingerprint, key.line + 1, key.file));
  const detail = [
    l10n.t('Its {0} key has the fingerprint', keyType),
    fingerprint,
    ...(others.length === 0 ? [] : [l10n.t('Other keys are known of the same machine:'), ...others]),
    l10n.t(
      'Compare it with what the machine itself says: ssh-keygen -lf /etc/ssh/ssh_host_{0}_key.pub',
      keyKind(keyType),
    ),
  ].join('\n');
  const connect = l10n.t('Connect and Remember');
  const name = host === place ? host : `${host} (${place})`;
  const text = l10n.t('{0} is not known yet. Is this the right machine?', name);
  return (await window.showWarningMessage(text, { modal: true, detail }, connect)) === connect;
}

/** `ssh-ed25519` → `ed25519`, as the files of host keys are called. */
function keyKind(keyType: string): string {
  if (keyType.startsWith('ecdsa')) return 'ecdsa';
  return keyType.startsWith('rsa') || keyType === 'ssh-rsa' ? 'rsa' : keyType.replace('ssh-', '');
}

/** What the person wanted kept, and what they have typed in this window. */
class SecretStore {
  private readonly typed = new Map<string, string>();

  constructor(private readonly secrets: SecretStorage) {}

  async kept(secret: AskedSecret): Promise<string | undefined> {
    return this.secrets.get(keyOf(secret));
  }

  async forget(secret: AskedSecret): Promise<void> {
    await this.secrets.delete(keyOf(secret));
  }

  noteTyped(secret: AskedSecret, answer: string): void {
    this.typed.set(keyOf(secret), answer);
  }

  /** What came out of the store needs no question. */
  async offerToKeep(secret: AskedSecret, answer: string): Promise<void> {
    const key = keyOf(secret);
    if (this.typed.get(key) !== answer) return;
    this.typed.delete(key);
    const question =
      secret.kind === 'password'
        ? l10n.t("Keep the password of {0} on {1} in the editor's store of secrets?", secret.user, secret.host)
        : l10n.t("Keep the passphrase of the key {0} in the editor's store of secrets?", secret.file);
    const keep = l10n.t('Keep It');
    const choice = await window.showInformationMessage(question, keep, l10n.t('Do Not Keep It'));
    if (choice === keep) await this.secrets.store(key, answer);
  }
}

function keyOf(secret: AskedSecret): string {
  return secret.kind === 'password' ? `password ${secret.user}@${secret.host}` : `passphrase ${secret.file}`;
}

interface SecretQuestion {
  readonly secret: AskedSecret;
  readonly mayAsk: boolean;
  readonly attempt: number;
}

async function askForSecret(
  store: SecretStore,
  { secret, mayAsk, attempt }: SecretQuestion,
  signal: AbortSignal,
): Promise<string | undefined> {
  const kept = await store.kept(secret);
  if (kept !== undefined && attempt === 1) return kept;
  if (kept !== undefined) await store.forget(secret);
  if (!mayAsk) return undefined;
  const title =
    secret.kind === 'password'
      ? l10n.t('Password of {0} on {1}', secret.user, secret.host)
      : l10n.t('Passphrase of the key {0}', secret.file);
  const wrong = kept === undefined ? wrongAnswer(attempt) : l10n.t('What was kept is not right any more.');
  const answer = await ask({ title, prompt: wrong, password: true }, signal);
  if (answer !== undefined) store.noteTyped(secret, answer);
  return answer;
}

function wrongAnswer(attempt: number): string {
  return attempt > 1 ? l10n.t('That was not it. Try again.') : '';
}

async function askServerQuestions(
  { host, title, instructions, fields, mayAsk, attempt, isFirst }: ServerQuestion,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  if (!mayAsk) return undefined;
  const answers: string[] = [];
  for (const [index, { label, isHidden }] of fields.entries()) {
    const wrong = isFirst && index === 0 ? wrongAnswer(attempt) : '';
    const prompt = [wrong, title, instructions].filter((part) => part !== '').join(' · ');
    const answer = await ask({ title: `${host}: ${label.replace(/[\s:]+$/, '')}`, prompt, password: isHidden }, signal);
    if (answer === undefined) return undefined;
    answers.push(answer);
  }
  return answers;
}

async function ask(options: InputBoxOptions, signal: AbortSignal): Promise<string | undefined> {
  const source = new CancellationTokenSource();
  const cancel = (): void => {
    source.cancel();
  };
  signal.addEventListener('abort', cancel, { once: true });
  try {
    return await window.showInputBox({ ...options, ignoreFocusOut: true }, source.token);
  } finally {
    signal.removeEventListener('abort', cancel);
    source.dispose();
  }
}
