import { colorDistance, formatColor, packColor, type PackedColor } from '../../image/color';
import { ignoredSlot, scanMask, unknownSlot, type MaskScan, type MaskValues } from '../../image/maskScan';
import { colorReader, INEXACT, NO_ENTRY, type PixelValue } from '../../image/pixelValues';
import type { Png } from '../../image/png';
import { splitEdges } from '../../image/smoothedEdges';
import type { Tally } from '../../image/unknownTally';
import type { Finding } from '../../rules/finding';
import type { Reporter } from '../../rules/reporter';
import { message } from '../../std/message';
import type { Dataset } from '../dataset';
import type { AnnotationFormat } from './format';
import { openMask, planeCollector, reportTranslucent } from './maskFile';

/** Wrong colours beyond this many are reported together. */
const MAX_COLORS = 20;

/** Masks that give each pixel its class by its colour. A class is found by its exact colour; alpha does not count. */
export const colorMask: AnnotationFormat = {
  encoding: 'color-mask',
  medium: 'plane',
  extent: 'image',
  extensions: ['.png', '.jpg', '.jpeg', '.webp', '.bmp', '.gif', '.tif', '.tiff'],
  read(data, context, reporter, { wantPlane }) {
    const png = openMask(data, context, reporter);
    if (png === undefined) return undefined;
    const { dataset } = context;
    const values = colorValues(png, dataset);
    const collector = wantPlane ? planeCollector(png.header, values) : undefined;
    const scan = scanMask(png, values, collector?.listener);
    if (png.problems.length === 0) reportColors(png, values, scan, dataset, reporter);
    const pixelsPerClass = scan.counts.slice(0, dataset.classes.length);
    return { size: png.header, pixelsPerClass, plane: collector?.plane(scan) };
  },
};

/** What the colours of a mask mean. */
export function colorValues(
  png: Png,
  { classes, ignoredColors }: Pick<Dataset, 'classes' | 'ignoredColors'>,
): MaskValues {
  const unknown = unknownSlot({ classes: classes.length });
  const slots = new Map<PackedColor, number>();
  for (const color of ignoredColors) slots.set(packColor(color), ignoredSlot({ classes: classes.length }));
  // The first of two classes with one colour wins; a class wins over "ignored".
  for (let index = classes.length - 1; index >= 0; index--) {
    const color = classes[index]!.color;
    if (color !== undefined) slots.set(packColor(color), index);
  }
  return { read: colorReader(png), classes: classes.length, slotOf: (value) => slots.get(value) ?? unknown };
}

function reportColors(png: Png, values: MaskValues, scan: MaskScan, dataset: Dataset, reporter: Reporter): void {
  reportTranslucent(scan, reporter);
  if (scan.unknown.length === 0) return;
  if (!reporter.isOn('mask/unknown-color') && !reporter.isOn('mask/antialiased-edge')) return;
  const declared = [
    ...dataset.classes.flatMap(({ color }) => (color === undefined ? [] : [color])),
    ...dataset.ignoredColors,
  ];
  const { smoothed, wrong, unlisted } = splitEdges(png, values, scan, declared.map(packColor));
  if (smoothed !== undefined) reportSmoothed(smoothed, dataset, reporter);
  const frequent = [...wrong].sort((a, b) => b.count - a.count);
  for (const { value, ...tally } of frequent.slice(0, MAX_COLORS)) reportWrong(value, tally, dataset, reporter);
  reportRest([...frequent.slice(MAX_COLORS), ...(unlisted === undefined ? [] : [unlisted])], reporter);
}

function reportSmoothed(smoothed: Tally & { color: PackedColor }, dataset: Dataset, reporter: Reporter): void {
  const { count, first, color } = smoothed;
  reporter.report('mask/antialiased-edge', {
    message: message(
      'Smoothed edges: pixels with a blend of the colours around them: {0}, the first ({1}) at row {2}, column {3}. Draw and resize masks without smoothing.',
      count,
      formatColor(color),
      first.row,
      first.column,
    ),
    pixel: first,
    count,
    data: dataOf(color, count, nearestClass(color, dataset)),
  });
}

function reportWrong(value: PixelValue, { count, first }: Tally, dataset: Dataset, reporter: Reporter): void {
  if ((value & NO_ENTRY) !== 0) {
    const text = message(
      'The index {0} is beyond the palette of the file; pixels: {1}, the first at row {2}, column {3}.',
      value & 0xff,
      count,
      first.row,
      first.column,
    );
    reporter.report('mask/unknown-color', { message: text, pixel: first, count });
    return;
  }
  const color = value & 0xffffff;
  const nearest = nearestClass(color, dataset);
  const place = [count, first.row, first.column] as const;
  const shown = (value & INEXACT) === 0 ? formatColor(color) : `≈ ${formatColor(color)}`;
  const text =
    nearest === undefined
      ? message('No class has the colour {0}; pixels: {1}, the first at row {2}, column {3}.', shown, ...place)
      : message(
          'No class has the colour {0}; pixels: {1}, the first at row {2}, column {3}. The nearest class is {4} ({5}, {6} away).',
          shown,
          ...place,
          nearest.name,
          formatColor(nearest.color),
          Math.round(nearest.distance * 10) / 10,
        );
  reporter.report('mask/unknown-color', { message: text, pixel: first, count, data: dataOf(color, count, nearest) });
}

function reportRest(rest: readonly Tally[], reporter: Reporter): void {
  if (rest.length === 0) return;
  const count = rest.reduce((sum, tally) => sum + tally.count, 0);
  const first = rest.map((tally) => tally.first).reduce((a, b) => ((b.row - a.row || b.column - a.column) < 0 ? b : a));
  const text = message(
    'Further colours that no class has; pixels: {0}, the first at row {1}, column {2}.',
    count,
    first.row,
    first.column,
  );
  reporter.report('mask/unknown-color', { message: text, pixel: first, count });
}

interface Nearest {
  readonly index: number;
  readonly name: string;
  readonly color: PackedColor;
  /** Euclidean, in RGB. */
  readonly distance: number;
}

/** The class whose colour is nearest, the first of equals; undefined where no class has a colour. */
function nearestClass(color: PackedColor, { classes }: Dataset): Nearest | undefined {
  let nearest: Nearest | undefined;
  for (const [index, candidate] of classes.entries()) {
    if (candidate.color === undefined) continue;
    const declared = packColor(candidate.color);
    const distance = colorDistance(color, declared);
    if (nearest === undefined || distance < nearest.distance) {
      nearest = { index, name: candidate.name, color: declared, distance };
    }
  }
  return nearest;
}

/** For fixes: the colour as "#rrggbb", how many pixels have it, the nearest class by its index and its colour. */
function dataOf(color: PackedColor, count: number, nearest: Nearest | undefined): NonNullable<Finding['data']> {
  const base = { color: formatColor(color), count };
  if (nearest === undefined) return base;
  return { ...base, nearest: nearest.index, nearestColor: formatColor(nearest.color), distance: nearest.distance };
}
