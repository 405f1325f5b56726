import type { RunRecord } from '../runs/runRecord';
import type { Result } from '../std/problem';

/** What a folder of the store holds: a record, or why it cannot be shown as one. */
export interface StoredRun {
  readonly id: string;
  readonly record: Result<RunRecord>;
}

export interface StoredFile {
  /** Relative to the folder of the run, with `/`. */
  readonly path: string;
  readonly size: number;
}

/**
 * The folders of runs of one workspace folder (`.jetson-workbench/runs/<id>/`), each a valid TensorBoard log directory. Two windows
 * and a command line may share it: only who holds the lease of a run writes in its folder.
 */
export interface RunStore {
  /** Where the folders are, for people: a native path. */
  readonly folder: string;
  /** In the order of their ids. A record that cannot be read is a problem in its place. */
  list(): Promise<readonly StoredRun[]>;
  save(record: RunRecord): Promise<Result<void>>;
  /**
   * Appends to a file of a run at exactly `offset`. Bytes that the file already has are left out; a gap, or other bytes where
   * they overlap, is the problem `run/offset`.
   */
  append(id: string, path: string, offset: number, bytes: Uint8Array): Promise<Result<void>>;
  /** The bytes of a file that exist in `[offset, offset + length)`; all without a part. */
  read(
    id: string,
    path: string,
    part?: { readonly offset: number; readonly length: number },
  ): Promise<Result<Uint8Array>>;
  write(id: string, path: string, bytes: Uint8Array): Promise<Result<void>>;
  /** Every file of a run but its record. */
  files(id: string): Promise<readonly StoredFile[]>;
  /** The native path of a file of a run. */
  pathOf(id: string, path: string): string;
  /** The same as a `FileStore` takes it. */
  filePath(id: string, path: string): string;
  /** Takes the folder out of sight; `restore` brings it back, for at least a week. */
  remove(id: string): Promise<Result<void>>;
  restore(id: string): Promise<Result<void>>;
  /** Whether this process may write in the folder of the run now; taken for a minute, and taken again before that is over. */
  lease(id: string): Promise<boolean>;
  release(id: string): Promise<void>;
}
