import type { Clock } from '../../src/core/ports/clock';
import { disposable } from '../../src/core/std/disposable';

export const realClock: Clock = {
  now: () => Date.now(),
  after(milliseconds, work) {
    const timer = setTimeout(work, milliseconds);
    return disposable(() => {
      clearTimeout(timer);
    });
  },
};
