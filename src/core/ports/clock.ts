import type { Disposable } from '../std/disposable';

/** Time as work sees it, so that tests need not wait for it. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Does a piece of work once after a while (milliseconds), unless it is disposed before. */
  after(milliseconds: number, work: () => void): Disposable;
}
