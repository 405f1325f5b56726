import { describe, expect, it } from 'vitest';
import { makeCocoLike } from '../../../../bench/support/cocoLike';
import { readRandomSet } from '../../../../test/support/detectionInput';
import { randomSet, type RandomSet } from '../../../../test/support/randomDetections';
import { bootstrapMeans, percentileInterval } from './bootstrap';
import { calibrate } from './calibration';
import { analyseErrors, errorTypes } from './errorTypes';
import { Explorer } from './explorer';
import { meanOf } from './operatingPoint';
import { pointsAtLeast, scoreCurve } from './scoreCurve';

/** Two classes in one picture; each detection is one kind of error, and one is a hit. */
const planted: RandomSet = {
  truths: {
    images: [{ id: 1, file_name: 'a.png', width: 640, height: 480 }],
    categories: [
      { id: 1, name: 'cat' },
      { id: 2, name: 'dog' },
    ],
    annotations: [
      [1, [0, 0, 10, 10]],
      [1, [100, 0, 10, 10]],
      [1, [200, 0, 10, 10]],
      [2, [300, 0, 10, 10]],
      [2, [400, 0, 10, 10]],
      [2, [500, 0, 10, 10]],
    ].map(([category_id, bbox], index) => ({
      id: index + 1,
      image_id: 1,
      category_id: category_id as number,
      bbox: bbox as number[],
      area: 100,
      iscrowd: 0,
    })),
  },
  results: [
    [1, [0, 0, 10, 10], 0.9],
    [1, [0, 0, 10, 9], 0.8],
    [2, [100, 0, 10, 10], 0.7],
    [1, [206, 0, 10, 10], 0.6],
    [1, [306, 0, 10, 10], 0.5],
    [2, [50, 200, 10, 10], 0.4],
    [2, [400, 0, 10, 10], 0.3],
  ].map(([category_id, bbox, score]) => ({
    image_id: 1,
    category_id: category_id as number,
    bbox: bbox as number[],
    score: score as number,
  })),
};

function explore(set: RandomSet): Explorer {
  return new Explorer(readRandomSet(set).input, 'coco');
}

describe('error types', () => {
  it('are told as TIDE defines them, and what mending each would gain', () => {
    const explorer = explore(planted);
    const { typeOf, counts, gains, meanAveragePrecision } = analyseErrors(
      explorer.input,
      explorer.ranking,
      explorer.overlaps,
      explorer.matching(0.5),
    );
    const names = Array.from(typeOf, (type) => errorTypes[type] ?? 'none');
    expect(names).toEqual(['none', 'duplicate', 'classification', 'localization', 'both', 'background', 'none']);
    // The dog at 300 is only touched by a cat, and nothing is at 500.
    expect(counts).toEqual({ classification: 1, localization: 1, both: 1, duplicate: 1, background: 1, missed: 2 });
    expect(meanAveragePrecision).toBeCloseTo(meanOf(explorer.averagePrecisions(0.5)), 12);
    for (const type of errorTypes) expect(gains[type], type).toBeGreaterThanOrEqual(0);
    // Cats: hits at places 1 and 4 instead of 1 alone: recall 2/3 with precision 1/2 there.
    const cats = (before: number, after: number): number => (after - before) / 2;
    expect(gains.localization).toBeCloseTo(cats(34 / 101, (34 + 33 * (2 / 3)) / 101), 10);
  });

  it('count each false positive once, on random sets', () => {
    for (let seed = 0; seed < 300; seed++) {
      const explorer = explore(randomSet(seed));
      const matching = explorer.matching(0.5);
      const { counts } = analyseErrors(explorer.input, explorer.ranking, explorer.overlaps, matching);
      const { missed, ...wrong } = counts;
      const sum = Object.values(wrong).reduce((total, count) => total + count, 0);
      const point = explorer.at(0.5, -Infinity);
      expect(sum).toBe(point.falsePositives);
      expect(missed).toBeLessThanOrEqual(point.falseNegatives);
    }
  });
});

describe('calibration', () => {
  it('compares confidence with the share of hits, bin by bin', () => {
    const explorer = explore(planted);
    const { bins, error } = calibrate(explorer.input, explorer.matching(0.5), { binCount: 2 });
    expect(bins.map(({ count, precision }) => [count, precision])).toEqual([
      [2, 1 / 2],
      [5, 1 / 5],
    ]);
    expect(error).toBeCloseTo((2 * Math.abs(0.35 - 1 / 2) + 5 * Math.abs(0.7 - 1 / 5)) / 7, 12);
  });
});

describe('the bootstrap', () => {
  it('is the same for the same seed, and holds the number itself', () => {
    const { results, ...truths } = makeCocoLike({ images: 60, truths: 300, detections: 300, classes: 5 });
    const explorer = explore({ truths, results });
    const resampled = { input: explorer.input, ranking: explorer.ranking, matching: explorer.matching(0.5) };
    const options = { samples: 300, seed: 5, interpolation: 'coco' } as const;
    const means = bootstrapMeans(resampled, options);
    expect(bootstrapMeans(resampled, options)).toEqual(means);
    expect(bootstrapMeans(resampled, { ...options, seed: 6 })).not.toEqual(means);
    const { low, high } = percentileInterval(means);
    const itself = meanOf(explorer.averagePrecisions(0.5));
    expect(low).toBeLessThan(itself);
    expect(high).toBeGreaterThan(itself);
  });

  it('equals an evaluation in which pictures stand as often as they were drawn', () => {
    const set = randomSet(20);
    const { images } = set.truths;
    const explorer = explore(set);
    // Every picture twice: shares stay as they are, so the mean does too.
    const twice: RandomSet = {
      truths: {
        ...set.truths,
        images: images.flatMap((image) => [image, { ...image, id: image.id + 1000 }]),
        annotations: set.truths.annotations.flatMap((row) => [
          row,
          { ...row, id: row.id + 10_000, image_id: row.image_id + 1000 },
        ]),
      },
      results: set.results.flatMap((row) => [row, { ...row, image_id: row.image_id + 1000 }]),
    };
    const doubled = explore(twice);
    const means = (own: Explorer): number => meanOf(own.averagePrecisions(0.5));
    expect(means(doubled)).toBeCloseTo(means(explorer), 2);
  });

  it('takes the middle 95 % of the samples', () => {
    expect(percentileInterval(Float64Array.from({ length: 101 }, (_, i) => 100 - i))).toEqual({
      low: expect.closeTo(2.5, 10) as number,
      high: expect.closeTo(97.5, 10) as number,
    });
  });
});

describe('any confidence', () => {
  it('has the numbers of an evaluation of the detections that are at least as sure', () => {
    let compared = 0;
    for (let seed = 0; seed < 60; seed++) {
      const set = randomSet(seed);
      for (const score of [0.1, 0.5, 0.8]) {
        const point = explore(set).at(0.5, score);
        const kept = explore({ ...set, results: set.results.filter((row) => row.score >= score) });
        const whole = kept.at(0.5, -Infinity);
        expect({ ...point, score: 0 }, `set ${seed} at ${score}`).toEqual({ ...whole, score: 0 });
        expect(explore(set).confusion(0.5, score)).toEqual(kept.confusion(0.5, -Infinity));
        compared++;
      }
    }
    expect(compared).toBe(180);
  });

  it('confuses as often as the counts say: hits on the diagonal, false positives in columns, objects in rows', () => {
    for (let seed = 0; seed < 100; seed++) {
      const explorer = explore(randomSet(seed));
      const point = explorer.at(0.5, 0.3);
      const { size, counts } = explorer.confusion(0.5, 0.3);
      for (const [index, own] of point.classes.entries()) {
        const row = Array.from({ length: size }, (_, k) => counts[index * size + k]!);
        const column = Array.from({ length: size }, (_, k) => counts[k * size + index]!);
        expect(counts[index * size + index]).toBe(own.truePositives);
        expect(row.reduce((a, b) => a + b)).toBe(own.truePositives + own.falseNegatives);
        expect(column.reduce((a, b) => a + b)).toBe(own.truePositives + own.falsePositives);
      }
    }
  });

  it('lies on the curve, whose best F1 is the one that is offered', () => {
    for (let seed = 0; seed < 60; seed++) {
      const explorer = explore(randomSet(seed));
      const curve = scoreCurve(explorer.input, explorer.ranking, explorer.matching(0.5));
      const at = pointsAtLeast(curve, 0.4) - 1;
      const point = explorer.at(0.5, 0.4);
      if (at >= 0) expect([curve.precision[at], curve.f1[at]]).toEqual([point.precision, point.f1]);
      const best = explorer.best(0.5);
      if (Number.isFinite(best.score)) expect(explorer.at(0.5, best.score).f1).toBe(best.f1);
      const largest = curve.rows.length === 0 ? 0 : Math.max(...curve.f1.filter((value) => !Number.isNaN(value)), 0);
      expect(best.f1).toBeLessThanOrEqual(largest);
    }
  });
});
