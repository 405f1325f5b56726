import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  buildEvent,
  buildEventFile,
  buildLength,
  buildMessage,
  buildRecord,
  buildScalar,
  buildTensor,
} from '../../../test/support/buildEvents';
import { concat } from '../../../test/support/buildPng';
import type { SeriesUpdate } from '../runs/seriesUpdate';
import { formatMessage } from '../std/message';
import { EventFileReader } from './eventFileReader';

const FLOAT = 1;
const STRING = 7;

function read(...pieces: readonly Uint8Array[]): SeriesUpdate {
  const reader = new EventFileReader();
  for (const piece of pieces) reader.push(piece);
  return reader.drain();
}

/** The points of a tag as [step, value]. */
function pointsOf({ segments }: SeriesUpdate, tag: string): [number, number][] {
  const segment = segments.find((candidate) => candidate.tag === tag);
  return segment === undefined ? [] : [...segment.steps].map((step, i) => [step, segment.values[i]!]);
}

function problemsOf({ problems }: SeriesUpdate): string[] {
  return problems.map(({ code, message }) => `${code}: ${formatMessage(message)}`);
}

/** All that was found, in a form that can be compared. */
function plain({ segments, stored, others, problems, parameters }: SeriesUpdate): unknown {
  const points = segments.map(({ tag, steps, wallTimes, values }) => [tag, [...steps], [...wallTimes], [...values]]);
  return { points, stored, others, problems, parameters };
}

const scalarEvents = (steps: readonly number[], tag = 'loss') =>
  steps.map((step, i) => buildEvent(step, [buildScalar(tag, i)]));

const session = buildMessage(
  [1, buildMessage([1, 'lr'], [2, buildMessage([2, { double: 0.5 }])])],
  [1, buildMessage([1, 'optimizer'], [2, buildMessage([3, 'adam'])])],
  [1, buildMessage([1, 'nesterov'], [2, buildMessage([4, 1])])],
);

const kinds = [
  buildEvent(0, [buildScalar('loss', 0.5), buildScalar('accuracy', 0.25)], 10.5),
  buildEvent(1, [buildTensor('new', 'scalars', [1, FLOAT], [5, { float: 1.5 }]), buildScalar('loss', NaN)], 11),
  buildEvent(2, [buildTensor('new', undefined, [1, FLOAT], [4, new Uint8Array(Float32Array.of(2.5).buffer)])], 12),
  buildEvent(2, [buildMessage([1, 'old picture'], [4, buildMessage([1, 30], [2, 40], [3, 3], [4, 'picture'])])]),
  buildEvent(3, [buildTensor('picture', 'images', [1, STRING], [8, '6'], [8, '4'], [8, 'first'], [8, 'second'])]),
  buildEvent(4, [buildTensor('note', 'text', [1, STRING], [8, 'a **b**'])]),
  buildEvent(5, [buildMessage([1, 'weights'], [5, buildMessage([1, { double: -1 }])])]),
  buildMessage([4, 'a graph']),
  buildEvent(6, [buildMessage([1, 'sound'], [6, 'audio']), buildTensor('curve', 'pr_curves', [1, FLOAT])]),
  buildEvent(0, [
    buildMessage(
      [1, '_hparams_'],
      [9, buildMessage([1, buildMessage([1, 'hparams'], [2, buildMessage([3, session])])])],
    ),
  ]),
];

/** A file with something of each kind. */
const everything = buildEventFile([...kinds, ...scalarEvents([1, 2, 3, 2, 3, 4, 4], 'restarted')]);

describe('an event file', () => {
  it('gives scalars in the old and the new form, metadata with the first value only', () => {
    const found = read(everything);
    expect(pointsOf(found, 'loss')).toEqual([
      [0, 0.5],
      [1, NaN],
    ]);
    expect(pointsOf(found, 'new')).toEqual([
      [1, 1.5],
      [2, 2.5],
    ]);
    expect([...found.segments.find(({ tag }) => tag === 'new')!.wallTimes]).toEqual([11, 12]);
    expect(found.problems).toEqual([]);
  });

  it('leaves pictures, texts and histograms where they are, and says where', () => {
    const { stored } = read(everything);
    const text = Buffer.from(everything);
    const partsOf = (tag: string) =>
      stored
        .filter((segment) => segment.tag === tag)
        .flatMap(({ values }) => values)
        .flatMap(({ parts }) => parts.map(({ offset, length }) => text.subarray(offset, offset + length).toString()));
    expect(partsOf('old picture')).toEqual(['picture']);
    expect(partsOf('picture')).toEqual(['first', 'second']);
    expect(partsOf('note')).toEqual(['a **b**']);
    expect(
      stored.map(({ kind, tag, values }) => [kind, tag, values[0]!.step, values[0]!.width, values[0]!.height]),
    ).toEqual([
      ['image', 'old picture', 2, 40, 30],
      ['image', 'picture', 3, 6, 4],
      ['text', 'note', 4, undefined, undefined],
      ['histogram', 'weights', 5, undefined, undefined],
    ]);
  });

  it('gives parameters, and counts what it does not keep', () => {
    const { parameters, others } = read(everything);
    expect([...parameters!.values]).toEqual([
      ['lr', 0.5],
      ['optimizer', 'adam'],
      ['nesterov', true],
    ]);
    expect([...others!]).toEqual([
      ['graph', 1],
      ['audio', 1],
      ['pr_curves', 1],
    ]);
  });

  it('drops what a restart has made wrong, tag by tag, and keeps the later of two values of a step', () => {
    expect(pointsOf(read(everything), 'restarted')).toEqual([
      [1, 0],
      [2, 3],
      [3, 4],
      [4, 6],
    ]);
  });

  it('takes steps of any sign and size', () => {
    const steps = [-(2 ** 53) + 1, -2, -1, 0, 127, 128, 2 ** 32, 2 ** 53 - 1];
    const found = pointsOf(read(buildEventFile(scalarEvents(steps))), 'loss');
    expect(found.map(([step]) => step)).toEqual(steps);
  });

  it('does not care in which order the fields of an event come', () => {
    const summary = buildMessage([1, buildMessage([2, { float: 3 }], [1, 'loss'])]);
    const event = buildMessage([5, summary], [77, 'unknown'], [2, 9], [1, { double: 4 }]);
    expect(pointsOf(read(buildRecord(event)), 'loss')).toEqual([[9, 3]]);
  });
});

describe('a file that grows', () => {
  it('says nothing twice and loses nothing, wherever it is cut and drained', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(everything.length), { maxLength: 6 }), fc.boolean(), (cuts, isDrained) => {
        const reader = new EventFileReader();
        const updates: SeriesUpdate[] = [];
        let start = 0;
        for (const cut of [...cuts.sort((a, b) => a - b), everything.length]) {
          reader.push(everything.subarray(start, cut));
          if (isDrained) updates.push(reader.drain());
          start = cut;
        }
        if (!isDrained) expect(plain(reader.drain())).toEqual(plain(read(everything)));
        else expect(updates.flatMap(({ problems }) => problems)).toEqual([]);
        expect(reader.offset).toBe(everything.length);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('is read byte by byte as in one piece', () => {
    const bytes = Array.from(everything, (_, i) => everything.subarray(i, i + 1));
    expect(plain(read(...bytes))).toEqual(plain(read(everything)));
  });

  it('keeps the beginning of a record until the rest comes', () => {
    const file = buildEventFile(scalarEvents([0, 1]));
    const reader = new EventFileReader();
    reader.push(file.subarray(0, file.length - 1));
    expect(pointsOf(reader.drain(), 'loss')).toEqual([[0, 0]]);
    expect(reader.offset).toBe(file.length - 1);
    reader.push(file.subarray(file.length - 1));
    expect(pointsOf(reader.drain(), 'loss')).toEqual([[1, 1]]);
  });

  it('passes over bytes it has, and takes none behind a gap', () => {
    const file = buildEventFile(scalarEvents([0, 1, 2]));
    const reader = new EventFileReader();
    reader.push(file.subarray(0, 70), 0);
    reader.push(file.subarray(80), 80);
    expect(reader.offset).toBe(70);
    reader.push(file.subarray(20), 20);
    reader.push(file, 0);
    expect(pointsOf(reader.drain(), 'loss')).toHaveLength(3);
    expect(reader.offset).toBe(file.length);
  });

  it('is read on by another reader from what the first one remembers', () => {
    for (let cut = 0; cut < everything.length; cut += 7) {
      const first = new EventFileReader();
      first.push(everything.subarray(0, cut));
      const found = first.drain();
      const state = structuredClone(first.state());
      const second = new EventFileReader(state);
      second.push(everything.subarray(state.offset));
      const rest = second.drain();
      const whole = pointsOf(read(everything), 'new');
      expect([...pointsOf(found, 'new'), ...pointsOf(rest, 'new')], `cut at ${cut}`).toEqual(whole);
    }
  });
});

describe('a damaged event file', () => {
  const events = scalarEvents([0, 1, 2]);
  const records = events.map((event) => buildRecord(event));
  const start = buildEventFile([]);

  it('loses the record whose data do not fit their checksum, which is named', () => {
    const found = read(start, records[0]!, buildRecord(events[1]!, 'data'), records[2]!);
    expect(pointsOf(found, 'loss').map(([step]) => step)).toEqual([0, 2]);
    const offset = start.length + records[0]!.length;
    expect(problemsOf(found)).toEqual([`events/checksum: The record at byte ${offset} is damaged and is left out.`]);
  });

  it('ends where a length does not fit its checksum, as for TensorBoard', () => {
    const reader = new EventFileReader();
    for (const record of [start, records[0]!, buildRecord(events[1]!, 'length'), records[2]!]) reader.push(record);
    const found = reader.drain();
    expect(pointsOf(found, 'loss').map(([step]) => step)).toEqual([0]);
    const offset = start.length + records[0]!.length;
    expect(problemsOf(found)).toEqual([
      `events/length: The file is damaged at byte ${offset}: nothing after it can be read.`,
    ]);
    expect(reader.isStopped).toBe(true);
    reader.push(records[2]!);
    expect(reader.drain().segments).toEqual([]);
  });

  it('ends at the zeros that a power cut left', () => {
    const found = read(start, records[0]!, new Uint8Array(100));
    expect(pointsOf(found, 'loss')).toEqual([[0, 0]]);
    expect(found.problems.map(({ code }) => code)).toEqual(['events/length']);
  });

  it('loses a record that is no event as a whole, and nothing else', () => {
    const half = buildMessage(
      [2, 5],
      [5, concat([buildMessage([1, buildScalar('loss', 7)]), Uint8Array.of(0x0a, 99)])],
    );
    const found = read(start, buildRecord(half), records[0]!);
    expect(pointsOf(found, 'loss')).toEqual([[0, 0]]);
    expect(problemsOf(found)).toEqual([
      `events/content: The record at byte ${start.length} is no event that can be read and is left out.`,
    ]);
  });

  it('passes over a record that is too long without keeping it', () => {
    const length = 2 ** 28 + 1;
    const reader = new EventFileReader();
    reader.push(concat([start, buildLength(length)]));
    const piece = new Uint8Array(2 ** 22);
    for (let left = length + 4; left > 0; left -= piece.length)
      reader.push(piece.subarray(0, Math.min(left, piece.length)));
    reader.push(records[0]!);
    const found = reader.drain();
    expect(found.problems.map(({ code }) => code)).toEqual(['events/too-long']);
    expect(pointsOf(found, 'loss')).toEqual([[0, 0]]);
  });

  it('makes nothing throw, whatever is changed in the file', () => {
    const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }));
    const property = fc.property(fc.array(change, { maxLength: 8 }), fc.nat(everything.length), (changes, length) => {
      const file = everything.slice(0, length);
      for (const [at, byte] of changes) file[at % length] = byte;
      const reader = new EventFileReader();
      reader.push(file);
      expect(reader.drain().problems.length).toBeLessThanOrEqual(changes.length);
    });
    fc.assert(property, { seed: 7, numRuns: 1000 });
  });

  it('makes nothing throw, whatever stands in a record that fits its checksum', () => {
    const samples = [...events, ...kinds];
    fc.assert(
      fc.property(
        fc.constantFrom(...samples),
        fc.array(fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 })), { minLength: 1, maxLength: 8 }),
        (sample, changes) => {
          const data = sample.slice();
          for (const [at, byte] of changes) data[at % data.length] = byte;
          const found = read(buildRecord(data), records[0]!);
          const points = found.segments.reduce((sum, { steps }) => sum + steps.length, 0);
          expect(points).toBeLessThan(data.length);
          expect(found.segments.some(({ tag }) => tag === 'loss')).toBe(true);
        },
      ),
      { seed: 7, numRuns: 3000 },
    );
  });
});
