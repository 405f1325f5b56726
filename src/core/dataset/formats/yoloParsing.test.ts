import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readYolo } from '../../../../test/support/readYolo';
import { faultOf, parseNumber } from './yoloNumbers';
import { MAX_ROWS, scanRows } from './yoloRows';

/** Text that comes close to YOLO rows: the characters they are made of, in any order. */
const nearlyYolo = fc
  .array(
    fc.constantFrom('0', '1', '9', '.', ',', '-', '+', 'e', ' ', '\t', '\n', '\r', 'nan', 'inf', '0.5 ', '\ufeff'),
    {
      maxLength: 200,
    },
  )
  .map((parts) => parts.join(''));

/** Any UTF-16 code unit, halves of pairs too. */
const anyUnit = fc.nat({ max: 0xffff }).map((code) => String.fromCharCode(code));

const shapes = fc.constantFrom(undefined, 'box', 'polygon', 'pose', 'obb', 'any' as const);

describe('any text', () => {
  it('is read without a throw, and every place lies in the text', () => {
    fc.assert(
      fc.property(fc.oneof(nearlyYolo, fc.string({ unit: anyUnit })), shapes, (text, kind) => {
        const set = kind === undefined ? {} : { shapes: kind };
        const { record, findings } = readYolo(text, { set });
        const spans = record.labels.flatMap((label) => [label.span.start, ...label.spans, label.span.end]);
        expect(spans.every((offset) => 0 <= offset && offset <= text.length)).toBe(true);
        expect(findings.every(({ range }) => range !== undefined)).toBe(true);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('splits into rows and values as its lines do', () => {
    fc.assert(
      fc.property(nearlyYolo, (text) => {
        const rows: string[][] = [];
        scanRows(text, ({ columns, starts, ends }) => {
          rows.push(Array.from({ length: columns }, (_, i) => text.slice(starts[i], ends[i])));
        });
        const lines = text.split(/\r\n|\n|\r/).map((line) => line.split(/[ \t]+/).filter((value) => value !== ''));
        expect(rows).toEqual(lines.filter((values) => values.length > 0));
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});

describe('numbers', () => {
  it('are read as JavaScript reads them, to the last bit', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.nat({ max: 20 }), (value, decimals) => {
        for (const written of [String(value), value.toFixed(decimals), value.toExponential(decimals)]) {
          expect(parseNumber(written, 0, written.length)).toBe(Number(written));
        }
      }),
      { seed: 7, numRuns: 800 },
    );
  });

  it.each(['', '.', '+', '-', '1.2.3', '1e', '0x1', '1_0', 'nan', '١', '1,5', '--1', '1-'])(
    'are not "%s"',
    (written) => {
      expect(parseNumber(written, 0, written.length)).toBeNaN();
    },
  );

  it.each([
    ['NaN', 'not-finite'],
    ['-inf', 'not-finite'],
    ['+Infinity', 'not-finite'],
    ['1.#INF', 'not-finite'],
    ['9e999', 'not-finite'],
    [',5', 'decimal-comma'],
    ['-1,25e-1', 'decimal-comma'],
    ['1,2,3', 'not-a-number'],
    ['nano', 'not-a-number'],
  ])('that are none: "%s" is %s', (written, fault) => {
    expect(faultOf(written)).toBe(fault);
  });
});

describe('large files', () => {
  it('are read up to a number of rows', () => {
    const row = '0 0.5 0.5 0.2 0.2\n';
    const text = row.repeat(MAX_ROWS + 1);
    let rows = 0;
    expect(scanRows(text, () => rows++)).toBe(MAX_ROWS * row.length);
    expect(rows).toBe(MAX_ROWS);
  });

  it('with thousands of boxes on one spot are checked in bounded time', () => {
    const start = performance.now();
    const rows = Array.from({ length: 20_000 }, (_, i) => `0 0.5 ${(0.2 + i * 0.00003).toFixed(6)} 0.2 0.001`);
    readYolo(rows.join('\n'));
    expect(performance.now() - start).toBeLessThan(2000);
  });
});
