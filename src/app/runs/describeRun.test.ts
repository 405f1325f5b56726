import { describe, expect, it } from 'vitest';
import { formatMessage } from '../../core/std/message';
import { describeProgress } from './describeRun';

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
