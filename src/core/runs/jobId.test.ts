import fc from 'fast-check';
import { expect, it } from 'vitest';
import { createJobId, isJobId } from './jobId';

it('is made of the time in UTC and a random ending', () => {
  const random = [7 / 36, 15 / 36, 3 / 36, 20 / 36, 2 / 36, 10 / 36];
  let next = 0;
  expect(createJobId(Date.UTC(2026, 10, 26, 11, 30, 59, 999), () => random[next++]!)).toBe('20261126-113059-7f3k2a');
});

it('sorts by time, and is always a safe name', () => {
  const time = fc.integer({ min: 0, max: Date.UTC(9999, 0) });
  fc.assert(
    fc.property(time, time, fc.float({ min: 0, max: Math.fround(0.999), noNaN: true }), (one, other, fraction) => {
      const [first, second] = [one, other].map((now) => createJobId(now, () => fraction)) as [string, string];
      expect(isJobId(first)).toBe(true);
      if (Math.floor(one / 1000) < Math.floor(other / 1000)) expect(first < second).toBe(true);
    }),
    { seed: 6 },
  );
});

it.each(['', '.', '..', 'a/b', '-rf', 'a b', '$x', 'a\n', 'x'.repeat(101)])('does not take %j for an id', (text) => {
  expect(isJobId(text)).toBe(false);
});
