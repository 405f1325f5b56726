import { isAbsolutePath } from '../std/path';
import type { SshConfigFiles } from './sshEnvironment';
import { matchesWildcards, type Wildcard } from './sshPatterns';

/** Files deep that may include one another, as in OpenSSH. */
export const MAX_INCLUDE_DEPTH = 16;

/** The path that an `Include` means: relative ones lie in the folder of the configuration. */
export function includePath(written: string, folder: string): string {
  return isAbsolutePath(written) ? written : `${folder}/${written}`;
}

/**
 * The files that a path with the wildcards of glob(7) names (`*`, `?`, `[a-z]`, `[!a-z]`, backslash), sorted. Without wildcards it
 * is the path itself, whether or not there is such a file. Names that begin with a dot need a dot in the pattern.
 */
export async function expandIncludePath(path: string, files: SshConfigFiles): Promise<string[]> {
  let found = [''];
  const parts = path.split('/');
  for (const [depth, part] of parts.entries()) {
    const isMagic = /[*?[]/.test(part);
    const plain = part.replace(/\\(.)/g, '$1');
    const next: string[] = [];
    for (const folder of found) {
      const prefix = depth === 0 ? '' : `${folder}/`;
      const names = isMagic ? await matchingNames(part, prefix || '.', files) : [plain];
      next.push(...names.map((name) => prefix + name));
    }
    found = next;
  }
  return found.sort();
}

async function matchingNames(pattern: string, folder: string, files: SshConfigFiles): Promise<string[]> {
  const names = await files.listFolder(folder === '/' ? folder : folder.replace(/\/$/, ''));
  const matcher = globMatcher(pattern);
  return names.filter((name) => matcher(name));
}

/** Wildcards of one name, as glob(7) has them: no braces, and `[` without its `]` is itself. */
function globMatcher(pattern: string): (name: string) => boolean {
  const places = [...pattern.matchAll(/\\(.)|\[([!^]?)(\]?[^\]]*)\]|[^]/g)].map(([mark, escaped, not, set]) => {
    if (set !== undefined) return setMatcher(set, not !== '');
    return wildcardOf(mark, escaped);
  });
  return (name) => (pattern.startsWith('.') || !name.startsWith('.')) && matchesWildcards(name, places);
}

function wildcardOf(mark: string, escaped: string | undefined): Wildcard {
  if (mark === '*') return mark;
  return mark === '?' ? () => true : (other) => other === (escaped ?? mark);
}

/** What stands between `[` and `]`: characters and ranges of them. */
function setMatcher(set: string, isNegated: boolean): Wildcard {
  const ranges = [...set.matchAll(/([^])-([^])|[^]/g)].map(([mark, from = mark, to = mark]) => ({ from, to }));
  return (mark) => ranges.some(({ from, to }) => from <= mark && mark <= to) !== isNegated;
}
