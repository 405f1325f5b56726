import type { FileStat, FileStore, FolderEntry } from '../../core/ports/files';
import { basename, dirname, isAbsolutePath, rootOf } from '../../core/std/path';
import { success, type Result } from '../../core/std/problem';

interface MemoryFile {
  readonly bytes: Uint8Array;
  readonly mtime: number;
}

/**
 * Files of which some are answered from memory (documents being edited, files of a workspace that is not on this disk) and
 * the rest by another store. Folders show both.
 */
export class OverlayFiles implements FileStore {
  private readonly files = new Map<string, MemoryFile>();
  /** Names by folder, built when it is asked for. */
  private folders: Map<string, Map<string, FolderEntry>> | undefined;

  constructor(private readonly below: FileStore) {}

  /** From now on memory answers for this path. `mtime` is in milliseconds since the epoch. */
  set(path: string, bytes: Uint8Array, mtime = Date.now()): void {
    this.files.set(path, { bytes, mtime });
    this.folders = undefined;
  }

  /** From now on the other store answers for this path. */
  delete(path: string): void {
    if (this.files.delete(path)) this.folders = undefined;
  }

  read(path: string, part?: { readonly offset: number; readonly length: number }): Promise<Result<Uint8Array>> {
    const file = this.files.get(path);
    if (file === undefined) return this.below.read(path, part);
    const { offset, length } = part ?? { offset: 0, length: file.bytes.length };
    return Promise.resolve(success(file.bytes.slice(offset, offset + length)));
  }

  async stat(path: string): Promise<Result<FileStat>> {
    const file = this.files.get(path);
    if (file !== undefined) return success({ kind: 'file', size: file.bytes.length, mtime: file.mtime, inode: 0 });
    const stat = await this.below.stat(path);
    if (stat.ok || !this.entries().has(path)) return stat;
    return success({ kind: 'folder', size: 0, mtime: 0, inode: 0 });
  }

  async list(path: string): Promise<Result<readonly FolderEntry[]>> {
    const below = await this.below.list(path);
    const own = this.entries().get(path);
    if (own === undefined) return below;
    const merged = new Map(below.ok ? below.value.map((entry) => [entry.name, entry]) : []);
    for (const [name, entry] of own) merged.set(name, entry);
    return success([...merged.values()]);
  }

  /** Writes to the other store; where that worked, it answers for the path from now on. */
  async write(path: string, bytes: Uint8Array): Promise<Result<void>> {
    const written = await this.below.write(path, bytes);
    if (written.ok) this.delete(path);
    return written;
  }

  private entries(): Map<string, Map<string, FolderEntry>> {
    if (this.folders !== undefined) return this.folders;
    this.folders = new Map();
    for (const path of this.files.keys()) addToFolders(this.folders, path, 'file');
    return this.folders;
  }
}

/** Adds the path to its folder, and that folder to the one above it, up to the root. */
function addToFolders(folders: Map<string, Map<string, FolderEntry>>, path: string, kind: FolderEntry['kind']): void {
  if (!isAbsolutePath(path) || path === rootOf(path)) return;
  const folder = dirname(path);
  const name = basename(path);
  const siblings = folders.get(folder);
  if (siblings?.has(name) === true) return;
  if (siblings === undefined) folders.set(folder, new Map([[name, { name, kind }]]));
  else siblings.set(name, { name, kind });
  if (siblings === undefined) addToFolders(folders, folder, 'folder');
}
