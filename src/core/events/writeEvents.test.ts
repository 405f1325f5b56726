import { describe, expect, it } from 'vitest';
import { concat } from '../../../test/support/buildPng';
import { EventFileReader } from './eventFileReader';
import { encodeFileStart, encodeScalarEvents, eventFileName } from './writeEvents';

describe('an event file of ours', () => {
  it('has a name that TensorBoard finds, sorted by time', () => {
    expect(eventFileName(1_700_000_000.9, 'telemetry')).toBe('events.out.tfevents.1700000000.telemetry');
    expect(eventFileName(9, 'a') < eventFileName(10, 'a')).toBe(true);
  });

  it('is read back as it was written', () => {
    const samples = [
      {
        step: 0,
        wallTime: 1.5,
        values: [
          ['gpu/load', 0.5],
          ['ä', -1],
        ],
      },
      { step: 3.6, wallTime: 2.5, values: new Map([['gpu/load', NaN]]) },
      { step: 2 ** 40, wallTime: 3.5, values: [['gpu/load', Infinity]] },
      { step: 2 ** 41, wallTime: 4.5, values: [] },
    ] as const;
    const reader = new EventFileReader();
    reader.push(concat([encodeFileStart(1), encodeScalarEvents(samples)]));
    const { segments, problems } = reader.drain();
    expect(problems).toEqual([]);
    expect(segments.map(({ tag, steps, wallTimes, values }) => [tag, [...steps], [...wallTimes], [...values]])).toEqual(
      [
        ['gpu/load', [0, 4, 2 ** 40], [1.5, 2.5, 3.5], [0.5, NaN, Infinity]],
        ['ä', [0], [1.5], [-1]],
      ],
    );
  });

  it('may have negative steps, and 0 for what is no number', () => {
    const reader = new EventFileReader();
    reader.push(encodeScalarEvents([-5, NaN].map((step) => ({ step, wallTime: 0, values: [['a', 1]] }))));
    expect([...reader.drain().segments[0]!.steps]).toEqual([-5, 0]);
  });
});
