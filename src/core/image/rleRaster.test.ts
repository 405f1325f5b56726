import { describe, expect, it } from 'vitest';
import { rasterizeRuns } from './rleRaster';

describe('rasterizeRuns', () => {
  // Two columns of three: the second and third pixel of the first column, the first of the second.
  const runs = { height: 3, width: 2, counts: [1, 3, 2] };

  it('reads columns from top to bottom, beginning with zeros', () => {
    const { width, height, stride, covered } = rasterizeRuns(runs, [0, 0, 2, 3]);
    expect([width, height, stride]).toEqual([2, 3, 1]);
    expect([...covered]).toEqual([0, 1, 1, 0, 1, 0]);
  });

  it('cuts to the box and takes its corners in either order', () => {
    const { x, y, covered } = rasterizeRuns(runs, [1, 3, 0, 1]);
    expect([x, y, ...covered]).toEqual([0, 1, 1, 1]);
  });

  it('survives runs that end early and boxes of nothing', () => {
    expect([...rasterizeRuns({ height: 2, width: 2, counts: [1, 1] }, [0, 0, 2, 2]).covered]).toEqual([0, 0, 1, 0]);
    expect(rasterizeRuns({ height: 2, width: 2, counts: [] }, [NaN, NaN, NaN, NaN]).covered.length).toBeGreaterThan(0);
  });

  it('skips pixels of a mask too large to keep', () => {
    const { width, height, stride } = rasterizeRuns(
      { height: 4096, width: 4096, counts: [0, 4096 * 4096] },
      [0, 0, 4096, 4096],
    );
    expect([width, height, stride]).toEqual([1024, 1024, 4]);
  });
});
