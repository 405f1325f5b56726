import type { Dataset } from '../../core/dataset/dataset';
import type { EvaluationSummary, SegmentationEvaluation } from '../../core/segmentation/evaluation';
import { formatMessage } from '../../core/std/message';
import { relativePath } from '../../core/std/path';
import type { Problem } from '../../core/std/problem';
import { visible, type Paint } from '../terminal';

export interface EvaluationOutcome {
  readonly dataset: Dataset;
  readonly evaluation: SegmentationEvaluation;
  readonly summary: EvaluationSummary;
  /** Files are told relative to it. */
  readonly cwd: string;
  readonly paint: Paint;
}

const BAR = 20;
/** Files of one kind of problem that are named. */
const NAMED = 3;

/**
 * For programs. Measures are fractions in full precision, null where they have no meaning; `iou` is by the name of the class, the
 * confusion matrix by class (truth) and class (prediction) with one more column for pixels predicted as no class.
 */
export function formatEvaluationJson({ dataset, evaluation, summary, cwd }: EvaluationOutcome): string {
  const { pairs, images, values, problems } = evaluation;
  const classes = dataset.classes.map(({ id, name }, index) => {
    const { truth, predicted, hits, ...fractions } = summary.classes[index]!;
    return { id, name, truth, predicted, hits, ...fractions, boundary: summary.boundary[index] };
  });
  const written = {
    version: 1,
    metric: 'mean-iou',
    meanIou: summary.meanIou,
    frequencyWeightedIou: summary.frequencyWeightedIou,
    pixelAccuracy: summary.pixelAccuracy,
    meanAccuracy: summary.meanAccuracy,
    meanDice: summary.meanDice,
    meanBoundary: summary.meanBoundary,
    iou: Object.fromEntries(classes.map(({ name, iou }) => [name, iou])),
    classes,
    confusion: confusionRows(summary.confusion),
    pixels: { counted: summary.pixels, ignored: summary.ignored, unknown: summary.unknown },
    values,
    images,
    evaluated: pairs.length,
    problems: problems.map(({ code, file, message, remedy }) => ({
      code,
      file: file === undefined ? undefined : relativePath(cwd, file),
      message: formatMessage(message),
      remedy: remedy === undefined ? undefined : formatMessage(remedy),
    })),
  };
  return `${JSON.stringify(written, undefined, 2)}\n`;
}

function confusionRows({ pixels, classes }: EvaluationSummary['confusion']): number[][] {
  return Array.from({ length: classes }, (_, row) => [
    ...pixels.subarray(row * (classes + 1), (row + 1) * (classes + 1)),
  ]);
}

/** For people: the classes from the worst to the best, the means, and what did not fit. */
export function formatEvaluationText(outcome: EvaluationOutcome): string {
  const { dataset, evaluation, summary, paint } = outcome;
  const { pairs, images, values } = evaluation;
  const hasBoundary = !Number.isNaN(summary.meanBoundary);
  const width = Math.max(5, ...dataset.classes.map(({ name }) => visible(name).length));
  const rows = dataset.classes
    .map(({ name }, index) => ({ name: visible(name), ...summary.classes[index]!, boundary: summary.boundary[index]! }))
    .sort((a, b) => orderOf(a.iou) - orderOf(b.iou))
    .map(({ name, iou, dice, recall, precision, boundary }) => {
      const numbers = [iou, dice, recall, precision, ...(hasBoundary ? [boundary] : [])].map(percent).join(' ');
      return `  ${name.padEnd(width)} ${numbers}  ${paint('cyan', bar(iou))}`.trimEnd();
    });
  const titles = ['IoU', 'Dice', 'recall', 'prec.', ...(hasBoundary ? ['bound.'] : [])];
  const heading = `  ${'class'.padEnd(width)} ${titles.map((title) => title.padStart(6)).join(' ')}`;
  const means: readonly (readonly [string, number])[] = [
    ['mean IoU', summary.meanIou],
    ['frequency weighted IoU', summary.frequencyWeightedIou],
    ['pixel accuracy', summary.pixelAccuracy],
    ['mean accuracy', summary.meanAccuracy],
    ['mean Dice', summary.meanDice],
    ...(hasBoundary ? [['mean boundary F', summary.meanBoundary] as const] : []),
  ];
  const left = images - pairs.length;
  return [
    `${paint('bold', visible(dataset.name))} ${paint('dim', `(predictions read as ${described[values]})`)}`,
    '',
    paint('dim', heading),
    ...rows,
    '',
    ...means.map(([name, value]) => `  ${name.padEnd(24)} ${paint('bold', percent(value))}`),
    '',
    `Evaluated ${pairs.length} of ${images} images${left === 0 ? '.' : `; ${left} could not be compared.`}`,
    ...describeProblems(outcome),
    '',
  ].join('\n');
}

const described: Readonly<Record<SegmentationEvaluation['values'], string>> = {
  id: 'ids of classes',
  position: 'places in the list of classes',
  color: 'colours of classes',
  map: 'its classes.json says',
  scores: 'scores',
};

/** Classes without an IoU come last. */
function orderOf(value: number): number {
  return Number.isNaN(value) ? 2 : value;
}

function percent(fraction: number): string {
  return (Number.isNaN(fraction) ? '–' : (100 * fraction).toFixed(2)).padStart(6);
}

function bar(fraction: number): string {
  return Number.isNaN(fraction) ? '' : '█'.repeat(Math.round(BAR * fraction));
}

function describeProblems({ evaluation: { problems }, cwd, paint }: EvaluationOutcome): string[] {
  const groups = new Map<string, Problem[]>();
  for (const problem of problems) groups.set(problem.code, [...(groups.get(problem.code) ?? []), problem]);
  return [...groups].map(([code, group]) => {
    const [first] = group;
    const files = group.flatMap(({ file }) => (file === undefined ? [] : [visible(relativePath(cwd, file))]));
    const more = files.length > NAMED ? `, … (${group.length} in all)` : '';
    const text = visible(formatMessage(first!.message));
    return `  ${paint('yellow', text)} ${files.slice(0, NAMED).join(', ')}${more} ${paint('dim', code)}`;
  });
}
