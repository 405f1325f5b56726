import { CancellationTokenSource, l10n, window, type InputBoxOptions, type SecretStorage } from 'vscode';
import type {
  NewHostKeyQuestion,
  PassphraseQuestion,
  PasswordQuestion,
  ServerQuestion,
  SshPrompts,
} from '../core/ports/sshPrompts';

/** Asks the person at the editor. What they want kept goes to the editor's store of secrets and nowhere else. */
export function createSshPrompts(secrets: SecretStorage): SshPrompts {
  const inTurn = createTurns();
  return {
    canAsk: true,
    acceptHostKey: (question, signal) => inTurn(signal, false, () => acceptHostKey(question)),
    password: (question, signal) => inTurn(signal, undefined, () => askForPassword(question, secrets, signal)),
    passphrase: (question, signal) => inTurn(signal, undefined, () => askForPassphrase(question, secrets, signal)),
    answers: (question, signal) => inTurn(signal, undefined, () => askServerQuestions(question, signal)),
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

async function askForPassword(
  { host, user, mayAsk, attempt }: PasswordQuestion,
  secrets: SecretStorage,
  signal: AbortSignal,
): Promise<string | undefined> {
  const key = `password ${user}@${host}`;
  const title = l10n.t('Password of {0} on {1}', user, host);
  return askForSecret({ key, title, mayAsk, attempt }, secrets, signal);
}

async function askForPassphrase(
  { file, mayAsk, attempt }: PassphraseQuestion,
  secrets: SecretStorage,
  signal: AbortSignal,
): Promise<string | undefined> {
  return askForSecret(
    { key: `passphrase ${file}`, title: l10n.t('Passphrase of the key {0}', file), mayAsk, attempt },
    secrets,
    signal,
  );
}

interface SecretQuestion {
  readonly key: string;
  readonly title: string;
  readonly mayAsk: boolean;
  readonly attempt: number;
}

async function askForSecret(
  { key, title, mayAsk, attempt }: SecretQuestion,
  secrets: SecretStorage,
  signal: AbortSignal,
): Promise<string | undefined> {
  if (attempt > 1) await secrets.delete(key);
  const kept = attempt > 1 ? undefined : await secrets.get(key);
  if (kept !== undefined || !mayAsk) return kept;
  const prompt = attempt > 1 ? l10n.t('That was not it. Try again.') : '';
  const answer = await ask({ title, prompt, password: true }, signal);
  if (answer === undefined) return undefined;
  const keep = l10n.t('Keep it');
  // Nobody waits for this: what was typed is used at once.
  void window
    .showInformationMessage(l10n.t("Keep it in the editor's store of secrets?"), keep, l10n.t('No'))
    .then((choice) => (choice === keep ? secrets.store(key, answer) : undefined));
  return answer;
}

async function askServerQuestions(
  { host, title, instructions, fields, mayAsk }: ServerQuestion,
  signal: AbortSignal,
): Promise<readonly string[] | undefined> {
  if (!mayAsk) return undefined;
  const answers: string[] = [];
  for (const { label, isHidden } of fields) {
    const prompt = [title, instructions].filter((part) => part !== '').join(' · ');
    const answer = await ask({ title: `${host}: ${label}`, prompt, password: isHidden }, signal);
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
