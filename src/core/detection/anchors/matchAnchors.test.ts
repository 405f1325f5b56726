import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toCorners } from '../../geometry/boxes';
import { anchorCenters, buildAnchorGrid } from './anchorGrid';
import {
  authorCode,
  decodeBoxes,
  encodeBoxes,
  torchvisionCode,
  trainingRows,
  varianceCode,
  type BoxCode,
} from './boxCoding';
import { matchAnchors, matchIous } from './matchAnchors';
import { findPreset } from './presets';

interface Golden {
  readonly matching: readonly {
    /** cx cy w h. */
    readonly truths: readonly (readonly number[])[];
    readonly pairs: Readonly<Record<string, readonly (readonly [anchor: number, truth: number])[]>>;
  }[];
  readonly coding: {
    readonly anchors: readonly (readonly number[])[];
    readonly truths: readonly (readonly number[])[];
    readonly encoded: readonly (readonly number[])[];
    readonly offsets: readonly (readonly number[])[];
    readonly decoded: readonly (readonly number[])[];
  };
}

const golden = JSON.parse(
  readFileSync(new URL('../../../../test/golden/anchors/anchors.json', import.meta.url), 'utf8'),
) as Golden;

function flat(rows: readonly (readonly number[])[]): Float64Array {
  return Float64Array.from(rows.flat());
}

function gridOf(name: string) {
  const preset = findPreset(name);
  if (preset === undefined) throw new Error(`No preset ${name}`);
  return buildAnchorGrid(preset);
}

describe('matching', () => {
  it.each(Object.keys(golden.matching[0]!.pairs))('by the rule of %s is what its project does', (name) => {
    const grid = gridOf(name);
    let matched = 0;
    for (const { truths, pairs } of golden.matching) {
      if (pairs[name] === undefined) continue;
      const found = matchAnchors(grid, flat(truths));
      const own = [...found.truths].flatMap((truth, anchor) => (truth < 0 ? [] : [[anchor, truth]]));
      expect(own).toEqual(pairs[name]);
      matched += own.length;
    }
    expect(golden.matching.length).toBe(16);
    expect(matched).toBeGreaterThan(100);
  });

  it("writes the author's best pairs over better good ones, and only over the threshold", () => {
    // Anchor 0: good for both truths, and the best of truth 1; anchor 1: truth 0's best.
    const ious = Float64Array.of(0.8, 0.9, 0.1, 0.6, 0.2, 0.5);
    const { truths, ious: scores, best } = matchIous(ious, 3, { matching: 'author', threshold: 0.5 });
    expect([...truths]).toEqual([1, 0, -1]);
    expect([...scores]).toEqual([0.6, 0.9, 0]);
    expect([...best]).toEqual([1, 1, 0]);
    const low = matchIous(Float64Array.of(0.5, 0.4), 2, { matching: 'author', threshold: 0.5 });
    expect([...low.truths]).toEqual([-1, -1]);
  });

  it("gives every truth an anchor by Caffe's rule, whatever its IoU, but not the same one", () => {
    const ious = Float64Array.of(0.4, 0.3, 0, 0.4, 0.2, 0.1);
    const { truths } = matchIous(ious, 3, { matching: 'caffe', threshold: 0.5 });
    expect([...truths]).toEqual([0, 1, -1]);
    expect([...matchIous(Float64Array.of(1e-6, 0), 2, { matching: 'caffe', threshold: 0.5 }).truths]).toEqual([-1, -1]);
  });

  it('lets the later truth win where two have one best anchor, by the rule of the other ports', () => {
    const ious = Float64Array.of(0.9, 0.5, 0.6, 0.1);
    const { truths } = matchIous(ious, 2, { matching: 'forced-best', threshold: 0.5 });
    expect([...truths]).toEqual([1, 0]);
  });

  it('leaves all to the background without truths', () => {
    const { truths } = matchAnchors(gridOf('vgg300'), new Float64Array(0));
    expect(truths.every((truth) => truth === -1)).toBe(true);
    expect(truths).toHaveLength(8732);
  });
});

describe('the code of boxes', () => {
  const { anchors, truths, encoded, offsets, decoded } = golden.coding;

  it("is torchvision's", () => {
    const own = encodeBoxes(flat(truths), flat(anchors), torchvisionCode);
    expect(own.length).toBe(encoded.length * 4);
    own.forEach((value, i) => {
      expect(Math.abs(value - encoded[Math.floor(i / 4)]![i % 4]!)).toBeLessThan(1e-9);
    });
    const boxes = toCorners(decodeBoxes(flat(offsets), flat(anchors), torchvisionCode));
    boxes.forEach((value, i) => {
      const expected = decoded[Math.floor(i / 4)]![i % 4]!;
      expect(Math.abs(value - expected)).toBeLessThan(1e-9 * Math.max(1, Math.abs(expected)));
    });
    expect(offsets.some(([, , w = 0]) => w / 5 > Math.log(1000 / 16))).toBe(true);
  });

  it.each<[string, BoxCode]>([
    ['author', authorCode],
    ['variances', varianceCode],
    ['torchvision', torchvisionCode],
  ])('comes back within 1e-6: %s', (_, code) => {
    const coded = encodeBoxes(flat(truths), flat(anchors), code);
    const atMost = code.clamp?.of === 'offsets' ? code.clamp.at : Infinity;
    let compared = 0;
    decodeBoxes(coded, flat(anchors), code).forEach((value, i) => {
      if (coded[i]! > atMost) return;
      compared++;
      expect(Math.abs(value - truths[Math.floor(i / 4)]![i % 4]!)).toBeLessThan(1e-6);
    });
    expect(compared).toBeGreaterThan(140);
  });

  it('scales centres by 10 and logarithms of sizes by 5', () => {
    const offsetsOfOne = encodeBoxes(
      Float64Array.of(0.6, 0.5, 0.4, 0.2),
      Float64Array.of(0.5, 0.5, 0.2, 0.2),
      authorCode,
    );
    expect([...offsetsOfOne]).toEqual([((0.6 - 0.5) / 0.2) * 10, 0, Math.log(0.4 / 0.2) * 5, 0]);
  });

  it("cuts the author's offsets at 100", () => {
    const [, , width] = decodeBoxes(Float64Array.of(0, 0, 1000, 0), Float64Array.of(0.5, 0.5, 0.1, 0.1), authorCode);
    expect(width).toBe(Math.exp(100 / 5) * 0.1);
  });

  it('makes the rows that the author trains on', () => {
    const grid = gridOf('vgg300');
    const centers = anchorCenters(grid);
    const box = centers.slice(100 * 4, 100 * 4 + 4);
    const matches = matchAnchors(grid, box);
    const rows = trainingRows(matches, centers, { truths: box, classIndices: Int32Array.of(2), classes: 3 });
    expect(rows).toHaveLength(8732 * 8);
    expect([...rows.subarray(100 * 8, 101 * 8)]).toEqual([0, 0, 1, 0, 0, 0, 0, 0]);
    expect(matches.truths[0]).toBe(-1);
    expect([...rows.subarray(0, 8)]).toEqual([0, 0, 0, 1, 0, 0, 0, 0]);
  });
});
