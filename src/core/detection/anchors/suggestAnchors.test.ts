import { describe, expect, it } from 'vitest';
import { buildAnchorGrid } from './anchorGrid';
import { countAnchors } from './anchorRecipe';
import { measureCoverage } from './coverage';
import { findPreset } from './presets';
import { clusterShapes, suggestAnchors } from './suggestAnchors';

const vgg300 = findPreset('vgg300')!;

/** Widths and heights around each of these, the same for all. */
function around(shapes: readonly (readonly [number, number])[], each: number): Float64Array {
  return Float64Array.from(
    shapes
      .flatMap(([width, height]) =>
        Array.from({ length: each }, (_, i) => [
          width * (0.95 + (0.1 * i) / (each - 1)),
          height * (1.05 - (0.1 * i) / (each - 1)),
        ]),
      )
      .flat(),
  );
}

describe('clusters of shapes', () => {
  it('are found where objects crowd, sorted by area', () => {
    const clusters = clusterShapes(
      around(
        [
          [20, 20],
          [90, 30],
          [40, 160],
        ],
        21,
      ),
      3,
    );
    expect(clusters.map(({ objects }) => objects)).toEqual([21, 21, 21]);
    const means = clusters.map(({ width, height }) => [Math.round(width), Math.round(height)]);
    expect(means).toEqual([
      [20, 20],
      [90, 30],
      [40, 160],
    ]);
  });

  it('are no more than there are different shapes, and none without any', () => {
    expect(clusterShapes(Float64Array.of(10, 20, 10, 20, 10, 20), 5)).toEqual([{ width: 10, height: 20, objects: 3 }]);
    expect(clusterShapes(new Float64Array(0), 5)).toEqual([]);
    expect(clusterShapes(Float64Array.of(0, 5, -1, 5, NaN, 3), 2)).toEqual([]);
  });

  it('come out the same every time', () => {
    const sizes = around(
      [
        [20, 30],
        [25, 25],
        [60, 20],
      ],
      40,
    );
    expect(clusterShapes(sizes, 4, 7)).toEqual(clusterShapes(sizes, 4, 7));
  });
});

describe('a proposal', () => {
  it('reaches small and long objects that the preset does not, with as many anchors', () => {
    const sizes = around(
      [
        [14, 12],
        [18, 6],
        [8, 16],
      ],
      60,
    );
    const truths = Float64Array.from({ length: sizes.length * 2 }, (_, i) =>
      i % 4 < 2 ? ((i * 37) % 101) / 101 : sizes[(i >> 2) * 2 + (i % 2)]! / 300,
    );
    const proposal = suggestAnchors(vgg300, truths);
    expect(countAnchors(proposal)).toBe(countAnchors(vgg300));
    const matched = (recipe: typeof vgg300): number =>
      measureCoverage(buildAnchorGrid(recipe), truths).matches.filter((count) => count > 0).length;
    expect(matched(vgg300)).toBe(0);
    expect(matched(proposal)).toBeGreaterThan(90);
    // Maps that no object belongs to are left as they were.
    expect(proposal.maps.slice(2)).toEqual(vgg300.maps.slice(2));
  });

  it('without objects is the recipe itself', () => {
    expect(suggestAnchors(vgg300, new Float64Array(0))).toEqual(vgg300);
  });
});
