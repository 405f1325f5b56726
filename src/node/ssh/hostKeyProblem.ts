import type { HostKeyVerdict, KnownHostKey, OfferedKey } from '../../core/ssh/checkHostKey';
import { knownHostsName } from '../../core/ssh/knownHosts';
import type { SshTarget } from '../../core/ssh/sshTarget';
import { message } from '../../core/std/message';
import type { Problem } from '../../core/std/problem';

type Refusal = Exclude<HostKeyVerdict, { kind: 'known' | 'new' }>;

/** Why the key of a host is refused, and the way out. */
export function hostKeyProblem(target: SshTarget, verdict: Refusal): Problem {
  if (verdict.kind === 'revocations-unreadable') return unreadableRevocationsProblem(target, verdict);
  const { kind, offered, entry } = verdict;
  switch (kind) {
    case 'changed':
      return { ...changedProblem(target, offered, entry), ...placeOf(entry) };
    case 'revoked':
      return { ...revokedProblem(target, offered, entry), ...placeOf(entry) };
    case 'certificate-authority-only':
      return { ...authorityProblem(target, offered, entry), ...placeOf(entry) };
  }
}

/** As with ssh: a list that cannot be read revokes every key. */
function unreadableRevocationsProblem(
  { alias }: SshTarget,
  { file, isBinary }: Extract<Refusal, { kind: 'revocations-unreadable' }>,
): Problem {
  const code = 'host/key-revocations';
  if (isBinary) {
    return {
      code,
      file,
      message: message(
        'Whether the key of {0} is revoked cannot be told: {1} is a binary list, which ssh can read and this program cannot.',
        alias,
        file,
      ),
      remedy: message('Name a text file with one public key a line as RevokedHostKeys for this host.'),
    };
  }
  return {
    code,
    file,
    message: message('Whether the key of {0} is revoked cannot be told: {1} cannot be read.', alias, file),
    remedy: message('Make the file readable, or take RevokedHostKeys out of your SSH configuration.'),
  };
}

function changedProblem(target: SshTarget, offered: OfferedKey, { fingerprint, line, file }: KnownHostKey): Problem {
  const place = knownHostsName(target);
  return {
    code: 'host/key-changed',
    message: message(
      '{0} shows another key than before: now {1}, but {2} in line {3} of {4}. It may be another machine that pretends to be {0}.',
      target.alias,
      offered.fingerprint,
      fingerprint,
      line + 1,
      file,
    ),
    remedy: message(
      'If the host was set up anew, compare the fingerprint there: ssh-keygen -lf /etc/ssh/ssh_host_{1}_key.pub. Then forget the old key: ssh-keygen -R {0}',
      // Brackets mean something to shells.
      place.startsWith('[') ? `'${place}'` : place,
      fileTypeOf(offered),
    ),
  };
}

function revokedProblem({ alias }: SshTarget, { fingerprint }: OfferedKey, { line, file }: KnownHostKey): Problem {
  return {
    code: 'host/key-revoked',
    message: message('{0} shows the key {1}, which line {2} of {3} revokes.', alias, fingerprint, line + 1, file),
    remedy: message('Do not connect. Ask the administrator of the host for its new key.'),
  };
}

function authorityProblem(target: SshTarget, offered: OfferedKey, { line, file }: KnownHostKey): Problem {
  return {
    code: 'host/key-authority',
    message: message(
      '{0} is known only by the authority in line {1} of {2}. ssh can verify its certificate, this program cannot; its key is {3}.',
      target.alias,
      line + 1,
      file,
      offered.fingerprint,
    ),
    remedy: message(
      'Keep its key once: print it with "ssh {0} cat /etc/ssh/ssh_host_{1}_key.pub", and write it into known_hosts after the name {2}.',
      target.alias,
      fileTypeOf(offered),
      knownHostsName(target),
    ),
  };
}

/** A host that nobody knows, where nobody may be asked. */
export function unaskedKeyProblem({ alias, strictHostKeyChecking }: SshTarget, { fingerprint }: OfferedKey): Problem {
  const isStrict = strictHostKeyChecking === 'yes';
  return {
    code: isStrict ? 'host/key-unknown' : 'host/needs-person',
    message: message('{0} is new here: its key {1} is not known.', alias, fingerprint),
    remedy: isStrict
      ? message('Your SSH configuration wants known keys only (StrictHostKeyChecking yes). Add the key to known_hosts.')
      : message('Connect to {0} by hand once, and compare the fingerprint.', alias),
  };
}

function placeOf({ file, line }: KnownHostKey): Pick<Problem, 'file' | 'place'> {
  const start = { line, character: 0 };
  return { file, place: { start, end: start } };
}

/** As in the name of the file that a host keeps its key in. */
function fileTypeOf({ keyType }: OfferedKey): string {
  return keyType.startsWith('ecdsa') ? 'ecdsa' : keyType.replace(/^ssh-/, '');
}
