import { describe, expect, it } from 'vitest';
import { RunSeries } from './runSeries';
import type { SeriesUpdate } from './seriesUpdate';

function update(tag: string, points: readonly (readonly [step: number, value: number])[]): SeriesUpdate {
  const steps = Float64Array.from(points, ([step]) => step);
  const values = Float64Array.from(points, ([, value]) => value);
  return { segments: [{ tag, restarts: true, steps, wallTimes: steps.slice(), values }], stored: [], problems: [] };
}

function pictures(steps: readonly number[]): SeriesUpdate {
  const values = steps.map((step) => ({ step, wallTime: step, parts: [] }));
  return { segments: [], stored: [{ tag: 'picture', kind: 'image', values }], problems: [] };
}

const first = 'run/events.out.tfevents.0000000009.z';
const second = 'run/events.out.tfevents.0000000010.a';
const pairsOf = (run: RunSeries, tag: string) =>
  [...(run.series(tag)?.steps ?? [])].map((step, i) => [step, run.series(tag)!.values[i]]);

describe('a run of several event files', () => {
  const parts = [
    [
      first,
      update('loss', [
        [0, 10],
        [1, 11],
        [2, 12],
      ]),
    ],
    [
      second,
      update('loss', [
        [1, 21],
        [2, 22],
      ]),
    ],
    [first, update('loss', [[3, 13]])],
    [second, update('loss', [[3, 23]])],
  ] as const;
  const expected = [
    [0, 10],
    [1, 21],
    [2, 22],
    [3, 23],
  ];

  it('is merged by tag in the order of the times in the names, whichever file grew first', () => {
    for (const order of [
      [0, 1, 2, 3],
      [1, 0, 3, 2],
      [1, 3, 0, 2],
      [0, 2, 1, 3],
    ]) {
      const run = new RunSeries();
      for (const index of order) {
        const [file, part] = parts[index]!;
        expect(run.apply(file, part)).toEqual(['loss']);
        run.series('loss');
      }
      expect(pairsOf(run, 'loss')).toEqual(expected);
    }
  });

  it('has a tag of one file as it is', () => {
    const run = new RunSeries();
    run.apply(first, update('loss', [[5, 1]]));
    run.apply(second, update('accuracy', [[1, 2]]));
    expect(run.tags).toEqual(['loss', 'accuracy']);
    expect(pairsOf(run, 'loss')).toEqual([[5, 1]]);
    expect(run.series('other')).toBeUndefined();
  });

  it('forgets a file that was replaced', () => {
    const run = new RunSeries();
    for (const [file, part] of parts) run.apply(file, part);
    expect(pairsOf(run, 'loss')).toEqual(expected);
    run.forget(second);
    expect(pairsOf(run, 'loss')).toEqual([
      [0, 10],
      [1, 11],
      [2, 12],
      [3, 13],
    ]);
  });

  it('merges pictures alike and says which file each is in', () => {
    const run = new RunSeries();
    run.apply(second, pictures([2, 3]));
    run.apply(first, pictures([0, 1, 2]));
    expect(run.storedTags('image')).toEqual(['picture']);
    expect(run.storedTags('text')).toEqual([]);
    expect(run.stored('image', 'picture').map(({ step, file }) => [step, file])).toEqual([
      [0, first],
      [1, first],
      [2, second],
      [3, second],
    ]);
  });
});
