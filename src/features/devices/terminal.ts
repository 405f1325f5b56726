import { l10n, type TerminalOptions } from 'vscode';
import { parseTargetText } from '../../core/ssh/sshDestination';
import { success, type Result } from '../../core/std/problem';

/**
 * Shows why ssh failed (its own code is 255) until somebody has read it: a terminal whose program ends at once is closed, and what it said is lost.
 * `$1` is what to press; the rest are the words for ssh.
 */
const KEEP_OPEN = `prompt=$1; shift
ssh "$@"
code=$?
[ "$code" -eq 255 ] || exit "$code"
printf '\\n%s ' "$prompt"
read -r _`;

/** How to open a terminal on a host by `ssh`, given the name it was added by. */
export function sshTerminal(id: string, platform: NodeJS.Platform): Result<TerminalOptions> {
  const destination = parseTargetText(id);
  if (!destination.ok) return destination;
  const { host, user, port } = destination.value;
  const place = user === undefined ? host : `${user}@${host}`;
  const words = [...(port === undefined ? [] : ['-p', String(port)]), '--', place];
  // Windows has ssh, but no shell that this could be written in.
  if (platform === 'win32') return success({ name: id, shellPath: 'ssh', shellArgs: words });
  const prompt = l10n.t('Press Enter to close this terminal.');
  return success({ name: id, shellPath: '/bin/sh', shellArgs: ['-c', KEEP_OPEN, 'ssh', prompt, ...words] });
}
