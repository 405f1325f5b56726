import type { ProgramHost, RunOptions, RunResult } from '../../src/core/ports/host';
import { message } from '../../src/core/std/message';
import { Cancelled, failure, type Problem, type Result } from '../../src/core/std/problem';

/** What happens to the link: the connection is reset, or nothing more comes and after a while that is noticed. */
export type Fault = 'reset' | 'silence';

interface Cut {
  /** Bytes of standard output of channels that still come through. */
  bytes: number;
  readonly fault: Fault;
  readonly done: () => void;
}

const lost: Problem = { code: 'host/lost', message: message('The connection was lost.') };
const SILENCE_MS = 300;

/** A host whose link can be cut: at a byte of what its long-running programs say, and for everything until it is mended. */
export class CuttableHost implements ProgramHost {
  private cut: Cut | undefined;
  private isDown = false;
  /** Bytes that came through so far. */
  passed = 0;

  constructor(private readonly inner: ProgramHost) {}

  get name(): string {
    return this.inner.name;
  }

  /** Cuts the link when so many further bytes have come through. It stays down until it is mended. */
  cutAfter(bytes: number, fault: Fault): Promise<void> {
    return new Promise((resolve) => {
      this.cut = { bytes, fault, done: resolve };
    });
  }

  mend(): void {
    this.isDown = false;
  }

  async run(command: string, args: readonly string[], options: RunOptions = {}): Promise<Result<RunResult>> {
    if (this.isDown) return failure(lost);
    if (options.onStdoutBytes === undefined) return this.inner.run(command, args, options);
    return this.runChannel(command, args, options, options.onStdoutBytes);
  }

  /** The program on the host is ended as a server does it when its connection is gone: its input ends. */
  private runChannel(
    command: string,
    args: readonly string[],
    options: RunOptions,
    hear: (chunk: Uint8Array) => void,
  ): Promise<Result<RunResult>> {
    const own = new AbortController();
    return new Promise((resolve, reject) => {
      const end = (fault: Fault): void => {
        setTimeout(
          () => {
            own.abort();
            resolve(failure(lost));
          },
          fault === 'reset' ? 0 : SILENCE_MS,
        );
      };
      options.signal?.addEventListener('abort', () => {
        own.abort();
        reject(new Cancelled());
      });
      const onStdoutBytes = (chunk: Uint8Array): void => {
        if (!own.signal.aborted && !this.isDown) this.pass(chunk, hear, end);
      };
      this.inner.run(command, args, { ...options, onStdoutBytes, signal: own.signal }).then(resolve, reject);
    });
  }

  private pass(chunk: Uint8Array, hear: (chunk: Uint8Array) => void, end: (fault: Fault) => void): void {
    const { cut } = this;
    const some = cut === undefined ? chunk : chunk.slice(0, cut.bytes);
    this.passed += some.length;
    if (some.length > 0) hear(some);
    if (cut === undefined) return;
    cut.bytes -= some.length;
    if (cut.bytes > 0) return;
    this.cut = undefined;
    this.isDown = true;
    end(cut.fault);
    cut.done();
  }
}
