import { describe, expect, it } from 'vitest';
import golden from '../../../test/golden/segmentation.json';
import { createDice, drawMask } from '../../../test/support/buildMasks';
import { buildPng } from '../../../test/support/buildPng';
import { nodeBytes } from '../../node/bytes/nodeBytes';
import { bitmapIouMatrix, rleIouMatrix } from '../geometry/maskIou';
import { indexReader } from '../image/pixelValues';
import { openPng } from '../image/png';
import { bilinearKernel } from './bilinearKernel';
import { boundaryScores } from './boundary';
import { addPair, countPairs, emptyConfusion, leftOut } from './confusion';
import { measure } from './metrics';
import { PlaneSlotRows, PngSlotRows, ScaledSlotRows, type SlotRows } from './slotRows';

/** Expected values stand as null where they are not a number. */
function numberOf(value: number | null): number {
  return value ?? NaN;
}

function drawPair({ seed }: { readonly seed: number }) {
  const roll = createDice(seed);
  const classes = 2 + roll(6);
  const [width, height] = [5 + roll(40), 5 + roll(30)];
  const plan = { width, height, values: classes + 2 };
  const truth = drawMask(roll, { ...plan, shapes: 2 + roll(8) });
  const prediction = drawMask(roll, { ...plan, shapes: 2 + roll(8) });
  return { classes, width, height, truth, prediction, tolerance: roll(5) * 0.75 };
}

/** Through a PNG file: with every filter, or interlaced. */
function throughPng(size: { width: number; height: number }, mask: Uint16Array, interlaced: boolean): SlotRows {
  const plan = { ...size, colorType: 0, bitDepth: 8, interlaced };
  const data = buildPng({ ...plan, sample: (row, column) => mask[row * size.width + column]! });
  const png = openPng(data, nodeBytes);
  if (!png.ok) throw new Error(png.problem.code);
  return new PngSlotRows(png.value, { read: indexReader(png.value)!, slotOf: (value) => value });
}

describe('pairs of masks, against NumPy', () => {
  it.each(golden.pairs)('counts and measures pair $seed', (expected) => {
    const { classes, truth, prediction, ...size } = drawPair(expected);
    expect([classes, size.width, size.height]).toEqual([expected.classes, expected.width, expected.height]);
    const counted = countPairs(new PlaneSlotRows(size, truth), new PlaneSlotRows(size, prediction), classes);
    expect(counted.compared).toBe(size.height);
    const confusion = emptyConfusion(classes);
    addPair(confusion, counted);
    expect([...confusion.pixels]).toEqual(expected.confusion);
    const { ignored, unknown } = leftOut(counted, classes);
    expect(ignored + unknown + confusion.pixels.reduce((a, b) => a + b)).toBe(size.width * size.height);
    const metrics = measure(confusion);
    for (const name of ['iou', 'dice', 'recall', 'precision'] as const) {
      expect(metrics.classes.map((entry) => entry[name])).toEqual(expected[name].map(numberOf));
    }
    for (const name of ['meanIou', 'frequencyWeightedIou', 'pixelAccuracy', 'meanAccuracy'] as const) {
      expect(Math.abs(metrics[name] - expected[name])).toBeLessThan(1e-15);
    }
  });

  it.each(golden.pairs)('counts pair $seed the same from PNG files', (expected) => {
    const { classes, truth, prediction, ...size } = drawPair(expected);
    const confusion = emptyConfusion(classes);
    const rows = [
      throughPng(size, truth, expected.seed % 3 === 0),
      throughPng(size, prediction, expected.seed % 4 === 0),
    ] as const;
    addPair(confusion, countPairs(rows[0], rows[1], classes));
    expect([...confusion.pixels]).toEqual(expected.confusion);
  });

  it.each(golden.pairs)('finds the boundary F-scores of pair $seed', (expected) => {
    const { classes, truth, prediction, tolerance, ...size } = drawPair(expected);
    const scores = boundaryScores(truth, prediction, { ...size, classes, tolerance });
    expect([...scores]).toEqual(expected.boundary.map(numberOf));
  });

  it('counts only the rows that both masks have', () => {
    const size = { width: 3, height: 4 };
    const truth = new PlaneSlotRows(size, Uint16Array.of(0, 0, 1, 0, 1, 1, 2, 2, 2, 2, 2, 2));
    const cut = new PlaneSlotRows({ width: 3, height: 2 }, Uint16Array.of(0, 1, 1, 0, 1, 1));
    const { compared, cells, pixels } = countPairs(truth, cut, 2);
    expect(compared).toBe(2);
    expect([...cells]).toEqual([0, 1, 5]);
    expect([...pixels]).toEqual([2, 1, 3]);
  });

  it('has no measure of nothing', () => {
    const { meanIou, pixelAccuracy, frequencyWeightedIou, meanDice, pixels } = measure(emptyConfusion(3));
    expect([meanIou, pixelAccuracy, frequencyWeightedIou, meanDice, pixels]).toEqual([NaN, NaN, NaN, NaN, 0]);
  });
});

describe('masks of another size', () => {
  it('are scaled by the nearest pixel, up and down', () => {
    const source = new PlaneSlotRows({ width: 2, height: 2 }, Uint16Array.of(1, 2, 3, 4));
    expect(planeOf(new ScaledSlotRows({ width: 4, height: 3 }, source))).toEqual([
      [1, 1, 2, 2],
      [3, 3, 4, 4],
      [3, 3, 4, 4],
    ]);
    const large = new PlaneSlotRows(
      { width: 4, height: 4 },
      Uint16Array.from({ length: 16 }, (_, i) => i),
    );
    expect(planeOf(new ScaledSlotRows({ width: 2, height: 2 }, large))).toEqual([
      [5, 7],
      [13, 15],
    ]);
  });
});

function planeOf(rows: SlotRows): number[][] {
  const plane: number[][] = [];
  while (rows.next()) plane.push([...rows.slots]);
  return plane;
}

describe('IoU of masks', () => {
  it.each(golden.ious)('of bitmaps and of runs of set $seed', ({ seed, width, height, runs, iou }) => {
    const roll = createDice(seed);
    roll(30);
    roll(30);
    const masks = Array.from({ length: 6 }, () => {
      const shapes = 1 + roll(5);
      return Uint8Array.from(drawMask(roll, { width, height, values: 2, shapes }));
    });
    const crowd = [roll(2), roll(2), roll(2)].map((value) => value === 1);
    expect([...bitmapIouMatrix(masks.slice(0, 3), masks.slice(3), crowd)]).toEqual(iou);
    expect([...rleIouMatrix(runs.slice(0, 3), runs.slice(3), crowd)]).toEqual(iou);
  });
});

describe('the bilinear kernel', () => {
  it.each(golden.kernels)('of factor $factor is that of the FCN', ({ factor, row, middle, sum }) => {
    const { size, values } = bilinearKernel(factor);
    expect(size).toBe(2 * factor - (factor % 2));
    expect([...values.subarray(0, size)]).toEqual(row);
    expect([...values.subarray((factor - 1) * size, factor * size)]).toEqual(middle);
    expect(Math.abs(values.reduce((a, b) => a + b) - sum)).toBeLessThan(1e-9);
  });

  it('adds up to one wherever it overlaps itself', () => {
    const factor = 8;
    const { size, values } = bilinearKernel(factor);
    for (let phase = 0; phase < factor; phase++) {
      let sum = 0;
      for (let row = phase; row < size; row += factor) {
        for (let column = phase; column < size; column += factor) sum += values[row * size + column]!;
      }
      expect(sum).toBe(1);
    }
  });
});
