import { expect, it } from 'vitest';
import { runBefore } from './runBefore';
import type { RunState } from './runState';

const run = (id: string, name: string, basedOn?: string) =>
  ({ record: { id, basedOn, configuration: { name, command: [] } } }) as unknown as RunState;

it('is the run that is repeated, else the latest earlier one of the same configuration', () => {
  const [first, second, other, last] = [run('1', 'a'), run('2', 'a'), run('3', 'b'), run('4', 'a')];
  const newestFirst = [last, other, second, first];
  expect(runBefore(last, newestFirst)).toBe(second);
  expect(runBefore(run('4', 'a', '1'), newestFirst)).toBe(first);
  expect(runBefore(run('4', 'a', 'gone'), newestFirst)).toBe(second);
  expect(runBefore(other, newestFirst)).toBeUndefined();
  expect(runBefore(first, newestFirst)).toBeUndefined();
});
