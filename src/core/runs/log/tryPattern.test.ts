import { expect, it } from 'vitest';
import { tryPattern } from './tryPattern';

const log = 'begin\nstep 1 loss 0.5\r\nstep 2 loss nan\nstep 3 loss \u001b[1m0.25\u001b[0m\n\nstep 4 loss -\n';

it('a pattern is tried on the lines of a log, without their colours', () => {
  const trial = tryPattern(String.raw`step (?<step>\d+) loss (?<loss>\S+)`, log);
  expect(trial.ok && [trial.value.lines, trial.value.matching]).toEqual([5, 3]);
  expect(trial.ok && trial.value.examples.map(({ reading }) => [reading.step, ...reading.values.flat()])).toEqual([
    [1, 'loss', 0.5],
    [2, 'loss', NaN],
    [3, 'loss', 0.25],
  ]);
});

it('a pattern that cannot be used says why', () => {
  expect(tryPattern('loss (', log).ok).toBe(false);
  expect(tryPattern('loss', log)).toMatchObject({ ok: false, problem: { code: 'pattern/no-metric' } });
});
