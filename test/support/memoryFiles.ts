import type { FileStat, FileStore, FolderEntry } from '../../src/core/ports/files';
import { dirname } from '../../src/core/std/path';
import { failure, success, type Result } from '../../src/core/std/problem';
import { message } from '../../src/core/std/message';

/** A `FileStore` in memory that counts what is asked of it. */
export class MemoryFiles implements FileStore {
  private readonly contents = new Map<string, { bytes: Uint8Array; mtime: number }>();
  readonly reads: string[] = [];
  private clock = 1;

  constructor(files: Readonly<Record<string, string | Uint8Array>> = {}) {
    for (const [path, content] of Object.entries(files)) this.set(path, content);
  }

  set(path: string, content: string | Uint8Array): void {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
    this.contents.set(path, { bytes, mtime: this.clock++ });
  }

  delete(path: string): void {
    this.contents.delete(path);
  }

  text(path: string): string | undefined {
    const file = this.contents.get(path);
    return file === undefined ? undefined : new TextDecoder().decode(file.bytes);
  }

  read(path: string, part?: { offset: number; length: number }): Promise<Result<Uint8Array>> {
    this.reads.push(path);
    const file = this.contents.get(path);
    if (file === undefined) return Promise.resolve(missing(path));
    const bytes = part === undefined ? file.bytes : file.bytes.subarray(part.offset, part.offset + part.length);
    return Promise.resolve(success(bytes.slice()));
  }

  stat(path: string): Promise<Result<FileStat>> {
    const file = this.contents.get(path);
    if (file !== undefined) {
      return Promise.resolve(success({ kind: 'file', size: file.bytes.length, mtime: file.mtime, inode: 0 }));
    }
    const isFolder = [...this.contents.keys()].some((key) => key.startsWith(`${path}/`));
    return Promise.resolve(isFolder ? success({ kind: 'folder', size: 0, mtime: 0, inode: 0 }) : missing(path));
  }

  list(path: string): Promise<Result<readonly FolderEntry[]>> {
    const prefix = path.endsWith('/') ? path : `${path}/`;
    const entries = new Map<string, FolderEntry>();
    for (const key of this.contents.keys()) {
      if (!key.startsWith(prefix)) continue;
      const [name = ''] = key.slice(prefix.length).split('/');
      entries.set(name, { name, kind: dirname(key) === dirname(`${prefix}x`) ? 'file' : 'folder' });
    }
    return Promise.resolve(entries.size === 0 ? missing(path) : success([...entries.values()]));
  }

  write(path: string, bytes: Uint8Array): Promise<Result<void>> {
    this.set(path, bytes.slice());
    return Promise.resolve(success(undefined));
  }
}

function missing(path: string): Result<never> {
  return failure({ code: 'file/not-found', message: message('There is no file {0}', path), file: path });
}
