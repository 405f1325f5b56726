import { failureDuration } from '../../core/ssh/failureDuration';
import type { Problem } from '../../core/std/problem';

const FIRST_MS = 500;
/** With this limit a host that is back in the network is connected within five seconds. */
const LIMIT_MS = 3000;
const LONG_MS = 30_000;

/**
 * Milliseconds until the next try after some that failed in a row (1 for the first); undefined where trying again is of no use until
 * somebody does something.
 */
export function retryDelay({ code }: Problem, failures: number): number | undefined {
  switch (failureDuration(code)) {
    case 'passes':
      return Math.min(FIRST_MS * 2 ** (failures - 1), LIMIT_MS);
    case 'may-pass':
      return LONG_MS;
    case 'stays':
      return undefined;
  }
}
