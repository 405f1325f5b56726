import type { Result } from '../std/problem';

/** How a process ended: exactly one of `code` and `signal` is set. */
export interface RunResult {
  readonly code: number | undefined;
  readonly signal: string | undefined;
  /** What was written, unless it was streamed; cut at `maxOutput`. */
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** The folder to run in. */
  readonly cwd?: string;
  /** Added to the host's own environment; `undefined` removes a name. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Written to standard input, which is then closed. Without it standard input is empty. */
  readonly stdin?: string | Uint8Array;
  /** Given, a stream is handed over as it comes and not collected. Chunks are decoded as UTF-8 across their borders. */
  readonly onStdout?: (chunk: string) => void;
  readonly onStderr?: (chunk: string) => void;
  /** Bytes collected at most from each stream (default 16 MiB); the rest is read and dropped. */
  readonly maxOutput?: number;
  /** Ends the whole process tree: asks, waits, then kills. The promise then rejects with `Cancelled`. */
  readonly signal?: AbortSignal;
}

/** A machine that runs work: this one, or one reached over SSH. */
export interface Host {
  readonly name: string;
  /**
   * Runs a program with an argument array: no shell sees it. A program that cannot be started is a problem in the
   * result; one that ends with a code other than 0 is not.
   */
  run(command: string, args: readonly string[], options?: RunOptions): Promise<Result<RunResult>>;
}
