import type { ClassCounts } from '../../src/core/detection/evaluation/operatingPoint';
import type { DetectionsModel } from './model';

/** What is shown now and how long frames took, for tests and benches: the same names as the command line's. */
export function measureText(model: DetectionsModel): string {
  const { point, confusion, look, frameTimes } = model;
  const { size, counts } = confusion;
  return JSON.stringify({
    times: frameTimes,
    operatingPoint: {
      iou: look.iou,
      score: look.score,
      ...countsOf(point),
      map: fraction(point.meanAveragePrecision),
      classes: Object.fromEntries(
        point.classes.map((own, index) => [
          model.className(index),
          { ...countsOf(own), ap: fraction(own.averagePrecision) },
        ]),
      ),
      confusion: Array.from({ length: size }, (_, row) => [...counts.subarray(row * size, row * size + size)]),
    },
  });
}

function countsOf({ truePositives, falsePositives, falseNegatives, precision, recall, f1 }: ClassCounts) {
  return {
    truePositives,
    falsePositives,
    falseNegatives,
    precision: fraction(precision),
    recall: fraction(recall),
    f1: fraction(f1),
  };
}

function fraction(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
