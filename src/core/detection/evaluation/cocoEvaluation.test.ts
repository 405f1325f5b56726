import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readRandomSet } from '../../../../test/support/detectionInput';
import { randomSet } from '../../../../test/support/randomDetections';
import { cocoThresholds } from './cocoMatching';
import { cocoRecalls, evaluateCoco } from './cocoEvaluation';
import { Explorer } from './explorer';

const golden = readFileSync(join(import.meta.dirname, '../../../../test/golden/detection/coco.f64'));
const SETS = 2000;

describe('the evaluation of COCO', () => {
  it('equals pycocotools on 2,000 seeded sets, overall and by class', () => {
    let offset = 0;
    let compared = 0;
    let largest = 0;
    const compare = (ours: number, seed: number): void => {
      const theirs = golden.readDoubleLE(offset);
      offset += 8;
      compared++;
      const difference = theirs === -1 ? (Number.isNaN(ours) ? 0 : Infinity) : Math.abs(ours - theirs);
      if (!(difference <= 1e-10)) throw new Error(`Set ${seed}: ${ours} is not ${theirs}.`);
      largest = Math.max(largest, difference);
    };
    for (let seed = 0; seed < SETS; seed++) {
      const { input } = readRandomSet(randomSet(seed));
      const { summary, averagePrecision } = evaluateCoco(input);
      for (const value of Object.values(summary)) compare(value, seed);
      for (let classIndex = 0; classIndex < input.classCount; classIndex++) {
        const values = averagePrecision.subarray(classIndex * 40, classIndex * 40 + 10);
        compare(values.reduce((sum, value) => sum + value, 0) / 10, seed);
      }
    }
    expect(offset).toBe(golden.length);
    expect(compared).toBeGreaterThan(SETS * 13);
    expect(largest).toBeLessThan(1e-12);
  });

  it('is the same, at one threshold and all confidences, as what the panel computes', () => {
    let compared = 0;
    for (let seed = 0; seed < 200; seed++) {
      const { input } = readRandomSet(randomSet(seed));
      const { averagePrecision } = evaluateCoco(input);
      const explorer = new Explorer(input, 'coco');
      for (const threshold of [0, 5, 9]) {
        const classes = explorer.averagePrecisions(cocoThresholds[threshold]!);
        for (const [classIndex, value] of classes.entries()) {
          expect(value).toBe(averagePrecision[classIndex * 40 + threshold]);
          compared++;
        }
      }
    }
    expect(compared).toBeGreaterThan(1000);
  });

  it('samples thresholds and recalls as NumPy gives them', () => {
    expect(cocoThresholds).toEqual(
      [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.9, 0.95].map((value): unknown => expect.closeTo(value, 15)),
    );
    expect(cocoThresholds[0]).toBe(0.5);
    expect(cocoThresholds[5]).toBe(0.75);
    expect(cocoRecalls).toHaveLength(101);
    expect(cocoRecalls[7]).toBe(0.07);
  });

  it('says nothing of classes without truths, and zero of those without detections', () => {
    const set = randomSet(1);
    const { input } = readRandomSet({ ...set, results: [] });
    const { summary } = evaluateCoco(input);
    expect(summary.AP).toBe(0);
    const { input: empty } = readRandomSet({ truths: { ...set.truths, annotations: [] }, results: set.results });
    expect(evaluateCoco(empty).summary.AP).toBeNaN();
  });
});
