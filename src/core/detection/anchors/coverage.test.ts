import { describe, expect, it } from 'vitest';
import { buildAnchorGrid } from './anchorGrid';
import type { AnchorRecipe } from './anchorRecipe';
import { measureCoverage } from './coverage';
import { anchorIous } from './matchAnchors';
import { anchorPresets, findPreset } from './presets';

/** Boxes of all sizes, some out of the picture, many on round numbers so that IoU is equal now and then. */
function randomTruths(count: number, seed: number): Float64Array {
  let state = seed;
  const next = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
  const truths = new Float64Array(count * 4);
  for (let i = 0; i < count; i++) {
    const width = Math.exp(Math.log(0.004) + next() * Math.log(1.1 / 0.004));
    const height = width * Math.exp((next() - 0.5) * 3);
    const x = next() * 1.2 - 0.1;
    const y = next() * 1.2 - 0.1;
    const box = [x, y, width, height];
    const step = [0, 1 / 300, 1 / 64, 1 / 20][i % 4]!;
    truths.set(step === 0 ? box : box.map((value) => Math.round(value / step) * step), i * 4);
  }
  return truths;
}

function expectBruteForce(recipe: AnchorRecipe, truths: Float64Array): number {
  const grid = buildAnchorGrid(recipe);
  const coverage = measureCoverage(grid, truths);
  const ious = anchorIous(grid, truths);
  let ties = 0;
  for (let truth = 0; truth < truths.length / 4; truth++) {
    const row = ious.subarray(truth * grid.count, (truth + 1) * grid.count);
    let best = 0;
    let bestAnchor = -1;
    let matches = 0;
    const isEmpty = !(truths[truth * 4 + 2]! > 0 && truths[truth * 4 + 3]! > 0);
    row.forEach((iou, anchor) => {
      if (isEmpty) return;
      if (iou > best) [best, bestAnchor] = [iou, anchor];
      if (recipe.matching === 'author' ? iou > recipe.threshold : iou > 0 && iou >= recipe.threshold) matches++;
    });
    if (best > 0 && row.filter((iou) => iou === best).length > 1) ties++;
    expect([coverage.bestIous[truth], coverage.bestAnchors[truth], coverage.matches[truth]]).toEqual([
      best,
      bestAnchor,
      matches,
    ]);
  }
  return ties;
}

describe('coverage', () => {
  it.each(anchorPresets.map((preset) => [preset.name, preset] as const))(
    'by %s is exactly what all anchors give',
    (_, preset) => {
      expect(expectBruteForce(preset, randomTruths(300, 1))).toBeGreaterThan(20);
    },
  );

  it.each(['none', 'corners', 'center-size', 'size'] as const)('is exact where anchors are clipped: %s', (clip) => {
    for (const name of ['vgg300', 'caffe-voc300']) {
      const preset = findPreset(name)!;
      expectBruteForce({ ...preset, clip, threshold: 0.35 }, randomTruths(120, 2));
    }
  });

  it('is exact for odd maps and thresholds', () => {
    const preset = findPreset('caffe-voc300')!;
    const maps = [
      { width: 7, height: 3, min: 40, max: 90, ratios: [3, 1 / 7] },
      { width: 1, height: 2, step: 31, min: 260, ratios: [1 / 2] },
    ];
    for (const threshold of [0, 0.1, 0.5, 0.9, 1])
      expectBruteForce({ ...preset, image: { width: 500, height: 100 }, maps, threshold }, randomTruths(150, 3));
  });

  it("finds the author's limit: below 21 of 300 pixels no object has an anchor, from 24 on each has", () => {
    const grid = buildAnchorGrid(findPreset('vgg300')!);
    const share = (side: number): number => {
      const truths = Float64Array.from({ length: 400 * 4 }, (_, i) => {
        const place = 0.1 + (Math.floor(i / 4) % 20) * 0.0391 * (i % 2 === 0 ? 1 : 0.97);
        return i % 4 < 2 ? place : side / 300;
      });
      return measureCoverage(grid, truths).matches.filter((count) => count > 0).length / 400;
    };
    expect(share(20)).toBe(0);
    expect(share(24)).toBe(1);
  });

  it('says of what is no box that nothing matches it', () => {
    const truths = Float64Array.of(0.5, 0.5, 0, 0.9, 0.6, 0.6, -0.2, 0.4, NaN, 0, 1, 1, 0, 0, Infinity, 1);
    const { bestIous, bestAnchors, matches } = measureCoverage(buildAnchorGrid(findPreset('vgg300')!), truths);
    expect([...bestIous]).toEqual([0, 0, 0, 0]);
    expect([...bestAnchors]).toEqual([-1, -1, -1, -1]);
    expect([...matches]).toEqual([0, 0, 0, 0]);
  });
});
