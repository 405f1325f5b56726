import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readInPieces, type PointsByTag } from '../../../test/support/metricLines';
import { formatMessage } from '../std/message';
import { CsvParser } from './csvParser';
import { JsonlParser } from './jsonlParser';
import { LineMetricReader } from './lineReader';

const jsonl = (state?: ConstructorParameters<typeof LineMetricReader>[1]) =>
  new LineMetricReader((memory) => new JsonlParser(memory), state);
const csv = (state?: ConstructorParameters<typeof LineMetricReader>[1]) =>
  new LineMetricReader((memory) => new CsvParser(memory), state);

const readJsonl = (...lines: readonly string[]): PointsByTag => readInPieces(jsonl(), lines.join('\n'), 7).points;
const readCsv = (...lines: readonly string[]): PointsByTag => readInPieces(csv(), lines.join('\n'), 7).points;

function problemsOf(reader: LineMetricReader, text: string): string[] {
  return readInPieces(reader, text, 1000).update.problems.map(({ message }) => formatMessage(message));
}

describe('JSON lines', () => {
  it('give numbers by the step that a row names', () => {
    expect(
      readJsonl('{"step": 1, "loss": 0.5}', '', '{"step": 2, "loss": 0.25, "note": "a", "ok": true, "none": null}'),
    ).toEqual({
      loss: [
        [1, 0.5],
        [2, 0.25],
      ],
    });
  });

  it.each(['global_step', '_step', 'Step', 'iteration', 'iter', 'epoch', 'trainer/global_step'])('know %s', (name) => {
    expect(readJsonl(`{"${name}": 3, "loss": 1}`)).toEqual({ loss: [[3, 1]] });
  });

  it('join the names of nested values, and number short lists', () => {
    expect(readJsonl('{"step": 1, "train": {"loss": {"box": 1}}, "ap": [0.5, 0.25]}')).toEqual({
      'train/loss/box': [[1, 1]],
      'ap/0': [[1, 0.5]],
      'ap/1': [[1, 0.25]],
    });
  });

  it('may hold the numbers that Python writes', () => {
    const line = String.raw`{"step": 1, "loss": NaN, "a": Infinity, "b": -Infinity, "NaN \" Infinity": 1, "text": "NaN"}`;
    expect(readJsonl(line)).toEqual({
      loss: [[1, NaN]],
      a: [[1, Infinity]],
      b: [[1, -Infinity]],
      'NaN " Infinity': [[1, 1]],
    });
  });

  it('are counted from 0 where they name no step, and belong to the step before where one row lacks it', () => {
    expect(readJsonl('{"loss": 5}', '{"loss": 6}')).toEqual({
      loss: [
        [0, 5],
        [1, 6],
      ],
    });
    expect(readJsonl('{"step": 10, "loss": 5}', '{"val_loss": 6}')).toEqual({ loss: [[10, 5]], val_loss: [[10, 6]] });
  });

  it('count on where a counter begins anew in each epoch, as older trainers of detectors write them', () => {
    const rows = [
      [1, 50],
      [1, 100],
      [2, 50],
      [2, 100],
      [3, 50],
      // Started again from the checkpoint of epoch 1.
      [2, 50],
    ].map(([epoch, iter], i) => JSON.stringify({ mode: 'train', epoch, iter, loss: i }));
    expect(readJsonl(...rows)['train/loss']).toEqual([
      [50, 0],
      [100, 1],
      [150, 5],
    ]);
    expect(readJsonl(...rows.slice(0, 5))['train/loss']!.map(([step]) => step)).toEqual([50, 100, 150, 200, 250]);
    const fromZero = [0, 1, 2, 0, 1, 2].map((iter, i) => JSON.stringify({ epoch: i < 3 ? 0 : 1, iter, loss: i }));
    expect(readJsonl(...fromZero).loss!.map(([step]) => step)).toEqual([0, 1, 2, 3, 4, 5]);
  });

  it('keep rows of one step apart by their mode', () => {
    expect(readJsonl('{"mode": "train", "epoch": 1, "loss": 2}', '{"mode": "val", "epoch": 1, "loss": 3}')).toEqual({
      'train/loss': [[1, 2]],
      'val/loss': [[1, 3]],
    });
  });

  it.each([
    ['seconds', '{"step": 1, "a": 1, "timestamp": 1700000000.5}', 1_700_000_000.5],
    ['milliseconds', '{"step": 1, "a": 1, "_timestamp": 1700000000500}', 1_700_000_000.5],
    ['a date', '{"step": 1, "a": 1, "time": "2023-11-14T22:13:20.5Z"}', 1_700_000_000.5],
    ['a date without a zone', '{"step": 1, "a": 1, "time": "2023-11-14 22:13:20,500"}', 1_700_000_000.5],
    ['a date of a zone', '{"step": 1, "a": 1, "datetime": "2023-11-15T00:13:20.5+0200"}', 1_700_000_000.5],
  ])('know the time as %s', (_name, line, expected) => {
    const reader = jsonl();
    reader.push(Buffer.from(`${line}\n`));
    const { segments } = reader.drain();
    expect(segments.map(({ tag, wallTimes }) => [tag, [...wallTimes]])).toEqual([['a', [expected]]]);
  });

  it('take seconds of an iteration for a metric and not for a time', () => {
    expect(readJsonl('{"step": 1, "time": 0.35}')).toEqual({ time: [[1, 0.35]] });
  });

  it('that are none are named and left out', () => {
    const reader = jsonl();
    expect(problemsOf(reader, '{"step":1,"loss":1}\nno JSON\n[1]\n{"a":\n{"step":2,"loss":2}')).toEqual([
      'Line 2 is no JSON object and is left out.',
      'Line 3 is no JSON object and is left out.',
      'Line 4 is no JSON object and is left out.',
    ]);
    expect(problemsOf(jsonl(), 'x\n'.repeat(1000))).toHaveLength(20);
    expect(problemsOf(jsonl(), `{"a":"${'x'.repeat(1_000_001)}"}\n{"a":1}`)).toEqual([
      'Line 1 is too long and is left out.',
    ]);
  });

  it('are not read before they end', () => {
    const reader = jsonl();
    reader.push(Buffer.from('{"step": 1, "loss": 2}'));
    expect(reader.drain().segments).toEqual([]);
    reader.push(Buffer.from('\n'));
    expect(reader.drain().segments).toHaveLength(1);
  });
});

describe('tables', () => {
  it('of Keras are read', () => {
    const rows = [
      'epoch,accuracy,loss,val_accuracy,val_loss',
      '0,0.5687,0.6829,0.475,0.7378',
      '1,0.578125,0.6779,0.4625,0.7322',
      '',
    ];
    expect(readCsv(...rows)).toEqual({
      accuracy: [
        [0, 0.5687],
        [1, 0.578125],
      ],
      loss: [
        [0, 0.6829],
        [1, 0.6779],
      ],
      val_accuracy: [
        [0, 0.475],
        [1, 0.4625],
      ],
      val_loss: [
        [0, 0.7378],
        [1, 0.7322],
      ],
    });
  });

  it('of Lightning have empty cells', () => {
    const rows = ['epoch,step,train_loss,val_loss', '0,49,0.5,', '0,99,0.4,', '0,99,,0.45', '1,149,0.3,'];
    expect(readCsv(...rows)).toEqual({
      epoch: [
        [49, 0],
        [99, 0],
        [99, 0],
        [149, 1],
      ],
      train_loss: [
        [49, 0.5],
        [99, 0.4],
        [149, 0.3],
      ],
      val_loss: [[99, 0.45]],
    });
  });

  it('may be padded, and keep the seconds since the start as a metric', () => {
    const rows = [
      '                  epoch,           time,   train/box_loss',
      '                  1,        12.5,           0.75',
      '  2,  25, nan',
    ];
    expect(readCsv(...rows)).toEqual({
      time: [
        [1, 12.5],
        [2, 25],
      ],
      'train/box_loss': [
        [1, 0.75],
        [2, NaN],
      ],
    });
  });

  it.each([
    ['semicolons', ['step;a', '1;2']],
    ['tabs', ['step\ta', '1\t2']],
    ['quotes', ['"step","a"', '"1","2"']],
    ['a hash before the header', ['# step,a', '1,2']],
    ['returns at the ends', ['step,a\r', '1,2\r']],
    ['a header again', ['step,a', '0,9', 'step,a', '0,1', '1,2']],
    ['a header again with other columns', ['step,b', '0,9', 'step,a', '1,2']],
  ])('may have %s', (_name, rows) => {
    expect(readCsv(...rows).a!.at(-1)).toEqual([1, 2]);
  });

  it('without a header have columns by number', () => {
    expect(readCsv('1,2.5', '3,4.5')).toEqual({
      1: [
        [0, 1],
        [1, 3],
      ],
      2: [
        [0, 2.5],
        [1, 4.5],
      ],
    });
  });

  it('may have cells with separators in quotes', () => {
    expect(readCsv('step,"a, ""b""",c', '1,"[0.1, 0.2]",3')).toEqual({ c: [[1, 3]] });
    expect(readCsv('step,"a, ""b"""', '1,3')).toEqual({ 'a, "b"': [[1, 3]] });
  });

  it('with more cells than names say so', () => {
    expect(problemsOf(csv(), 'step,a\n1,2,3\n')).toEqual([
      'Line 2 has more cells than the header; the others are left out.',
    ]);
  });
});

describe('a reader that goes on for another', () => {
  it.each([
    [
      'JSON lines',
      jsonl,
      Array.from({ length: 30 }, (_, i) => JSON.stringify({ epoch: i >> 3, iter: i % 8, loss: i })).join('\n'),
    ],
    ['a table', csv, ['loss;epoch', ...Array.from({ length: 30 }, (_, i) => `${i};${i >> 1}`)].join('\n')],
  ])('finds the same in %s, wherever the first one ended', (_name, build, text) => {
    const bytes = Buffer.from(text);
    const whole = readInPieces(build(), text, 1000).points;
    fc.assert(
      fc.property(fc.nat(bytes.length), (cut) => {
        const first = build();
        first.push(bytes.subarray(0, cut));
        const before = first.drain().segments;
        const state = structuredClone(first.state());
        const second = readInPieces(build(state), bytes.subarray(state.offset).toString(), 5).points;
        for (const { tag, steps } of before)
          second[tag]?.forEach(([step]) => {
            expect(step).toBeGreaterThanOrEqual(steps.at(-1)!);
          });
        const count = (points: PointsByTag) => Object.values(points).reduce((sum, line) => sum + line.length, 0);
        const early = before.reduce((sum, { steps }) => sum + steps.length, 0);
        expect(early + count(second)).toBe(count(whole));
      }),
      { seed: 7, numRuns: 200 },
    );
  });
});
