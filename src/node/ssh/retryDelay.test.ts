import { expect, it } from 'vitest';
import { message } from '../../core/std/message';
import { retryDelay } from './retryDelay';

const problem = (code: string) => ({ code, message: message('x') });

it('pauses grow from half a second to a limit that keeps five seconds', () => {
  const delays = [1, 2, 3, 4, 5, 50].map((failures) => retryDelay(problem('host/refused'), failures));
  expect(delays).toEqual([500, 1000, 2000, 3000, 3000, 3000]);
});

it('a name that is not known is tried again: the network may just be changing', () => {
  expect(retryDelay(problem('host/unknown-name'), 1)).toBe(500);
});

it('a host that refuses a log-in is left in peace for longer', () => {
  expect(retryDelay(problem('host/auth-failed'), 1)).toBe(30_000);
});

it('what only a person can change is not tried again', () => {
  for (const code of [
    'host/key-changed',
    'host/needs-person',
    'host/untrusted',
    'host/given-up',
    'ssh-config/jump-loop',
  ]) {
    expect(retryDelay(problem(code), 1), code).toBeUndefined();
  }
});
