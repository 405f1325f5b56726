import type { SshTarget } from '../../core/ssh/sshTarget';
import { message, type Message } from '../../core/std/message';
import type { Problem } from '../../core/std/problem';
import type { Authentication } from './authentication';
import type { UnusableKey } from './identityFiles';

/** What is told of a log-in that the host refused. */
export type RefusedLogin = Pick<Authentication, 'tried' | 'unusable' | 'offered' | 'wasSilenced'>;

/** Why a person could not log in, and the way out that is most likely theirs. `reason` is what the server said, if it said anything. */
export function loginProblem(target: SshTarget, login: RefusedLogin, reason?: string): Problem {
  if (login.wasSilenced) return needsPersonProblem(target);
  return {
    code: 'host/auth-failed',
    message: refusal(target, login, reason),
    remedy: remedy(target, login, reason),
  };
}

function needsPersonProblem({ alias, user }: SshTarget): Problem {
  return {
    code: 'host/needs-person',
    message: message('{0} asks {1} for a password or a passphrase.', alias, user),
    remedy: message('Connect to {0} by hand once; what you answer is then used again.', alias),
  };
}

function refusal(
  { alias, user }: SshTarget,
  { tried, offered = [] }: RefusedLogin,
  reason: string | undefined,
): Message {
  const what = tried.join(', ');
  if (reason !== undefined) return message('{0} refuses {1}: {2}. Tried: {3}.', alias, user, reason, what);
  if (tried.length === 0) {
    return message('{0} wants {1} to log in by {2}, and there was nothing to try.', alias, user, offered.join(', '));
  }
  return message('{0} does not let {1} in. Tried: {2}. It accepts: {3}.', alias, user, what, offered.join(', '));
}

function remedy(
  { alias, user }: SshTarget,
  { unusable, tried, offered = [] }: RefusedLogin,
  reason: string | undefined,
): Message {
  const key = (why: UnusableKey['why']): UnusableKey | undefined => unusable.find((entry) => entry.why === why);
  if (reason !== undefined && /too many/i.test(reason) && tried.length > 1) {
    return message(
      'Fewer keys: name the right one as IdentityFile in your SSH configuration, and set IdentitiesOnly to yes.',
    );
  }
  const [missed] = [key('security-key'), key('certificate'), key('unreadable')].filter((each) => each !== undefined);
  if (missed !== undefined) return unusableKeyMessage(alias, missed);
  if (!offered.includes('password') && !offered.includes('keyboard-interactive')) {
    return message(
      'Let the host accept one of your keys (authorized_keys of {0}), or name the right one as IdentityFile.',
      user,
    );
  }
  return message('Check the user name and the password; "ssh {0}" in a terminal says more.', alias);
}

/** Keys that ssh would have used and this program could not, where it came to something else: a question, or no log-in at all. */
export function missedKeys(
  { alias }: SshTarget,
  { tried, unusable }: Pick<RefusedLogin, 'tried' | 'unusable'>,
): Message[] {
  const isKeyEnough = tried.length > 0 && !tried.includes('password') && !tried.includes('keyboard-interactive');
  return isKeyEnough ? [] : unusable.map((key) => unusableKeyMessage(alias, key));
}

function unusableKeyMessage(alias: string, { name, why }: UnusableKey): Message {
  switch (why) {
    case 'security-key':
      return message(
        'The key {0} is on a security key (FIDO), which ssh can use and this program cannot. Make another one for this host: ssh-keygen -t ed25519, then ssh-copy-id {1}.',
        name,
        alias,
      );
    case 'certificate':
      return message(
        'The certificate {0} is something that ssh can use and this program cannot. Let the host accept the key itself: ssh-copy-id {1}.',
        name,
        alias,
      );
    case 'unreadable':
      return message('The key {0} cannot be read; check its format and its permissions.', name);
  }
}
