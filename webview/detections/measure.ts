import type { ClassCounts } from '../../src/core/detection/evaluation/operatingPoint';
import type { DetectionsModel } from './model';

/** The numbers that are shown, under the names that the command line has for them; with `frames` how long the latest took. */
export function measureText(model: DetectionsModel, { frames = false } = {}): string {
  const { point, confusion, look, frameTimes } = model;
  const { size, counts } = confusion;
  return JSON.stringify({
    ...(frames ? { times: frameTimes } : {}),
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
