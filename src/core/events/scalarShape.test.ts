import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildEvent, buildMessage, buildRecord, buildScalar, buildTensor } from '../../../test/support/buildEvents';
import { concat } from '../../../test/support/buildPng';
import type { ReaderState } from '../runs/metricReader';
import { EventFileReader } from './eventFileReader';

type Found = readonly [tag: string, step: number, wallTime: number, value: number];

/** What a file of these events says, by one reader, which knows events again that look like earlier ones. */
function readTogether(events: readonly Uint8Array[]): Found[] {
  const reader = new EventFileReader();
  return events.flatMap((event) => takeFrom(reader, event));
}

/** The same by a reader for each event, which has seen no other. */
function readOneByOne(events: readonly Uint8Array[]): Found[] {
  let state: ReaderState | undefined;
  return events.flatMap((event) => {
    const reader = new EventFileReader(state);
    const found = takeFrom(reader, event);
    state = reader.state();
    return found;
  });
}

function takeFrom(reader: EventFileReader, event: Uint8Array): Found[] {
  reader.push(buildRecord(event));
  const { segments } = reader.drain();
  return segments
    .toSorted((a, b) => (a.tag < b.tag ? -1 : 1))
    .flatMap(({ tag, steps, wallTimes, values }) =>
      [...steps].map((step, i): Found => [tag, step, wallTimes[i]!, values[i]!]),
    );
}

const FLOAT = 1;
const number = fc.constantFrom(0, 1.5, -2, NaN, Infinity);
const step = fc.constantFrom(-1, 0, 1, 127, 128, 2 ** 40, 2 ** 53 - 1);
const tag = fc.constantFrom('a', 'b', 'loss', 'läss');
const value = fc.oneof(
  fc.tuple(tag, number).map(([name, at]) => buildScalar(name, at)),
  fc.tuple(tag, number).map(([name, at]) => buildTensor(name, 'scalars', [1, FLOAT], [2, ''], [5, { float: at }])),
  fc.tuple(tag, number).map(([name, at]) => buildTensor(name, undefined, [1, FLOAT], [5, { float: at }])),
  tag.map((name) => buildTensor(name, 'text', [1, 7], [8, 'words'])),
  tag.map((name) => buildMessage([1, name])),
);
const event = fc.oneof(
  { weight: 4, arbitrary: fc.tuple(step, value).map(([at, one]) => buildEvent(at, [one])) },
  fc.tuple(step, fc.array(value, { maxLength: 3 })).map(([at, values]) => buildEvent(at, values)),
  fc.tuple(step, value).map(([at, one]) => buildMessage([5, buildMessage([1, one])], [2, at], [1, { double: 3 }])),
);

describe('events that look like earlier ones', () => {
  it('say what they would say alone', () => {
    const property = fc.property(fc.array(event, { maxLength: 12 }), (events) => {
      expect(readTogether(events)).toEqual(readOneByOne(events));
    });
    fc.assert(property, { seed: 7, numRuns: 2000 });
  });

  it('say what they would say alone, whatever is changed in them', () => {
    const change = fc.tuple(fc.nat(), fc.nat(255));
    const property = fc.property(
      fc.array(event, { minLength: 1, maxLength: 4 }),
      fc.array(change),
      (events, changes) => {
        // Twice as they are, so that their looks are known, and once changed.
        const changed = concat(events).slice();
        for (const [at, byte] of changes) changed[at % changed.length] = byte;
        const ends = events.map((_, i) => concat(events.slice(0, i + 1)).length);
        const pieces = ends.map((end, i) => changed.subarray(end - events[i]!.length, end));
        const all = [...events, ...events, ...pieces, ...events];
        expect(readTogether(all)).toEqual(readOneByOne(all));
      },
    );
    fc.assert(property, { seed: 7, numRuns: 2000 });
  });
});
