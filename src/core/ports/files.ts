import type { Result } from '../std/problem';

export interface FileStat {
  readonly kind: 'file' | 'folder' | 'other';
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch. */
  readonly mtime: number;
  /** 0 where the store has none. */
  readonly inode: number;
}

export interface FolderEntry {
  readonly name: string;
  /** Of what a link points at. */
  readonly kind: 'file' | 'folder' | 'other';
}

/**
 * Files by path (see `std/path`), wherever they are. A file that is not there, may not be read or is no file is a problem
 * in the result; a rejected promise is a bug or `Cancelled`.
 */
export interface FileStore {
  /** The bytes of a file, or the part of them that exists in `[offset, offset + length)`. */
  read(path: string, part?: { readonly offset: number; readonly length: number }): Promise<Result<Uint8Array>>;
  /** Follows links. */
  stat(path: string): Promise<Result<FileStat>>;
  /** Names in no particular order. */
  list(path: string): Promise<Result<readonly FolderEntry[]>>;
  /** Writes whole or not at all: a reader never sees a part. Makes the folder if it is missing. */
  write(path: string, bytes: Uint8Array): Promise<Result<void>>;
}
