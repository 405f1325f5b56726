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
  const key = (why: UnusableKey['why']): string | undefined => unusable.find((entry) => entry.why === why)?.name;
  if (reason !== undefined && /too many/i.test(reason) && tried.length > 1) {
    return message(
      'Fewer keys: name the right one as IdentityFile in your SSH configuration, and set IdentitiesOnly to yes.',
    );
  }
  const securityKey = key('security-key');
  if (securityKey !== undefined) {
    return message(
      'The key {0} is on a security key (FIDO), which ssh can use and this program cannot. Make another one for this host: ssh-keygen -t ed25519, then ssh-copy-id {1}.',
      securityKey,
      alias,
    );
  }
  const certificate = key('certificate');
  if (certificate !== undefined) {
    return message(
      'The certificate {0} is something that ssh can use and this program cannot. Let the host accept the key itself: ssh-copy-id {1}.',
      certificate,
      alias,
    );
  }
  const unreadable = key('unreadable');
  if (unreadable !== undefined)
    return message('The key {0} cannot be read; check its format and its permissions.', unreadable);
  if (!offered.includes('password') && !offered.includes('keyboard-interactive')) {
    return message(
      'Let the host accept one of your keys (authorized_keys of {0}), or name the right one as IdentityFile.',
      user,
    );
  }
  return message('Check the user name and the password; "ssh {0}" in a terminal says more.', alias);
}
