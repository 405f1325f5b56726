import { describe, expect, it } from 'vitest';
import { RecentResults } from './recentResults';

describe('recent results', () => {
  it('are made once while they are among the latest', async () => {
    const made: string[] = [];
    const recent = new RecentResults(2);
    const ask = (key: string): Promise<string> =>
      recent.recall(key, () => {
        made.push(key);
        return Promise.resolve(key.toUpperCase());
      });
    for (const key of ['a', 'b', 'a', 'c', 'a', 'b']) expect(await ask(key)).toBe(key.toUpperCase());
    expect(made).toEqual(['a', 'b', 'c', 'b']);
  });

  it('are not kept where making them failed', async () => {
    const recent = new RecentResults(1);
    await expect(recent.recall('a', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(await recent.recall('a', () => Promise.resolve(7))).toBe(7);
  });
});
