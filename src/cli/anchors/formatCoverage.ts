import type { Dataset } from '../../core/dataset/dataset';
import type { AnchorGrid } from '../../core/detection/anchors/anchorGrid';
import type { AnchorTruths } from '../../core/detection/anchors/anchorTruths';
import type { Coverage } from '../../core/detection/anchors/coverage';
import { coverageRecall, truthSizes, type CoverageSummary } from '../../core/detection/anchors/coverageSummary';
import { formatMessage } from '../../core/std/message';
import { relativePath } from '../../core/std/path';
import { visible, type Paint } from '../terminal';

export interface MeasuredDataset {
  readonly dataset: Dataset;
  readonly grid: AnchorGrid;
  readonly truths: AnchorTruths;
  readonly coverage: Coverage;
  readonly summary: CoverageSummary;
}

interface Surroundings {
  readonly cwd: string;
  readonly paint: Paint;
}

/** Objects without an anchor are listed up to this many. */
const MAX_LISTED = 20;

/** A paragraph for each data set: what is matched, by class, and the objects that no anchor matches. */
export function formatCoverageText(measured: readonly MeasuredDataset[], { cwd, paint }: Surroundings): string {
  return measured
    .map((one) => {
      const { dataset, grid, truths, summary } = one;
      const { objects, covered, meanIou, meanMatches } = summary;
      const missed = unmatchedRows(one);
      const width = Math.max(...truths.classes.map(({ name }) => name.length), 5);
      const lines = [
        paint('bold', `${visible(dataset.name)}: ${grid.recipe.name}, ${grid.count} anchors`),
        `  ${share(covered, objects)} of the objects can be trained on: ${covered} of ${objects} have an anchor with IoU ${bound(grid)}`,
        `  best IoU ${meanIou.toFixed(4)} on average, ${meanMatches.toFixed(2)} matching anchors an object`,
        ...truths.classes.flatMap(({ name }, i) => {
          const group = summary.classes[i]!;
          return group.objects === 0
            ? []
            : [
                `  ${visible(name).padEnd(width)}  ${share(group.covered, group.objects).padStart(7)}  ${group.covered} of ${group.objects}`,
              ];
        }),
        ...missed.slice(0, MAX_LISTED).map((row) => `  ${paint('yellow', describeRow(one, row, cwd))}`),
        ...(missed.length > MAX_LISTED ? [`  … and ${missed.length - MAX_LISTED} more without an anchor`] : []),
        ...omissions(truths).map((text) => `  ${paint('dim', text)}`),
      ];
      return `${lines.join('\n')}\n`;
    })
    .join('\n');
}

/** The same as data: fractions in full precision, lines and columns counted from 1. One object, or a list where there are several data sets. */
export function formatCoverageJson(measured: readonly MeasuredDataset[], { cwd }: Surroundings): string {
  const all = measured.map((one) => {
    const { dataset, grid, truths, coverage, summary } = one;
    const sizes = truthSizes(truths, grid.recipe.image);
    return {
      dataset: dataset.name,
      preset: grid.recipe.name,
      anchors: grid.count,
      threshold: grid.recipe.threshold,
      matching: grid.recipe.matching,
      objects: summary.objects,
      covered: summary.covered,
      recall: coverageRecall(summary),
      meanIou: summary.meanIou,
      meanMatches: summary.meanMatches,
      classes: Object.fromEntries(
        truths.classes.map(({ name }, i) => {
          const { objects, covered, meanIou } = summary.classes[i]!;
          return [name, { objects, covered, meanIou }];
        }),
      ),
      unmatched: unmatchedRows(one).map((row) => ({
        file: relativePath(cwd, truths.places.files[truths.places.fileOf[row]!] ?? ''),
        line: truths.places.lines[row]! + 1,
        column: truths.places.characters[row]! + 1,
        class: truths.classes[truths.classIndices[row]!]?.name ?? '',
        iou: coverage.bestIous[row]!,
        size: sizes[row]!,
      })),
      problems: [
        ...truths.problems.map(({ code, message, count }) => ({ code, message: formatMessage(message), count })),
        ...(truths.crowds > 0
          ? [{ code: 'anchors/crowd', message: 'Crowds are left out.', count: truths.crowds }]
          : []),
        ...(truths.unsized > 0
          ? [{ code: 'anchors/unknown-size', message: 'The size of the picture is not known.', count: truths.unsized }]
          : []),
      ],
    };
  });
  return `${JSON.stringify(all.length === 1 ? all[0] : all, undefined, 2)}\n`;
}

function unmatchedRows({ coverage }: MeasuredDataset): number[] {
  const rows = Array.from(coverage.matches, (_, row) => row).filter((row) => coverage.matches[row] === 0);
  return rows.sort((a, b) => coverage.bestIous[a]! - coverage.bestIous[b]! || a - b);
}

function describeRow({ truths, coverage, grid }: MeasuredDataset, row: number, cwd: string): string {
  const { files, fileOf, lines, characters } = truths.places;
  const place = `${relativePath(cwd, files[fileOf[row]!] ?? '')}:${lines[row]! + 1}:${characters[row]! + 1}`;
  const box = { boxes: truths.boxes.subarray(row * 4, row * 4 + 4) };
  const size = truthSizes(box, grid.recipe.image)[0]!;
  const name = truths.classes[truths.classIndices[row]!]?.name ?? '';
  return visible(`${place}  ${name}, ${size.toFixed(1)} px, best IoU ${coverage.bestIous[row]!.toFixed(3)}`);
}

function omissions({ problems, crowds, unsized }: AnchorTruths): string[] {
  return [
    ...problems.map(({ message, count }) => visible(`left out: ${count} × ${formatMessage(message)}`)),
    ...(crowds > 0 ? [`left out: ${crowds} crowds`] : []),
    ...(unsized > 0 ? [`left out: ${unsized} objects of pictures whose size is not known`] : []),
  ];
}

function bound({ recipe }: AnchorGrid): string {
  return recipe.matching === 'author' ? `over ${recipe.threshold}` : `from ${recipe.threshold} on`;
}

function share(part: number, whole: number): string {
  return whole === 0 ? '100 %' : `${((100 * part) / whole).toFixed(2)} %`;
}
