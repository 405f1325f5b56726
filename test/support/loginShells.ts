import { existsSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { ensureShell } from '../../scripts/support/install.mjs';

export interface LoginShell {
  readonly program: string;
  /** Of the home folder: what the shell reads on its way, and what it prints there. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Prints on both streams, without an end of line where the script begins. */
const BANNER = `echo 'Welcome to board!'; echo 'mesg: not a terminal' >&2; printf 'jw-'\n`;

/** Shells that people have on their hosts, and what these print by themselves. */
export const loginShells: Readonly<Record<string, LoginShell>> = {
  dash: { program: 'dash' },
  'busybox sh': { program: 'busybox' },
  bash: { program: 'bash' },
  zsh: { program: 'zsh' },
  fish: { program: 'fish' },
  tcsh: { program: 'tcsh' },
  'restricted bash': { program: 'rbash' },
  'bash with a banner': { program: 'bash', files: { '.bashrc': BANNER } },
  'zsh with a banner': { program: 'zsh', files: { '.zshenv': BANNER } },
  'fish with a banner': { program: 'fish', files: { '.config/fish/config.fish': BANNER } },
  'tcsh with a banner': { program: 'tcsh', files: { '.tcshrc': `echo "Welcome to board!"\n` } },
};

/** Busybox is whatever it is called. */
export async function loginShell(folder: string, program: string): Promise<string> {
  if (program === 'rbash') return '/bin/rbash';
  const path = await ensureShell(program);
  if (program !== 'busybox') return path;
  const link = join(folder, 'ash');
  if (!existsSync(link)) symlinkSync(path, link);
  return link;
}
