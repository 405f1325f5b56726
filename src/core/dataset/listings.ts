import type { FileStore, FolderEntry } from '../ports/files';
import { basename, dirname } from '../std/path';
import { throwIfCancelled } from '../std/problem';

const MAX_DEPTH = 40;
const FOLDERS_AT_ONCE = 16;

/**
 * Folders' contents, each asked for once: whether a file is there is known from its folder's list, so 100,000 files cost a
 * few calls and not one each.
 */
export class Listings {
  private readonly folders = new Map<string, Promise<ReadonlyMap<string, FolderEntry['kind']>>>();

  constructor(
    private readonly files: FileStore,
    private readonly signal?: AbortSignal,
  ) {}

  /** Names with their kind; empty where there is no such folder. */
  list(folder: string): Promise<ReadonlyMap<string, FolderEntry['kind']>> {
    let listing = this.folders.get(folder);
    if (listing === undefined) {
      throwIfCancelled(this.signal);
      listing = this.read(folder);
      this.folders.set(folder, listing);
    }
    return listing;
  }

  async hasFile(path: string): Promise<boolean> {
    return (await this.list(dirname(path))).get(basename(path)) === 'file';
  }

  /** Visits `base` and the folders below it, at most `depth` levels down, each once for each way to it that is no loop of links. */
  async walk(
    base: string,
    options: { readonly depth: number; readonly hidden: boolean },
    visit: (folder: string, entries: ReadonlyMap<string, FolderEntry['kind']>) => void,
  ): Promise<void> {
    let level: readonly Visit[] = [{ folder: base, above: [] }];
    for (let depth = 0; level.length > 0 && depth <= Math.min(options.depth, MAX_DEPTH); depth++) {
      const next: Visit[] = [];
      for (let i = 0; i < level.length; i += FOLDERS_AT_ONCE) {
        const part = level.slice(i, i + FOLDERS_AT_ONCE);
        const listed = await Promise.all(part.map(({ folder }) => this.list(folder)));
        for (const [index, entries] of listed.entries()) {
          const { folder, above } = part[index]!;
          visit(folder, entries);
          if (depth < options.depth) next.push(...below(folder, above, entries, options.hidden));
        }
      }
      level = options.depth === Infinity ? await this.withoutLoops(next) : next;
    }
  }

  private async read(folder: string): Promise<ReadonlyMap<string, FolderEntry['kind']>> {
    const entries = await this.files.list(folder);
    return new Map(entries.ok ? entries.value.map(({ name, kind }) => [name, kind]) : []);
  }

  /** A link to a folder above is the only way to walk for ever: such a folder has the identity of one on its own path. */
  private async withoutLoops(level: readonly Visit[]): Promise<readonly Visit[]> {
    const kept: Visit[] = [];
    for (let i = 0; i < level.length; i += FOLDERS_AT_ONCE) {
      const part = level.slice(i, i + FOLDERS_AT_ONCE);
      const stats = await Promise.all(part.map(({ folder }) => this.files.stat(folder)));
      for (const [index, stat] of stats.entries()) {
        const { folder, above } = part[index]!;
        const identity = stat.ok && stat.value.inode !== 0 ? `${stat.value.inode}:${stat.value.mtime}` : undefined;
        if (identity !== undefined && above.includes(identity)) continue;
        kept.push({ folder, above: identity === undefined ? above : [...above, identity] });
      }
    }
    return kept;
  }
}

interface Visit {
  readonly folder: string;
  /** The identities of the folders on the way to it. */
  readonly above: readonly string[];
}

function below(
  folder: string,
  above: readonly string[],
  entries: ReadonlyMap<string, FolderEntry['kind']>,
  hidden: boolean,
): Visit[] {
  const prefix = folder.endsWith('/') ? folder : `${folder}/`;
  return [...entries]
    .filter(([name, kind]) => kind === 'folder' && (hidden || !name.startsWith('.')))
    .map(([name]) => ({ folder: prefix + name, above }));
}
