import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  boundsWithLabels,
  clampViewport,
  fitViewport,
  focusOn,
  MAX_SCALE,
  panBy,
  reveal,
  toPicture,
  toStage,
  visibleBox,
  zoomAt,
  type Viewport,
} from './viewport';

const stage = { width: 800, height: 600 };
const whole = { x0: 0, y0: 0, x1: 2048, y1: 1024 };

const viewports = fc.record({
  scale: fc.double({ min: 0.01, max: MAX_SCALE, noNaN: true }),
  x: fc.double({ min: -5000, max: 5000, noNaN: true }),
  y: fc.double({ min: -5000, max: 5000, noNaN: true }),
});
const points = fc.record({ x: fc.integer({ min: 0, max: 800 }), y: fc.integer({ min: 0, max: 600 }) });

describe('a viewport', () => {
  it('fits all of its bounds with room around', () => {
    const viewport = fitViewport(whole, stage, 16);
    expect(viewport).toEqual({ scale: (800 - 32) / 2048, x: 1024, y: 512 });
    expect(fitViewport({ x0: 0, y0: 0, x1: 8, y1: 8 }, stage, 16).scale).toBe(16);
  });

  it('keeps the point under the pointer where it is while zooming', () => {
    fc.assert(
      fc.property(viewports, points, fc.double({ min: 0.2, max: 5, noNaN: true }), (viewport, at, factor) => {
        const fixed = toPicture(viewport, at, stage);
        const moved = toStage(zoomAt(viewport, factor, at, stage), fixed, stage);
        expect(moved.x).toBeCloseTo(at.x, 4);
        expect(moved.y).toBeCloseTo(at.y, 4);
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  it('moves the picture by as many stage pixels as it is told', () => {
    const viewport: Viewport = { scale: 4, x: 100, y: 50 };
    const before = toStage(viewport, { x: 0, y: 0 }, stage);
    const after = toStage(panBy(viewport, 30, -10), { x: 0, y: 0 }, stage);
    expect([after.x - before.x, after.y - before.y]).toEqual([30, -10]);
  });

  it('never leaves its bounds nor its scales, whatever numbers come', () => {
    const wild = fc.record({ scale: fc.double(), x: fc.double(), y: fc.double() });
    fc.assert(
      fc.property(wild, (viewport) => {
        const kept = clampViewport(viewport, whole, stage);
        expect(kept.scale).toBeGreaterThan(0);
        expect(kept.scale).toBeLessThanOrEqual(MAX_SCALE);
        expect(kept.x).toBeGreaterThanOrEqual(0);
        expect(kept.y).toBeLessThanOrEqual(1024);
      }),
      { seed: 7, numRuns: 300 },
    );
  });

  it('stays when a box is in sight, and goes to one that is not', () => {
    const viewport: Viewport = { scale: 1, x: 400, y: 300 };
    expect(reveal(viewport, { x0: 10, y0: 10, x1: 60, y1: 60 }, stage)).toBe(viewport);
    const far = { x0: 1900, y0: 900, x1: 1960, y1: 960 };
    const seen = visibleBox(reveal(viewport, far, stage), stage);
    expect(seen.x0 < far.x0 && far.x1 < seen.x1 && seen.y0 < far.y0 && far.y1 < seen.y1).toBe(true);
  });

  it('comes near to a single pixel', () => {
    const { scale, x, y } = focusOn({ scale: 0.4, x: 0, y: 0 }, { x0: 600, y0: 200, x1: 601, y1: 201 }, stage);
    expect([x, y]).toEqual([600.5, 200.5]);
    expect(scale).toBeGreaterThanOrEqual(8);
  });
});

describe('boundsWithLabels', () => {
  const size = { width: 100, height: 50 };

  it('are the picture where all labels are inside', () => {
    expect(boundsWithLabels(size, [[10, 10, 20, 20]])).toEqual({ x0: 0, y0: 0, x1: 100, y1: 50 });
  });

  it('reach out to labels that hang over, corners in either order, but not further than half the picture', () => {
    expect(boundsWithLabels(size, [[20, 10, -5, 20]])).toEqual({ x0: -5, y0: 0, x1: 100, y1: 50 });
    expect(boundsWithLabels(size, [[90, 10, 1e9, 20]])).toEqual({ x0: 0, y0: 0, x1: 150, y1: 50 });
  });

  it('take no notice of labels that are far away or nowhere', () => {
    expect(
      boundsWithLabels(size, [
        [1e6, 0, 2e6, 1],
        [NaN, 0, 1, 1],
        [0, -Infinity, 1, 1],
      ]),
    ).toEqual({ x0: 0, y0: 0, x1: 100, y1: 50 });
  });
});
