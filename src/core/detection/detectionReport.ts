import { evaluateCoco } from './evaluation/cocoEvaluation';
import type { EvaluationInput } from './evaluation/evaluationInput';
import { Explorer, type Metric } from './evaluation/explorer';
import { meanOf } from './evaluation/operatingPoint';
import type { OpenedDetections } from './openDetections';
import type { TableProblem } from './tables';

export interface ReportOptions {
  readonly metric: Metric;
  /** The threshold of overlap; undefined for the metric's own: COCO's ten, or 0.5. */
  readonly iou: number | undefined;
  /** A confidence to tell counts, precision, recall and F1 for; undefined for that with the best F1. */
  readonly score: number | undefined;
}

/** A fraction; null where nothing can be said. */
type Fraction = number | null;

export interface CountsReport {
  readonly truePositives: number;
  readonly falsePositives: number;
  readonly falseNegatives: number;
  readonly precision: Fraction;
  readonly recall: Fraction;
  readonly f1: Fraction;
}

/** What an evaluation says; it is written as JSON as it is. Fractions have full precision. */
export interface DetectionReport {
  readonly metric: Metric;
  /** The threshold of overlap of `map` and `ap`: a number, or COCO's range. */
  readonly iou: number | '0.5:0.95';
  readonly map: Fraction;
  readonly ap: Readonly<Record<string, Fraction>>;
  /** COCO's twelve numbers; only of `coco` at its own thresholds. */
  readonly coco?: Readonly<Record<string, Fraction>>;
  /** Pictures of the splits, and those of them that have labels. */
  readonly images: number;
  readonly evaluated: number;
  readonly splits: readonly string[];
  readonly truths: number;
  readonly detections: number;
  readonly operatingPoint: CountsReport & {
    readonly iou: number;
    readonly score: Fraction;
    /** Whether it is the one with the best F1 and was not asked for. */
    readonly isBest: boolean;
    readonly map: Fraction;
    readonly classes: Readonly<Record<string, CountsReport & { readonly ap: Fraction }>>;
    /** `counts[truth][detection]`; the last row and column stand for nothing. */
    readonly confusion: { readonly classes: readonly string[]; readonly counts: readonly (readonly number[])[] };
  };
  readonly problems: readonly TableProblem[];
}

function inputOf({ truth, detections }: Pick<OpenedDetections, 'truth' | 'detections'>): EvaluationInput {
  return {
    imageCount: truth.images.names.length,
    classCount: truth.classes.length,
    truths: truth.truths,
    detections,
    sizes: truth.images,
  };
}

/** The confidence that the author evaluates at where none is asked for: what his TensorBoard shows. */
const AUTHOR_SCORE = 0.5;

/** Compares what was opened. The same numbers as the panel shows at the same thresholds. */
export function reportDetections(opened: OpenedDetections, { metric, iou, score }: ReportOptions): DetectionReport {
  const input = inputOf(opened);
  const names = uniqueNames(opened.truth.classes.map(({ name }) => name));
  const threshold = iou ?? 0.5;
  const explorer = new Explorer(input, metric, threshold);
  const isRange = metric === 'coco' && iou === undefined;
  const coco = isRange ? evaluateCoco(input, explorer.ranking) : undefined;
  const classes =
    coco === undefined
      ? singleThreshold(explorer, threshold, metric === 'author' ? (score ?? AUTHOR_SCORE) : -Infinity)
      : classMeans(coco.averagePrecision, names.length);
  return {
    metric,
    iou: isRange ? '0.5:0.95' : threshold,
    map: fraction(coco?.summary.AP ?? meanOf(classes)),
    ap: Object.fromEntries(names.map((name, index) => [name, fraction(classes[index]!)])),
    ...(coco === undefined
      ? {}
      : {
          coco: Object.fromEntries(Object.entries(coco.summary).map(([name, value]) => [name, fraction(value)])),
        }),
    images: opened.images,
    evaluated: input.imageCount,
    splits: opened.splits,
    truths: input.truths.images.length,
    detections: input.detections.images.length,
    operatingPoint: reportPoint(explorer, names, threshold, score),
    problems: opened.problems,
  };
}

function singleThreshold(explorer: Explorer, iou: number, score: number): number[] {
  return explorer.at(iou, score).classes.map(({ averagePrecision }) => averagePrecision);
}

function reportPoint(
  explorer: Explorer,
  names: readonly string[],
  iou: number,
  asked: number | undefined,
): DetectionReport['operatingPoint'] {
  const score = asked ?? explorer.best(iou).score;
  const point = explorer.at(iou, score);
  const { size, counts } = explorer.confusion(iou, score);
  return {
    iou,
    score: Number.isFinite(score) ? score : null,
    isBest: asked === undefined,
    ...countsReport(point),
    map: fraction(point.meanAveragePrecision),
    classes: Object.fromEntries(
      point.classes.map((own, index) => [names[index]!, { ...countsReport(own), ap: fraction(own.averagePrecision) }]),
    ),
    confusion: {
      classes: names,
      counts: Array.from({ length: size }, (_, row) => [...counts.subarray(row * size, row * size + size)]),
    },
  };
}

function countsReport(counts: Parameters<typeof pickCounts>[0]): CountsReport {
  const { precision, recall, f1, ...rest } = pickCounts(counts);
  return { ...rest, precision: fraction(precision), recall: fraction(recall), f1: fraction(f1) };
}

function pickCounts({
  truePositives,
  falsePositives,
  falseNegatives,
  precision,
  recall,
  f1,
}: {
  truePositives: number;
  falsePositives: number;
  falseNegatives: number;
  precision: number;
  recall: number;
  f1: number;
}) {
  return { truePositives, falsePositives, falseNegatives, precision, recall, f1 };
}

/** The mean over COCO's thresholds, of all areas. */
function classMeans(averagePrecision: Float64Array, classCount: number): number[] {
  return Array.from({ length: classCount }, (_, classIndex) => {
    const base = classIndex * 40;
    return averagePrecision.subarray(base, base + 10).reduce((sum, value) => sum + value, 0) / 10;
  });
}

function fraction(value: number): Fraction {
  return Number.isFinite(value) ? value : null;
}

/** Two classes of one name get their place behind it. */
function uniqueNames(names: readonly string[]): string[] {
  return names.map((name, index) => (names.indexOf(name) === index ? name : `${name} (${index})`));
}
