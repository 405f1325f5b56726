import { describe, expect, it } from 'vitest';
import { layoutPixelMarks } from './pixelMarks';

const stage = { width: 100, height: 100 };

describe('layoutPixelMarks', () => {
  it('puts a ring at the middle of a pixel', () => {
    const marks = layoutPixelMarks(Uint32Array.of(2, 3, 99), { scale: 10, x: 0, y: 0 }, stage);
    expect(marks).toEqual([{ x: 50 + 35, y: 50 + 25, count: 1 }]);
  });

  it('gives neighbours one ring with their number, also across the cells’ borders, and counts every pixel once', () => {
    const pixels = Uint32Array.from([...Array(40).keys()].flatMap((i) => [16 + (i % 8), 16 + Math.floor(i / 8), 0]));
    const marks = layoutPixelMarks(pixels, { scale: 1, x: 20, y: 20 }, stage);
    expect(marks.map(({ count }) => count)).toEqual([40]);
    const near = layoutPixelMarks(pixels, { scale: 8, x: 20, y: 20 }, stage);
    expect(near.length).toBeGreaterThan(1);
  });

  it('leaves out what is out of sight', () => {
    expect(layoutPixelMarks(Uint32Array.of(900, 3, 0), { scale: 1, x: 0, y: 0 }, stage)).toEqual([]);
  });
});
