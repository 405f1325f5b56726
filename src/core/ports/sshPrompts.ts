import type { KnownHostKey, OfferedKey } from '../ssh/checkHostKey';

/** What every question says of its circumstances. */
interface SshQuestion {
  /** The host as the person calls it. */
  readonly host: string;
  /** Whether the person may be disturbed. If not, only an answer that was kept earlier counts. */
  readonly mayAsk: boolean;
  /** From 1; beyond it the answer before was wrong, and one that was kept is to be forgotten. */
  readonly attempt: number;
}

export interface PasswordQuestion extends SshQuestion {
  readonly user: string;
}

export interface PassphraseQuestion extends SshQuestion {
  /** The file of the key. */
  readonly file: string;
}

/** What a server asks by itself, such as a code of a second factor. */
export interface ServerQuestion extends SshQuestion {
  readonly user: string;
  /** Whether it is the first one of its attempt: only that can follow a wrong answer. */
  readonly isFirst: boolean;
  /** What the server says; both may be empty. */
  readonly title: string;
  readonly instructions: string;
  readonly fields: readonly { readonly label: string; readonly isHidden: boolean }[];
}

/** A secret that was asked for. */
export type AskedSecret =
  | ({ readonly kind: 'password' } & Pick<PasswordQuestion, 'host' | 'user'>)
  | ({ readonly kind: 'passphrase' } & Pick<PassphraseQuestion, 'file'>);

export interface NewHostKeyQuestion {
  readonly host: string;
  /** Where the host was reached, as in `known_hosts`: `name` or `[name]:port`. */
  readonly place: string;
  readonly offered: OfferedKey;
  /** Other keys that are known of the same machine: the new one deserves a second look. */
  readonly others: readonly KnownHostKey[];
}

/**
 * What a person has to be asked when a host is connected to. `undefined` says that they do not want to answer, or may not be asked.
 * The signal comes when nobody waits for the answer any more.
 */
export interface SshPrompts {
  /** Whether there is anybody to ask. */
  readonly canAsk: boolean;
  /** Whether the key is the host's; it is then remembered. Asked only where a person may be disturbed. */
  acceptHostKey(question: NewHostKeyQuestion, signal: AbortSignal): Promise<boolean>;
  password(question: PasswordQuestion, signal: AbortSignal): Promise<string | undefined>;
  passphrase(question: PassphraseQuestion, signal: AbortSignal): Promise<string | undefined>;
  /** The host has let the person in with this answer: only now is it worth keeping. */
  wasRight(secret: AskedSecret, answer: string): void;
  /** One answer a field. */
  answers(question: ServerQuestion, signal: AbortSignal): Promise<readonly string[] | undefined>;
}
