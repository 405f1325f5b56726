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

  it('says when points that were there are no longer', () => {
    const run = new RunSeries();
    const revisions = parts.map(([file, part]) => {
      run.apply(file, part);
      run.series('loss');
      return run.revision('loss');
    });
    // The second file replaces points of the first, which then adds points below those of the second.
    expect(revisions).toEqual([0, 1, 2, 2]);
    run.apply(second, update('loss', [[2, 32]]));
    expect(run.revision('loss')).toBe(3);
    run.forget(second);
    expect([run.revision('loss'), run.revision('other')]).toEqual([4, 0]);
    run.forget(first);
    expect(run.tags).toEqual([]);
  });
});

describe('files that say different things under one tag', () => {
  const line = (value: number): SeriesUpdate => update('loss', [[1, value]]);

  it('are told apart by their folders and names, whichever came first', () => {
    const files = ['log', 'a/metrics.csv', 'a/tb/events.out.tfevents.1.h', 'a/tb/loss_x/events.out.tfevents.1.h'];
    for (const order of [files, [...files].reverse()]) {
      const run = new RunSeries();
      for (const file of order) run.apply(file, line(files.indexOf(file)));
      expect(run.tags.map((name) => [name, run.series(name)!.values[0]])).toEqual([
        ['loss', 2],
        ['loss_x/loss', 3],
        ['metrics.csv/loss', 1],
        ['log/loss', 0],
      ]);
    }
  });

  it('have the name of their phase before them in any case', () => {
    const run = new RunSeries();
    expect(run.apply('tb/train/events.out.tfevents.1.h', line(1))).toEqual(['train/loss']);
    expect(run.apply('tb/validation/events.out.tfevents.1.h', line(2))).toEqual(['validation/loss']);
    expect(run.apply('tb/validation/events.out.tfevents.2.h', line(3))).toEqual(['validation/loss']);
    expect(run.tags.map((name) => run.series(name)!.values[0])).toEqual([1, 3]);
  });

  it('are told apart by their whole paths in the end', () => {
    const run = new RunSeries();
    for (const file of ['a/x.csv', 'b/x.csv', 'c/x.csv']) run.apply(file, line(1));
    expect(run.tags).toEqual(['loss', 'x.csv/loss', 'c/x.csv/loss']);
  });

  it('may be pictures', () => {
    const run = new RunSeries();
    run.apply('train/events.out.tfevents.1.h', pictures([1]));
    run.apply('val/events.out.tfevents.1.h', pictures([2]));
    expect(run.storedTags('image')).toEqual(['train/picture', 'val/picture']);
    run.forget('val/events.out.tfevents.1.h');
    expect(run.storedTags('image')).toEqual(['train/picture']);
  });
});
