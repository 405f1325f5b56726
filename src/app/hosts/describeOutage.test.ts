import { expect, it } from 'vitest';
import { formatMessage, message } from '../../core/std/message';
import { describeOutage } from './describeOutage';

const describe = (code?: string): string =>
  formatMessage(
    describeOutage({ since: 1000, problem: code === undefined ? undefined : { code, message: message('') } }, 91_000),
  );

it.each([undefined, 'host/timeout', 'host/lost', 'host/no-route', 'process/failed'])(
  'a host that is not heard for %s is unreachable since then',
  (code) => {
    expect(describe(code)).toBe('unreachable for 1 min 30 s');
  },
);

it.each([
  ['host/key-changed', 'refused: its key has changed'],
  ['host/key-revoked', 'refused: its key is revoked'],
  ['host/key-authority', 'refused: its key cannot be checked'],
  ['host/needs-person', 'waits for your answer'],
  ['host/auth-failed', 'refuses your log-in'],
  ['host/given-up', 'not connected'],
  ['host/untrusted', 'cannot be connected to'],
])('a host that is there is not called so: %s', (code, words) => {
  expect(describe(code)).toBe(words);
});
