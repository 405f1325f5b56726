import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeRuns } from './planeRuns';
import { classAt, indexRuns, OUTSIDE, sampleRow } from './runPlane';

const planes = fc
  .record({ width: fc.integer({ min: 1, max: 12 }), height: fc.integer({ min: 1, max: 9 }) })
  .chain(({ width, height }) =>
    fc
      .uint8Array({ minLength: width * height, maxLength: width * height, max: 3 })
      .map((classes) => ({ width, height, classes })),
  );

describe('indexRuns', () => {
  it('finds the class of every pixel that was encoded', () => {
    fc.assert(
      fc.property(planes, ({ width, height, classes }) => {
        const plane = indexRuns(encodeRuns(classes), { width, height })!;
        for (let i = 0; i < classes.length; i++) {
          expect(classAt(plane, Math.floor(i / width), i % width)).toBe(classes[i]);
        }
        expect(classAt(plane, height, 0)).toBeUndefined();
        expect(classAt(plane, 0, -1)).toBeUndefined();
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  it('refuses runs that are too short, too long or torn', () => {
    const size = { width: 3, height: 2 };
    expect(indexRuns(Uint8Array.of(1, 6), size)).toBeDefined();
    expect(indexRuns(Uint8Array.of(1, 5), size)).toBeUndefined();
    expect(indexRuns(Uint8Array.of(1, 7), size)).toBeUndefined();
    expect(indexRuns(Uint8Array.of(1, 6, 2), size)).toBeUndefined();
    expect(indexRuns(Uint8Array.of(1, 0x86), size)).toBeUndefined();
    expect(indexRuns(Uint8Array.of(1, 0x86, 0x80, 0x80, 0x80, 0x10), size)).toBeUndefined();
    expect(indexRuns(new Uint8Array(), { width: 0, height: 0 })).toBeUndefined();
  });

  it('reads runs that are as long as a mask may be', () => {
    const side = 16_384;
    // 2^28 takes five bytes of seven bits: 1 in the highest, nothing below.
    const plane = indexRuns(Uint8Array.of(3, 0x80, 0x80, 0x80, 0x80, 1), { width: side, height: side });
    expect([...(plane?.runs ?? [])]).toEqual([3, side * side]);
  });
});

describe('sampleRow', () => {
  it('gives what a pixel-by-pixel reading of the same points gives', () => {
    const samplings = fc.record({
      x: fc.integer({ min: -8, max: 12 }),
      stride: fc.constantFrom(0.25, 0.5, 1, 2, 4),
      count: fc.integer({ min: 1, max: 40 }),
      row: fc.integer({ min: -1, max: 9 }),
    });
    fc.assert(
      fc.property(planes, samplings, ({ width, height, classes }, { row, ...sampling }) => {
        const plane = indexRuns(encodeRuns(classes), { width, height })!;
        const out = new Uint8Array(sampling.count + 2).fill(99);
        sampleRow(plane, row, sampling, out, 1);
        const expected = Array.from({ length: sampling.count }, (_, i) => {
          const column = Math.floor(sampling.x + (i + 0.5) * sampling.stride);
          return classAt(plane, row, column) ?? OUTSIDE;
        });
        expect([...out]).toEqual([99, ...expected, 99]);
      }),
      { seed: 7, numRuns: 400 },
    );
  });
});
