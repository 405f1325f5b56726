import { describe, expect, it } from 'vitest';
import { buildMessage } from '../../../test/support/buildEvents';
import { parseHistogram } from './histogram';

const packed = (...numbers: number[]) => new Uint8Array(Float64Array.from(numbers).buffer);
const old = (limits: Uint8Array, counts: Uint8Array) =>
  buildMessage([1, 'weights'], [5, buildMessage([1, { double: -1 }], [2, { double: 4 }], [6, limits], [7, counts])]);
const dimension = (size: number) => [2, buildMessage([1, size])] as const;
const table = (rows: number, columns: number, content: Uint8Array) =>
  buildMessage([8, buildMessage([1, 2], [2, buildMessage(dimension(rows), dimension(columns))], [4, content])]);

describe('a histogram', () => {
  it('of the old form loses empty ends and has the extremes for outer limits', () => {
    const limits = packed(-2, 0, 2, 3, 5, Number.MAX_VALUE);
    expect(parseHistogram(old(limits, packed(0, 2, 0, 4, 1, 0)))).toEqual([
      { left: -1, right: 0, count: 2 },
      { left: 0, right: 2, count: 0 },
      { left: 2, right: 3, count: 4 },
      { left: 3, right: 4, count: 1 },
    ]);
    expect(parseHistogram(old(limits, packed(0, 0, 3, 0, 0, 0)))).toEqual([{ left: -1, right: 4, count: 3 }]);
    expect(parseHistogram(old(limits, packed(0, 0)))).toEqual([]);
  });

  it('of the new form is a table of three columns', () => {
    expect(parseHistogram(table(2, 3, packed(0, 1, 5, 1, 2, 7)))).toEqual([
      { left: 0, right: 1, count: 5 },
      { left: 1, right: 2, count: 7 },
    ]);
    expect(parseHistogram(table(0, 3, packed()))).toEqual([]);
  });

  it('has no more buckets than numbers, and none of a table of another shape or of bytes that are none', () => {
    expect(parseHistogram(table(2 ** 40, 3, packed(0, 1, 5)))).toHaveLength(1);
    expect(parseHistogram(table(-3, 3, packed(0, 1, 5)))).toEqual([]);
    expect(parseHistogram(table(3, 2, packed(0, 1, 5, 1, 2, 7)))).toEqual([]);
    expect(parseHistogram(Uint8Array.of(0x2a, 100, 1))).toEqual([]);
    expect(parseHistogram(new Uint8Array(0))).toEqual([]);
  });
});
