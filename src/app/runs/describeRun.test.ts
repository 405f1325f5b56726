import { describe, expect, it } from 'vitest';
import { formatMessage } from '../../core/std/message';
import { describeProgress, formatDuration } from './describeRun';

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

describe('describeProgress', () => {
  const say = (...input: Parameters<typeof describeProgress>): string | undefined => {
    const text = describeProgress(...input);
    return text === undefined ? undefined : formatMessage(text);
  };

  it('estimates what is left from what is done', () => {
    expect(say({ done: 3, total: 10, unit: 'epoch' }, 30_000)).toBe('3/10, 1 min 10 s left');
    expect(say({ done: 45, total: 100, unit: 'percent', secondsLeft: 15 }, 1)).toBe('45 %, 15 s left');
    expect(say({ done: 10, total: 10, unit: 'epoch' }, 30_000)).toBe('10/10');
    expect(say({ done: 0, total: 10, unit: 'step' }, 30_000)).toBe('0/10');
    expect(say({ done: 5, total: undefined, unit: 'step' }, 30_000)).toBeUndefined();
  });
});
