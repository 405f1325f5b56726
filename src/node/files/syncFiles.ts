import { closeSync, fstatSync, openSync, readdirSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { FileStore, FolderEntry } from '../../core/ports/files';
import { failure, success, type Result } from '../../core/std/problem';
import { fileProblem } from './fileProblem';
import { toNativePath } from './nativePath';
import { createNodeFiles, describeStat, kindOf, rangeToRead, READ_FLAGS, type FilePart } from './nodeFiles';

/**
 * The files of this machine for a thread of its own: reading holds the thread until it is done, which is several times
 * quicker for many small files than a promise for each.
 */
export function createSyncFiles(): FileStore {
  const waiting = createNodeFiles();
  return {
    read: (path, part) => attempt(path, () => readFile(path, part)),
    stat: (path) => attempt(path, () => success(describeStat(statSync(toNativePath(path))))),
    list: (path) => attempt(path, () => success(listFolder(toNativePath(path)))),
    write: (path, bytes) => waiting.write(path, bytes),
  };
}

function attempt<T>(path: string, action: () => Result<T>): Promise<Result<T>> {
  try {
    return Promise.resolve(action());
  } catch (error) {
    return Promise.resolve(failure(fileProblem(error, path)));
  }
}

function readFile(path: string, part: FilePart | undefined): Result<Uint8Array> {
  const file = openSync(toNativePath(path), READ_FLAGS);
  try {
    const range = rangeToRead(path, fstatSync(file), part);
    return 'code' in range ? failure(range) : success(readRange(file, range));
  } finally {
    closeSync(file);
  }
}

function readRange(file: number, { offset, length }: FilePart): Uint8Array {
  const bytes = new Uint8Array(length);
  let done = 0;
  while (done < length) {
    const count = readSync(file, bytes, done, length - done, offset + done);
    if (count === 0) break;
    done += count;
  }
  return bytes.subarray(0, done);
}

function listFolder(folder: string): FolderEntry[] {
  return readdirSync(folder, { withFileTypes: true }).map((entry) => ({
    name: entry.name,
    kind: kindOf(entry) ?? kindOfTarget(join(folder, entry.name)),
  }));
}

function kindOfTarget(path: string): FolderEntry['kind'] {
  try {
    return kindOf(statSync(path)) ?? 'other';
  } catch {
    // A link that leads nowhere.
    return 'other';
  }
}
