import { describe, expect, it } from 'vitest';
import { snapToGrid, toFractions } from './truthGrid';

describe("the author's grid", () => {
  it('cuts towards 0, also below it, and keeps the last pixel inside', () => {
    expect([...snapToGrid(Float64Array.of(0.1, 0.5, 0.3, 0.2))]).toEqual([-50, 400, 251, 601]);
    expect([...snapToGrid(Float64Array.of(0.0004, 0.0004, 0.002, 0.0006))]).toEqual([-0, 0, 2, 1]);
  });

  it('takes boxes in pixels as fractions by his arithmetic', () => {
    const [cx, cy, w, h] = toFractions(Float64Array.of(48, 240, 195, 371), 500, 375);
    expect([cx, cy, w, h]).toEqual([(48 + 147 / 2) / 500, (240 + 131 / 2) / 375, 147 / 500, 131 / 375]);
  });
});
