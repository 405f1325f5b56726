import type { SegmentationModel } from './model';

/** The measures of classes, then those of images, as CSV; fractions in full precision, empty where they have no meaning. */
export function evaluationCsv({ view, metrics, measures, boundary }: SegmentationModel): string {
  if (view === undefined || metrics === undefined || measures === undefined) return '';
  const rows: (string | number)[][] = [
    ['class', 'iou', 'dice', 'recall', 'precision', 'boundary', 'truth', 'predicted', 'hits'],
    ...view.classes.map(({ name }, index) => {
      const { iou, dice, recall, precision, truth, predicted, hits } = metrics.classes[index]!;
      return [name, iou, dice, recall, precision, boundary[index] ?? NaN, truth, predicted, hits];
    }),
    [],
    ['image', 'split', 'iou', 'accuracy', 'wrong'],
    ...view.images.names.map((name, index) => [
      name,
      view.images.splits[index]!,
      measures.iou[index]!,
      measures.accuracy[index]!,
      measures.wrong[index]!,
    ]),
  ];
  return rows.map((row) => `${row.map(csvField).join(',')}\n`).join('');
}

function csvField(value: string | number): string {
  if (typeof value === 'number') return Number.isNaN(value) ? '' : String(value);
  return /[",\n\r]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

/** The same as JSON, with the confusion matrix: `classes` rows (truth), one more column for "no class". */
export function evaluationJson({ view, metrics, measures, boundary, confusion, look }: SegmentationModel): string {
  if (view === undefined || metrics === undefined || measures === undefined || confusion === undefined) return '';
  const { meanIou, frequencyWeightedIou, pixelAccuracy, meanAccuracy, meanDice } = metrics;
  const across = view.classes.length + 1;
  const written = {
    version: 1,
    dataset: view.dataset,
    predictions: view.predictions,
    ignored: look.ignored,
    meanIou,
    frequencyWeightedIou,
    pixelAccuracy,
    meanAccuracy,
    meanDice,
    classes: view.classes.map(({ name }, index) => ({ name, ...metrics.classes[index]!, boundary: boundary[index] })),
    confusion: view.classes.map((_, row) => [...confusion.pixels.subarray(row * across, (row + 1) * across)]),
    images: view.images.names.map((name, index) => ({
      name,
      split: view.images.splits[index],
      iou: measures.iou[index],
      accuracy: measures.accuracy[index],
    })),
    problems: view.problems,
  };
  return `${JSON.stringify(written, undefined, 2)}\n`;
}
