import type { Disposable } from '../std/disposable';

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Calls once after so many milliseconds, unless disposed before. */
  after(milliseconds: number, action: () => void): Disposable;
}
