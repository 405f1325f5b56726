import type { Message } from './message';
import type { Pixel, TextRange } from './place';

/** An expected failure, as a value: what happened, where, and the way out. */
export interface Problem {
  readonly code: string;
  readonly message: Message;
  readonly file?: string;
  readonly place?: TextRange | Pixel;
  readonly remedy?: Message;
}

export type Result<T> = { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: Problem };

export function success<T>(value: T): Result<T> {
  return { ok: true, value };
}

export function failure<T = never>(problem: Problem): Result<T> {
  return { ok: false, problem };
}

/** Thrown where an `AbortSignal` stopped the work: an outcome of its own, never shown as an error. */
export class Cancelled extends Error {
  override readonly name = 'AbortError';

  constructor() {
    super('Cancelled');
  }
}

export function isCancelled(error: unknown): boolean {
  return error instanceof Error && error.name === 'AbortError';
}

export function throwIfCancelled(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new Cancelled();
}
