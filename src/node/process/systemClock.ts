import type { Clock } from '../../core/ports/clock';
import { disposable } from '../../core/std/disposable';

/** The time of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, work) {
    const timer = setTimeout(work, milliseconds);
    return disposable(() => {
      clearTimeout(timer);
    });
  },
};
