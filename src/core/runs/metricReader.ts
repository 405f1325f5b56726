import type { SeriesUpdate } from './seriesUpdate';

/**
 * Reads metrics out of a file that grows. What is found does not depend on the pieces in which the bytes come, nor on how often
 * it is asked for.
 */
export interface MetricReader {
  /** Of the next byte of the file that is wanted. */
  readonly offset: number;
  /**
   * Takes the bytes of the file from `offset` on (where the reader stands, if it is not given). What was taken before is passed
   * over; bytes after a gap are not taken, and `offset` says what is wanted.
   */
  push(bytes: Uint8Array, offset?: number): void;
  /** Says that no more bytes will come: a last line without a line ending is read too. */
  end(): void;
  /** What was found since the last time. */
  drain(): SeriesUpdate;
  /**
   * Plain data from which another reader of the kind goes on, in another thread or after a restart. It begins at its own
   * `offset`, which may be some bytes before the reader's.
   */
  state(): ReaderState;
}

/** Where to go on, and what of the bytes before matters for those after. */
export interface ReaderState {
  readonly offset: number;
  readonly memory: unknown;
}

/** The part of `bytes`, which stand at `at` in the file, that a reader at `offset` lacks; empty where there is a gap. */
export function newBytes(bytes: Uint8Array, at: number, offset: number): Uint8Array {
  if (at > offset) return bytes.subarray(0, 0);
  return at === offset ? bytes : bytes.subarray(Math.min(bytes.length, offset - at));
}
