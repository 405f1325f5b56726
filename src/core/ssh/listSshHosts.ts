import type { Problem } from '../std/problem';
import { SshConfigSource, type SshConfigFile } from './sshConfigSource';
import type { SshEnvironment } from './sshEnvironment';

/** A host that a configuration names. */
export interface SshHostEntry {
  readonly alias: string;
  /** Where it is named first. */
  readonly file: string;
  /** 0-based. */
  readonly line: number;
}

/**
 * The hosts that the person's and the machine's configuration name one by one: every word of a `Host` line without wildcards
 * and `!`, in the order of the files and of what they include, each name once.
 */
export async function listSshHosts(
  environment: SshEnvironment,
): Promise<{ value: readonly SshHostEntry[]; problems: readonly Problem[] }> {
  const source = new SshConfigSource(environment);
  const found = new Map<string, SshHostEntry>();
  const visited = new Set<string>();
  for (const file of source.roots()) await collectFrom(file, source, { found, visited });
  return { value: [...found.values()], problems: source.problems };
}

interface Collection {
  readonly found: Map<string, SshHostEntry>;
  /** Files that include one another are read once. */
  readonly visited: Set<string>;
}

async function collectFrom(file: SshConfigFile, source: SshConfigSource, collection: Collection): Promise<void> {
  if (collection.visited.has(file.path)) return;
  collection.visited.add(file.path);
  for (const line of await source.linesOf(file)) {
    if (line.keyword === 'include') {
      for (const included of await source.included(line, file)) await collectFrom(included, source, collection);
    }
    if (line.keyword !== 'host') continue;
    for (const alias of line.words?.filter(isConcrete) ?? []) {
      if (!collection.found.has(alias)) {
        collection.found.set(alias, { alias, file: file.path, line: line.place.start.line });
      }
    }
  }
}

function isConcrete(pattern: string): boolean {
  return pattern !== '' && !/[*?!]/.test(pattern);
}
