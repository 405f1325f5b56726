import { constants, type Dirent, type Stats } from 'node:fs';
import { open, readdir, stat, type FileHandle } from 'node:fs/promises';
import { join } from 'node:path';
import type { FileStat, FileStore, FolderEntry } from '../../core/ports/files';
import { failure, success, type Problem, type Result } from '../../core/std/problem';
import { fileProblem, notAFileProblem, tooLargeProblem } from './fileProblem';
import { toNativePath } from './nativePath';
import { writeAtomically } from './writeAtomically';

export interface FilePart {
  readonly offset: number;
  readonly length: number;
}

/**
 * What opens a file for reading. Without waiting: a pipe without a writer would otherwise hold the thread for ever. Windows
 * has no such flag; there it is undefined, which counts as 0.
 */
export const READ_FLAGS = constants.O_RDONLY | constants.O_NONBLOCK;

/** The most bytes that one read can give. */
const MAX_READ = 2 ** 31 - 1;

/** The files of this machine. Links are followed; nothing here blocks the caller's thread. */
export function createNodeFiles(): FileStore {
  return {
    read: (path, part) => attempt(path, () => readFile(path, part)),
    stat: (path) => attempt(path, async () => success(describeStat(await stat(toNativePath(path))))),
    list: (path) => attempt(path, () => listFolder(path)),
    write: (path, bytes) =>
      attempt(path, async () => {
        await writeAtomically(toNativePath(path), bytes);
        return success(undefined);
      }),
  };
}

async function attempt<T>(path: string, action: () => Promise<Result<T>>): Promise<Result<T>> {
  try {
    return await action();
  } catch (error) {
    return failure(fileProblem(error, path));
  }
}

async function readFile(path: string, part: FilePart | undefined): Promise<Result<Uint8Array>> {
  const file = await open(toNativePath(path), READ_FLAGS);
  try {
    const range = rangeToRead(path, await file.stat(), part);
    if ('code' in range) return failure(range);
    return success(await readRange(file, range));
  } finally {
    await file.close();
  }
}

async function readRange(file: FileHandle, { offset, length }: FilePart): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const { bytesRead } = await file.read(bytes, done, length - done, offset + done);
    if (bytesRead === 0) break;
    done += bytesRead;
  }
  return bytes.subarray(0, done);
}

/** Which bytes of a file there are to read, or why it cannot be read. */
export function rangeToRead(path: string, stats: Stats, part: FilePart | undefined): FilePart | Problem {
  if (stats.isDirectory()) return fileProblem(Object.assign(new Error(), { code: 'EISDIR' }), path);
  if (!stats.isFile()) return notAFileProblem(path);
  const offset = Math.min(part?.offset ?? 0, stats.size);
  const length = Math.min(part?.length ?? Infinity, stats.size - offset);
  return length > MAX_READ ? tooLargeProblem(path) : { offset, length };
}

async function listFolder(path: string): Promise<Result<FolderEntry[]>> {
  const folder = toNativePath(path);
  const entries: FolderEntry[] = [];
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const kind = kindOf(entry) ?? (await kindOfTarget(join(folder, entry.name)));
    entries.push({ name: entry.name, kind });
  }
  return success(entries);
}

async function kindOfTarget(path: string): Promise<FolderEntry['kind']> {
  try {
    return kindOf(await stat(path)) ?? 'other';
  } catch {
    // A link that leads nowhere.
    return 'other';
  }
}

/** Undefined for links and for what only a look at the target can tell. */
export function kindOf(entry: Dirent | Stats): FolderEntry['kind'] | undefined {
  if (entry.isFile()) return 'file';
  if (entry.isDirectory()) return 'folder';
  if (entry.isFIFO() || entry.isSocket() || entry.isBlockDevice() || entry.isCharacterDevice()) return 'other';
  return undefined;
}

export function describeStat(stats: Stats): FileStat {
  return { kind: kindOf(stats) ?? 'other', size: stats.size, mtime: stats.mtimeMs, inode: stats.ino };
}
