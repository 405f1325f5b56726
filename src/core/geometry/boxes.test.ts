import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { intersectionOverUnion } from './box';
import { giouMatrix, iouMatrix, scaleBoxes, toCenters, toCorners } from './boxes';
import { bitmapIouMatrix, rleIouMatrix } from './maskIou';
import { nms, nmsPerClass, softNms } from './nms';

interface Suppression {
  readonly boxes: readonly (readonly number[])[];
  readonly scores: readonly number[];
  readonly kept: Readonly<Record<string, readonly number[]>>;
  readonly iou: readonly (readonly number[])[];
  readonly giou: readonly (readonly number[])[];
}

const golden = (
  JSON.parse(readFileSync(new URL('../../../test/golden/anchors/anchors.json', import.meta.url), 'utf8')) as {
    readonly suppression: Suppression;
  }
).suppression;

const boxes = Float64Array.from(golden.boxes.flat());
const scores = Float64Array.from(golden.scores);
const box = fc.tuple(...Array.from({ length: 4 }, () => fc.integer({ min: -20, max: 20 })));

describe('IoU and GIoU', () => {
  it("are torchvision's", () => {
    const rows = boxes.subarray(0, 24);
    const columns = boxes.subarray(24, 64);
    expect([...iouMatrix(rows, columns)]).toEqual(golden.iou.flat());
    giouMatrix(rows, columns).forEach((value, i) => {
      expect(value).toBeCloseTo(golden.giou.flat()[i]!, 14);
    });
  });

  it('count one pixel more a side where edges are inclusive', () => {
    const [a, b] = [Float64Array.of(0, 0, 9, 9), Float64Array.of(5, 0, 14, 9)];
    expect([...iouMatrix(a, b, { inclusive: true })]).toEqual([50 / 150]);
    expect([...iouMatrix(a, b)]).toEqual([(4 * 9) / (81 + 81 - 36)]);
    expect(giouMatrix(a, b, { inclusive: true })[0]).toBeCloseTo(50 / 150 - 0, 15);
    expect([...iouMatrix(Float64Array.of(3, 3, 3, 3), Float64Array.of(3, 3, 3, 3), { inclusive: true })]).toEqual([1]);
  });

  it('agree with the IoU of two boxes, and are 0 for what is empty or inverted', () => {
    fc.assert(
      fc.property(box, box, (a, b) => {
        const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = a;
        const [u0 = 0, v0 = 0, u1 = 0, v1 = 0] = b;
        const isBox = x1 > x0 && y1 > y0 && u1 > u0 && v1 > v0;
        const expected = intersectionOverUnion({ x0, y0, x1, y1 }, { x0: u0, y0: v0, x1: u1, y1: v1 });
        if (isBox) expect(iouMatrix(Float64Array.from(a), Float64Array.from(b))[0]).toBe(expected);
      }),
      { seed: 3, numRuns: 500 },
    );
    const empty = Float64Array.of(5, 5, 5, 9);
    expect([...iouMatrix(empty, empty)]).toEqual([0]);
    expect([...iouMatrix(Float64Array.of(9, 9, 1, 1), Float64Array.of(0, 0, 10, 10))]).toEqual([0]);
    expect([...giouMatrix(Float64Array.of(1, 1, 1, 1), Float64Array.of(1, 1, 1, 1))]).toEqual([0]);
    expect(iouMatrix(new Float64Array(0), boxes)).toHaveLength(0);
  });

  it('of boxes apart is below 0 as GIoU: the gap counts', () => {
    const [value] = giouMatrix(Float64Array.of(0, 0, 1, 1), Float64Array.of(3, 0, 4, 1));
    expect(value).toBe(0 - (4 - 2) / 4);
  });

  it('turn corners into centres and back', () => {
    expect([...toCenters(Float64Array.of(1, 2, 5, 4))]).toEqual([3, 3, 4, 2]);
    expect([...toCorners(Float64Array.of(3, 3, 4, 2))]).toEqual([1, 2, 5, 4]);
    expect([...scaleBoxes(Float64Array.of(1, 2, 3, 4), 2, 10)]).toEqual([2, 20, 6, 40]);
  });
});

describe('suppression', () => {
  it.each(Object.entries(golden.kept))("at IoU %s is torchvision's", (iou, kept) => {
    expect([...nms(boxes, scores, { iou: Number(iou) })]).toEqual(kept);
    expect(kept.length).toBeLessThan(scores.length);
  });

  it('stops at its limits, and does not look at low scores or NaN', () => {
    const all = [...nms(boxes, scores, { iou: 0.45 })];
    expect([...nms(boxes, scores, { iou: 0.45, limit: 5 })]).toEqual(all.slice(0, 5));
    expect([...nms(boxes, scores, { iou: 0.45, minScore: 0.5 })]).toEqual(all.filter((i) => scores[i]! >= 0.5));
    const three = Float64Array.of(0, 0, 1, 1, 0, 0, 1, 1, 5, 5, 6, 6);
    expect([...nms(three, Float64Array.of(NaN, 0.1, 0.1), { iou: 0.5 })]).toEqual([1, 2]);
    expect([...nms(three, Float64Array.of(0.3, 0.2, 0.1), { iou: 0.5, topK: 2 })]).toEqual([0]);
  });

  it('of many boxes looks near each alone, and keeps what a comparison with all keeps', () => {
    const side = fc.double({ min: 0.5, max: 300, noNaN: true });
    const place = fc.double({ min: -50, max: 350, noNaN: true });
    const many = fc.array(fc.tuple(place, place, side, side), { minLength: 300, maxLength: 600 });
    fc.assert(
      fc.property(many, fc.constantFrom(0.15, 0.45, 0.5, 0.7, 0.95), fc.boolean(), (all, iou, inclusive) => {
        const own = Float64Array.from(all.flatMap(([x, y, w, h]) => [x, y, x + w, y + h]));
        const ranks = Float64Array.from(all, (_, i) => (i * 7919) % all.length);
        const order = all.map((_, i) => i).sort((a, b) => ranks[b]! - ranks[a]! || a - b);
        const table = iouMatrix(own, own, { inclusive });
        const kept: number[] = [];
        for (const i of order) if (kept.every((k) => !(table[i * all.length + k]! > iou))) kept.push(i);
        expect([...nms(own, ranks, { iou, inclusive })]).toEqual(kept);
      }),
      { seed: 11, numRuns: 60 },
    );
  });

  it('keeps a box whose IoU is the threshold', () => {
    const pair = Float64Array.of(0, 0, 2, 1, 1, 0, 2, 1);
    const both = Float64Array.of(0.9, 0.8);
    expect([...nms(pair, both, { iou: 0.5 })]).toEqual([0, 1]);
    expect([...nms(pair, both, { iou: 0.49 })]).toEqual([0]);
  });

  it('within classes leaves others alone, and can cut as the author does', () => {
    const two = Float64Array.of(0, 0, 1, 1, 0, 0, 1, 1, 4, 4, 5, 5);
    const classes = Int32Array.of(1, 0, 0);
    const sure = Float64Array.of(0.99, 0.5, 0.02);
    expect([...nmsPerClass(two, sure, classes, { iou: 0.45 })]).toEqual([0, 1, 2]);
    expect([...nmsPerClass(two, sure, classes, { iou: 0.45, totalLimit: 2 })]).toEqual([0, 1]);
    // His list is grouped by class before the cut: the surest box of all goes.
    expect([...nmsPerClass(two, sure, classes, { iou: 0.45, totalLimit: 2, order: 'class' })]).toEqual([1, 2]);
    expect([...nmsPerClass(two, sure, classes, { iou: 0.45, minScore: 0.1, topK: 1 })]).toEqual([0, 1]);
  });

  it('softly lowers scores instead', () => {
    const pair = Float64Array.of(0, 0, 2, 1, 0, 0, 1, 1, 8, 8, 9, 9);
    const three = Float64Array.of(0.9, 0.8, 0.1);
    const linear = softNms(pair, three, { method: 'linear', iou: 0.3, minScore: 0.001 });
    expect([...linear.indices]).toEqual([0, 1, 2]);
    expect([...linear.scores]).toEqual([0.9, 0.8 * (1 - 0.5), 0.1]);
    const gaussian = softNms(pair, three, { method: 'gaussian', sigma: 0.5, minScore: 0.2 });
    expect([...gaussian.indices]).toEqual([0, 1]);
    expect(gaussian.scores[1]).toBe(0.8 * Math.exp(-(0.5 * 0.5) / 0.5));
  });
});

describe('IoU of masks', () => {
  const runsOf = (bits: readonly number[]): number[] => {
    const counts = [0];
    let now = 0;
    for (const bit of bits) {
      if (bit !== now) counts.push(0);
      now = bit;
      counts[counts.length - 1]!++;
    }
    return counts;
  };

  it('is the same from bitmaps and from run lengths', () => {
    const bits = fc.array(fc.constantFrom(0, 1), { minLength: 24, maxLength: 24 });
    fc.assert(
      fc.property(bits, bits, fc.boolean(), (a, b, crowd) => {
        const both = a.filter((bit, i) => bit === 1 && b[i] === 1).length;
        const either = a.filter((bit, i) => bit === 1 || b[i] === 1).length;
        const whole = crowd ? a.filter((bit) => bit === 1).length : either;
        const expected = both === 0 ? 0 : both / whole;
        expect([...bitmapIouMatrix([Uint8Array.from(a)], [Uint8Array.from(b)], [crowd])]).toEqual([expected]);
        expect([...rleIouMatrix([runsOf(a)], [runsOf(b)], [crowd])]).toEqual([expected]);
      }),
      { seed: 5, numRuns: 500 },
    );
  });
});
