import { ignoredSlot, scanMask, unknownSlot, type MaskScan, type MaskValues } from '../../image/maskScan';
import { indexReader } from '../../image/pixelValues';
import type { UnknownValue } from '../../image/unknownTally';
import type { Reporter } from '../../rules/reporter';
import { message } from '../../std/message';
import type { Dataset } from '../dataset';
import type { AnnotationFormat } from './format';
import { openMask, planeCollector, reportTranslucent } from './maskFile';

/** The value that many tools leave out of training without being told. */
const CUSTOMARY_IGNORE = 255;
const MAX_INDICES = 20;

/** Masks that give each pixel its class by a number: grey or palette PNG of 1 to 16 bits. The palette's colours do not count. */
export const indexMask: AnnotationFormat = {
  encoding: 'index-mask',
  medium: 'plane',
  extent: 'image',
  extensions: ['.png', '.jpg', '.jpeg', '.webp', '.bmp', '.gif', '.tif', '.tiff'],
  read(data, context, reporter, { wantPlane }) {
    const png = openMask(data, context, reporter);
    if (png === undefined) return undefined;
    const read = indexReader(png);
    if (read === undefined) {
      reporter.report('mask/color-image', {
        message: message('The mask is a colour picture; a mask of class indices is grey or has a palette.'),
      });
      return undefined;
    }
    const values = { ...indexValues(context.dataset), read };
    const collector = wantPlane ? planeCollector(png.header, values) : undefined;
    const scan = scanMask(png, values, collector?.listener);
    const isPaletteMissing = png.problems.every(({ code }) => code === 'png/palette');
    if (isPaletteMissing) reportIndices(scan, context.dataset, reporter);
    const pixelsPerClass = scan.counts.slice(0, values.classes);
    return { size: png.header, pixelsPerClass, plane: collector?.plane(scan) };
  },
};

/** What the indices of a mask mean. */
export function indexValues({
  classes,
  ignoredIndices,
}: Pick<Dataset, 'classes' | 'ignoredIndices'>): Omit<MaskValues, 'read'> {
  const count = classes.length;
  const slots = new Map<number, number>();
  for (const index of ignoredIndices) slots.set(index, ignoredSlot({ classes: count }));
  // The first of two classes with one id wins; a class wins over "ignored".
  for (let i = count - 1; i >= 0; i--) slots.set(classes[i]!.id, i);
  const unknown = unknownSlot({ classes: count });
  return { classes: count, slotOf: (value) => slots.get(value) ?? unknown };
}

function reportIndices(scan: MaskScan, dataset: Dataset, reporter: Reporter): void {
  reportTranslucent(scan, reporter);
  const customary = scan.unknown.find(({ value }) => value === CUSTOMARY_IGNORE);
  if (customary !== undefined) reportCustomary(customary, isBinary(scan, dataset), reporter);
  const others = scan.unknown.filter(({ value }) => value !== CUSTOMARY_IGNORE).sort((a, b) => b.count - a.count);
  for (const unknown of others.slice(0, MAX_INDICES)) reportUndeclared(unknown, reporter);
  const rest = [...others.slice(MAX_INDICES), ...(scan.unlisted === undefined ? [] : [scan.unlisted])];
  if (rest.length === 0) return;
  const count = rest.reduce((sum, tally) => sum + tally.count, 0);
  const [first = { row: 0, column: 0 }] = rest
    .map((tally) => tally.first)
    .sort((a, b) => a.row - b.row || a.column - b.column);
  reporter.report('mask/undeclared-index', {
    message: message(
      'Further indices that no class has; pixels: {0}, the first at row {1}, column {2}.',
      count,
      first.row,
      first.column,
    ),
    pixel: first,
    count,
  });
}

/** Whether the mask holds 0 and 255 and nothing else, 0 being a class or not. */
function isBinary(scan: MaskScan, { classes }: Dataset): boolean {
  const zeros = classes.findIndex(({ id }) => id === 0);
  const declared = scan.counts.slice(0, -1);
  const isOnlyZero = declared.every((count, slot) => count === 0 || slot === zeros);
  return isOnlyZero && scan.unknown.every(({ value }) => value === 0 || value === CUSTOMARY_IGNORE);
}

function reportCustomary({ count, first, value }: UnknownValue, isBinaryMask: boolean, reporter: Reporter): void {
  const details = { pixel: first, count, data: { index: value, count } };
  if (isBinaryMask) {
    const text = message(
      'The mask holds only 0 and 255; pixels of 255: {0}, the first at row {1}, column {2}. Write class 1 as 1, or declare 255 as a class or as ignored.',
      count,
      first.row,
      first.column,
    );
    reporter.report('mask/binary-255', { message: text, ...details });
    return;
  }
  const text = message(
    'The index 255 is no class and is not declared as ignored; pixels: {0}, the first at row {1}, column {2}. Add 255 to "ignore" if it means that.',
    count,
    first.row,
    first.column,
  );
  reporter.report('mask/ignore-not-declared', { message: text, ...details });
}

function reportUndeclared({ value, count, first }: UnknownValue, reporter: Reporter): void {
  const text = message(
    'No class has the index {0}; pixels: {1}, the first at row {2}, column {3}.',
    value,
    count,
    first.row,
    first.column,
  );
  reporter.report('mask/undeclared-index', { message: text, pixel: first, count, data: { index: value, count } });
}
