import type { Explorer } from './evaluation/explorer';

/**
 * The confidences to deploy a detector with, for programs: the one with the best F1 of all classes together and of each class, at one
 * threshold of overlap. A class that nothing hit has the score `null`: none is good.
 *
 * ```json
 * { "version": 1, "iou": 0.5, "score": 0.41, "f1": 0.8, "classes": { "car": { "score": 0.5, "f1": 0.9, "precision": 1, "recall": 0.8 } } }
 * ```
 */
export function formatOperatingPoints(explorer: Explorer, names: readonly string[], iou: number): string {
  const overall = explorer.best(iou);
  const classes: Record<string, unknown> = {};
  for (const [index, name] of names.entries()) {
    const { score, f1 } = explorer.best(iou, index);
    const own = explorer.at(iou, score).classes[index];
    classes[name] = {
      score: finite(score),
      f1: finite(f1),
      precision: finite(own?.precision ?? NaN),
      recall: finite(own?.recall ?? NaN),
    };
  }
  const file = {
    version: 1,
    metric: explorer.metric,
    iou,
    score: finite(overall.score),
    f1: finite(overall.f1),
    classes,
  };
  return `${JSON.stringify(file, null, 2)}\n`;
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}
