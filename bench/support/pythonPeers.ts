import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * A Python interpreter with these packages (`name==version`), in an environment below `folder` that is made once and only
 * added to, so that several measurements share it.
 */
export function ensurePython(folder: string, packages: readonly string[]): string {
  const environment = join(folder, 'bench-venv');
  const python = join(environment, 'bin', 'python');
  const list = join(environment, 'installed.txt');
  if (!existsSync(python)) execFileSync('python3', ['-m', 'venv', environment], { stdio: 'inherit' });
  const installed = existsSync(list) ? readFileSync(list, 'utf8').split('\n') : [];
  const missing = packages.filter((name) => !installed.includes(name));
  if (missing.length === 0) return python;
  console.error(`Installing ${missing.join(', ')} into ${environment}…`);
  execFileSync(python, ['-m', 'pip', 'install', '--quiet', ...missing], { stdio: 'inherit' });
  writeFileSync(list, [...installed.filter(Boolean), ...missing, ''].join('\n'));
  return python;
}
