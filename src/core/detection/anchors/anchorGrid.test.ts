import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { toCorners } from '../../geometry/boxes';
import { anchorCenters, anchorCorners, anchorIndex, anchorPlace, buildAnchorGrid } from './anchorGrid';
import { countAnchors, type AnchorRecipe } from './anchorRecipe';
import { presetNames } from './presetNames';
import { anchorPresets, findPreset } from './presets';

interface Summary {
  readonly type: 'float32' | 'float64';
  readonly count: number;
  readonly sha256: string;
  readonly rows: Readonly<Record<string, readonly number[]>>;
}

interface Golden {
  readonly centers: Readonly<Record<string, Summary>>;
  readonly corners: Readonly<Record<string, Summary>>;
  readonly 'torchvision pixels': Summary;
}

const golden = JSON.parse(
  readFileSync(new URL('../../../../test/golden/anchors/anchors.json', import.meta.url), 'utf8'),
) as Golden;

function gridOf(name: string) {
  return buildAnchorGrid(presetOf(name));
}

function presetOf(name: string): AnchorRecipe {
  const preset = findPreset(name);
  if (preset === undefined) throw new Error(`No preset ${name}`);
  return preset;
}

function checksum(values: Float64Array, type: Summary['type']): string {
  const typed = type === 'float32' ? Float32Array.from(values) : values;
  return createHash('sha256').update(new Uint8Array(typed.buffer)).digest('hex');
}

describe('presets', () => {
  it('are those that a definition may name', () => {
    expect(anchorPresets.map(({ name }) => name)).toEqual([...presetNames]);
  });

  it('have the number of anchors that their networks have', () => {
    const counts = Object.fromEntries(anchorPresets.map((preset) => [preset.name, countAnchors(preset)]));
    expect(counts).toEqual({
      vgg300: 5776 + 2166 + 600 + 150 + 36 + 4,
      vgg512: 16384 + 6144 + 1536 + 384 + 96 + 16 + 4,
      'caffe-voc300': 8732,
      'caffe-voc512': 24564,
      'caffe-coco300': 8732,
      'caffe-coco512': 24564,
      'amdegroot-voc300': 8732,
      'amdegroot-coco300': 8732,
      'torchvision-ssd300': 8732,
    });
  });

  it.each(Object.entries(golden.centers))('%s is bit for bit what its project makes, in its order', (name, summary) => {
    const centers = anchorCenters(gridOf(name));
    expect(centers.length / 4).toBe(summary.count);
    for (const [row, expected] of Object.entries(summary.rows)) {
      const own = [...centers.subarray(Number(row) * 4, Number(row) * 4 + 4)];
      expect(summary.type === 'float32' ? own.map(Math.fround) : own).toEqual(expected);
    }
    expect(checksum(centers, summary.type)).toBe(summary.sha256);
  });

  it.each(Object.entries(golden.corners))('%s is what Caffe makes, to float32', (name, summary) => {
    const corners = anchorCorners(gridOf(name));
    expect(corners.length / 4).toBe(summary.count);
    expect(Object.keys(summary.rows).length).toBe(Math.ceil(summary.count / 97));
    for (const [row, expected] of Object.entries(summary.rows))
      expected.forEach((value, i) => {
        expect(Math.abs(corners[Number(row) * 4 + i]! - value)).toBeLessThan(2e-7);
      });
  });

  it("gives torchvision's boxes in pixels bit for bit, in float32 as torchvision multiplies", () => {
    const centers = Float32Array.from(anchorCenters(gridOf('torchvision-ssd300')));
    const pixels = new Float64Array(centers.length);
    for (let i = 0; i < centers.length; i += 4) {
      for (const axis of [0, 1]) {
        const half = Math.fround(0.5 * centers[i + 2 + axis]!);
        pixels[i + axis] = Math.fround(Math.fround(centers[i + axis]! - half) * 300);
        pixels[i + 2 + axis] = Math.fround(Math.fround(centers[i + axis]! + half) * 300);
      }
    }
    expect(checksum(pixels, 'float32')).toBe(golden['torchvision pixels'].sha256);
  });

  it("cuts Caffe's sizes to whole pixels and the author's not", () => {
    const [caffe, author] = ['caffe-voc512', 'vgg512'].map((name) => gridOf(name).maps[0]!.shapes);
    expect(caffe![0]!.width).toBe(35 / 512);
    expect(caffe![1]!.width).toBe(Math.sqrt(35 * 76) / 512);
    expect(author![0]!.width).toBe(0.07);
    expect(author!.at(-1)!.width).toBe(Math.sqrt(0.07 * 0.15));
  });

  it("puts the last centre of Caffe's map of 10 beyond the picture, and amdegroot's on its edge", () => {
    expect(gridOf('caffe-voc300').maps[2]!.centersX[9]).toBe((9.5 * 32) / 300);
    expect(gridOf('amdegroot-voc300').maps[2]!.centersX[9]).toBe(1);
  });
});

describe('a grid', () => {
  const odd: AnchorRecipe = {
    ...presetOf('vgg300'),
    image: { width: 400, height: 200 },
    maps: [
      { width: 4, height: 2, min: 50, ratios: [2] },
      { width: 2, height: 1, step: 200, min: 300, max: 360, ratios: [1 / 2, 3] },
    ],
  };

  it.each(['shape-first', 'cell-first'] as const)('knows the place of every anchor, %s', (layout) => {
    const grid = buildAnchorGrid({ ...odd, layout });
    expect(grid.count).toBe(4 * 2 * 2 + 2 * 4);
    for (let index = 0; index < grid.count; index++) expect(anchorIndex(grid, anchorPlace(grid, index))).toBe(index);
  });

  it('measures width by the width of the input and height by its height', () => {
    const boxes = anchorCenters(buildAnchorGrid(odd));
    expect([...boxes.subarray(0, 4)]).toEqual([0.5 / 4, 0.5 / 2, 50 / 400, 50 / 200]);
    const wide = [...boxes.subarray(8 * 4, 9 * 4)];
    expect(wide).toEqual([0.125, 0.25, (50 / 400) * Math.SQRT2, 50 / 200 / Math.SQRT2]);
  });

  it('keeps corners in the picture where the recipe clips them', () => {
    const grid = buildAnchorGrid({ ...odd, clip: 'corners' });
    const corners = anchorCorners(grid);
    expect(Math.min(...corners)).toBe(0);
    expect(Math.max(...corners)).toBe(1);
    const back = toCorners(anchorCenters(grid));
    back.forEach((value, i) => {
      expect(value).toBeCloseTo(corners[i]!, 12);
    });
  });

  it('has nothing without maps', () => {
    expect(anchorCorners(buildAnchorGrid({ ...odd, maps: [] }))).toHaveLength(0);
  });
});
