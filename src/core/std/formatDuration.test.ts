import { describe, expect, it } from 'vitest';
import { formatDuration } from './formatDuration';

describe('formatDuration', () => {
  it('names the two largest units', () => {
    const second = 1000;
    expect(
      [0, -5, 0.4, 5, 59.6, 61, 150, 600, 661, 3600, 3661, 90_000, 180_000].map((s) => formatDuration(s * second)),
    ).toEqual([
      '0 s',
      '0 s',
      '0 s',
      '5 s',
      '1 min',
      '1 min 1 s',
      '2 min 30 s',
      '10 min',
      '11 min',
      '1 h',
      '1 h 1 min',
      '1 d 1 h',
      '2 d 2 h',
    ]);
  });
});
