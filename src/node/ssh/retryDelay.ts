import type { Problem } from '../../core/std/problem';

const FIRST_MS = 500;
/** With this limit a host that is back in the network is connected within five seconds. */
const LIMIT_MS = 3000;
/** A host that refuses a log-in may be starting, or about to lock the account. */
const REFUSED_MS = 30_000;

/** What only a person can change, by an answer or in the configuration. */
const PERMANENT = new Set(['host/needs-person', 'host/untrusted', 'host/jump-loop']);

/**
 * Milliseconds until the next try after some that failed in a row (1 for the first); undefined where trying again is of no use until
 * somebody does something.
 */
export function retryDelay({ code }: Problem, failures: number): number | undefined {
  if (PERMANENT.has(code) || code.startsWith('host/key-') || code.startsWith('ssh-config/')) return undefined;
  if (code === 'host/auth-failed') return REFUSED_MS;
  return Math.min(FIRST_MS * 2 ** (failures - 1), LIMIT_MS);
}
