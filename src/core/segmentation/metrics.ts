import type { Confusion } from './confusion';

/**
 * What a confusion matrix says of one class. Fractions are NaN where they have no meaning: nothing to divide by.
 */
export interface ClassMetrics {
  /** Pixels of the class in the truth, in the prediction, in both. */
  readonly truth: number;
  readonly predicted: number;
  readonly hits: number;
  /** hits / (truth + predicted − hits): intersection over union, Jaccard index. */
  readonly iou: number;
  /** 2 hits / (truth + predicted): Dice coefficient, F1. */
  readonly dice: number;
  /** hits / truth: accuracy of the class, recall. */
  readonly recall: number;
  /** hits / predicted. */
  readonly precision: number;
}

/**
 * The measures of Long, Shelhamer and Darrell (Fully Convolutional Networks, 2015, section 5) and Dice. A class that is
 * neither in the truth nor in the prediction takes no part in any mean.
 */
export interface SegmentationMetrics {
  readonly classes: readonly ClassMetrics[];
  /** Mean of `iou` over the classes that have one. */
  readonly meanIou: number;
  /** Mean of `iou`, each class weighted by its pixels in the truth. */
  readonly frequencyWeightedIou: number;
  /** Pixels predicted as what they are, of all that count. */
  readonly pixelAccuracy: number;
  /** Mean of `recall` over the classes that are in the truth. */
  readonly meanAccuracy: number;
  readonly meanDice: number;
  /** Pixels that count. */
  readonly pixels: number;
}

/**
 * The measures of a confusion matrix; all NaN where it is empty. Pixels whose truth is an ignored class do not count, and the
 * class takes no part in any mean; to predict it elsewhere is wrong as before.
 */
export function measure(
  { classes: count, pixels }: Confusion,
  ignored: ReadonlySet<number> = new Set(),
): SegmentationMetrics {
  const truths = new Float64Array(count);
  const predictions = new Float64Array(count);
  for (let truth = 0; truth < count; truth++) {
    if (ignored.has(truth)) continue;
    for (let prediction = 0; prediction <= count; prediction++) {
      const cell = pixels[truth * (count + 1) + prediction]!;
      truths[truth]! += cell;
      if (prediction < count) predictions[prediction]! += cell;
    }
  }
  const classes = Array.from({ length: count }, (_, index) =>
    ignored.has(index)
      ? measureClass(0, 0, 0)
      : measureClass(truths[index]!, predictions[index]!, pixels[index * (count + 2)]!),
  );
  const total = truths.reduce((sum, truth) => sum + truth, 0);
  const hits = classes.reduce((sum, entry) => sum + entry.hits, 0);
  const weighted = classes.reduce((sum, { truth, iou }) => (truth > 0 ? sum + (truth / total) * iou : sum), 0);
  return {
    classes,
    meanIou: meanOf(classes.map(({ iou }) => iou)),
    frequencyWeightedIou: total === 0 ? NaN : weighted,
    pixelAccuracy: hits / total,
    meanAccuracy: meanOf(classes.map(({ recall }) => recall)),
    meanDice: meanOf(classes.map(({ dice }) => dice)),
    pixels: total,
  };
}

function measureClass(truth: number, predicted: number, hits: number): ClassMetrics {
  return {
    truth,
    predicted,
    hits,
    iou: hits / (truth + predicted - hits),
    dice: (2 * hits) / (truth + predicted),
    recall: hits / truth,
    precision: hits / predicted,
  };
}

/** The mean of those that are numbers; NaN where there is none. */
export function meanOf(values: readonly number[]): number {
  const numbers = values.filter((value) => !Number.isNaN(value));
  return numbers.reduce((sum, value) => sum + value, 0) / numbers.length;
}
