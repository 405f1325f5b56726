import type { Result } from '../std/problem';
import type { Progress } from './progress';

export interface HostFileStat {
  /** Of the path itself: a link is not followed. */
  readonly kind: 'file' | 'folder' | 'link' | 'other';
  /** Bytes. */
  readonly size: number;
  /** Milliseconds since the epoch, of the host's clock; whole seconds where the host tells no more. */
  readonly mtime: number;
  /** The lower twelve bits of the mode. */
  readonly mode: number;
}

export interface HostFolderEntry extends HostFileStat {
  readonly name: string;
}

export interface Checksum {
  readonly algorithm: 'sha256' | 'cksum';
  readonly value: string;
}

export interface TransferOptions {
  /** Bytes. */
  readonly progress?: Progress;
  readonly signal?: AbortSignal;
}

export interface Transferred {
  /** Bytes of the file. */
  readonly size: number;
  /** Bytes that went over the line: fewer than `size` where an earlier attempt was resumed, 0 where both ends agreed already. */
  readonly sent: number;
  /** The checksum both ends agreed on. */
  readonly checksum: Checksum;
}

export interface TreeOptions extends TransferOptions {
  /** Patterns as in `.gitignore`, relative to the tree; what they match is neither sent nor deleted. */
  readonly ignore?: readonly string[];
  /** Also leave out what the `.gitignore` files in the tree name (default: yes), and `.git`. */
  readonly respectGitignore?: boolean;
  /** Delete at the target what the source does not have (default: no). */
  readonly mirror?: boolean;
}

export interface TreeTransferred {
  readonly files: number;
  readonly bytes: number;
  readonly sentFiles: number;
  readonly sentBytes: number;
  readonly deleted: number;
  /** Links that lead out of the tree, sockets and the like, by relative path: they were left out. */
  readonly leftOut: readonly string[];
}

/**
 * Files of a host. Paths are absolute POSIX paths of the host or begin with `~/`; local paths are native ones of this machine.
 * A file that is not there, may not be read or is no file is a problem in the result. Nothing partial is ever seen under
 * a final name; a transfer that broke off is resumed at an offset that both ends verified.
 */
export interface HostFiles {
  /** The bytes of a file, or the part of them that exists in `[offset, offset + length)`. */
  read(path: string, part?: { readonly offset: number; readonly length: number }): Promise<Result<Uint8Array>>;
  stat(path: string): Promise<Result<HostFileStat>>;
  /** Names in no particular order, without `.` and `..`. */
  list(path: string): Promise<Result<readonly HostFolderEntry[]>>;
  /** Writes whole or not at all. Makes the folder if it is missing. Mode 0600 unless given, or as the file that is replaced had. */
  write(path: string, bytes: Uint8Array, options?: { readonly mode?: number }): Promise<Result<void>>;
  /** With the folders above it; one that is there already is fine. */
  makeFolder(path: string): Promise<Result<void>>;
  /** A file, a link (not what it leads to) or a folder with everything in it. What is not there is fine. */
  remove(path: string): Promise<Result<void>>;
  upload(local: string, remote: string, options?: TransferOptions): Promise<Result<Transferred>>;
  download(remote: string, local: string, options?: TransferOptions): Promise<Result<Transferred>>;
  /** Sends what has changed, by content. */
  uploadTree(local: string, remote: string, options?: TreeOptions): Promise<Result<TreeTransferred>>;
  downloadTree(remote: string, local: string, options?: TreeOptions): Promise<Result<TreeTransferred>>;
}
