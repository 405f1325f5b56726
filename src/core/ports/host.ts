import type { Event } from '../std/emitter';
import type { Disposable } from '../std/disposable';
import type { Problem, Result } from '../std/problem';
import type { HostFiles } from './hostFiles';

/** How a process ended: exactly one of `code` and `signal` is set. */
export interface RunResult {
  readonly code: number | undefined;
  readonly signal: string | undefined;
  /** What was written, unless it was streamed; cut at `maxOutput`. */
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  /** The folder to run in; on a host reached over SSH it may begin with `~/`. */
  readonly cwd?: string;
  /** Added to the host's own environment; `undefined` removes a name. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** Written to standard input, which is then closed. Without it standard input is empty. */
  readonly stdin?: string | Uint8Array | AsyncIterable<Uint8Array>;
  /** Given, a stream is handed over as it comes and not collected. Chunks are decoded as UTF-8 across their borders. */
  readonly onStdout?: (chunk: string) => void;
  readonly onStderr?: (chunk: string) => void;
  /** Standard output as it comes, byte for byte; it is then neither decoded nor collected. The chunk is the caller's to keep. */
  readonly onStdoutBytes?: (chunk: Uint8Array) => void;
  /** Bytes collected at most from each stream (default 16 MiB); the rest is read and dropped. */
  readonly maxOutput?: number;
  /** `interactive` work (someone waits for it) gets its turn before `background` work, which is the default. */
  readonly priority?: 'interactive' | 'background';
  /** Ends the whole process tree: asks, waits, then kills. The promise then rejects with `Cancelled`. */
  readonly signal?: AbortSignal;
}

/** A way to a port of the host's loopback: connect to `port` of this machine's loopback. */
export interface Forwarding extends Disposable {
  readonly port: number;
}

/** How a host is reached right now. `since` is in milliseconds since the epoch, of the client's clock. */
export type Connection =
  | { readonly kind: 'disconnected' }
  | { readonly kind: 'connecting' }
  | { readonly kind: 'connected'; readonly since: number }
  | { readonly kind: 'unreachable'; readonly since: number; readonly problem: Problem };

/** The narrowest view of a host: it runs programs. */
export interface ProgramHost {
  /** What people call it: this machine's own name, or the id. */
  readonly name: string;
  /**
   * Runs a program with an argument array: no shell sees it. A program that cannot be started is a problem in the
   * result; one that ends with a code other than 0 is not. A link that breaks while it runs is the problem `host/lost`:
   * the program may or may not go on.
   */
  run(command: string, args: readonly string[], options?: RunOptions): Promise<Result<RunResult>>;
}

/** A machine that runs work: this one, or one reached over SSH. */
export interface Host extends ProgramHost {
  /** Stable and unique: `local`, or the name that was given to it, as in `ssh NAME`. */
  readonly id: string;
  readonly files: HostFiles;
  forward(port: number): Promise<Result<Forwarding>>;
  /** Connects if it is not; asks what it must (a new host's key, a password). Everything else connects by itself. */
  connect(signal?: AbortSignal): Promise<Result<void>>;
  /** Ends the connection, for everyone who shares it; what runs on the host goes on. */
  disconnect(): void;
  readonly connection: Connection;
  readonly onDidChangeConnection: Event<Connection>;
}
