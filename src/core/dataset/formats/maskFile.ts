import { IGNORED, MAX_PLANE_CLASSES, MAX_UNKNOWN_PIXELS, UNKNOWN, type ClassPlane } from '../../image/classPlane';
import { parseImageHeader } from '../../image/imageHeader';
import { ignoredSlot, unknownSlot, type MaskScan, type MaskValues, type RowListener } from '../../image/maskScan';
import { openPng, type Png } from '../../image/png';
import { isPng } from '../../image/pngChunks';
import type { Size } from '../../geometry/box';
import type { Reporter } from '../../rules/reporter';
import { message } from '../../std/message';
import type { FormatContext } from './format';

/**
 * Opens a mask and reports what is wrong with it as a file: not a picture, lossy, cut off, of another size than its image.
 * Undefined where no pixel can be had.
 */
export function openMask(data: Uint8Array, context: FormatContext, reporter: Reporter): Png | undefined {
  if (!isPng(data)) {
    reportOtherFile(data, context, reporter);
    return undefined;
  }
  const png = openPng(data, context.bytes);
  if (!png.ok) {
    reporter.report('mask/unreadable', { message: png.problem.message });
    return undefined;
  }
  // The first problem is the cause of the others.
  const [problem] = png.value.problems;
  if (problem !== undefined) reporter.report('mask/unreadable', { message: problem.message });
  checkMaskSize(png.value.header, context, reporter);
  return png.value;
}

function reportOtherFile(data: Uint8Array, context: FormatContext, reporter: Reporter): void {
  const facts = parseImageHeader(data);
  if (!facts.ok) {
    reporter.report('mask/unreadable', { message: facts.problem.message });
    return;
  }
  const { lossy, format } = facts.value;
  if (lossy) {
    const text = message(
      'The mask is stored as {0}, which changes its values near every border. Make it again as PNG.',
      format.toUpperCase(),
    );
    reporter.report('mask/lossy-file', { message: text });
  } else {
    const text = message('Masks stored as {0} are not read. Save the mask as PNG.', format.toUpperCase());
    reporter.report('mask/unreadable', { message: text });
  }
  checkMaskSize(facts.value, context, reporter);
}

export function checkMaskSize(mask: Size, { image }: Pick<FormatContext, 'image'>, reporter: Reporter): void {
  const size = image?.size;
  if (image === undefined || size === undefined) return;
  if (size.width === mask.width && size.height === mask.height) return;
  reporter.report('mask/size-differs', {
    message: message(
      'The mask is {0} × {1} pixels, its image {2} × {3}.',
      mask.width,
      mask.height,
      size.width,
      size.height,
    ),
    related: [{ file: image.path, message: message('The image') }],
  });
}

export function reportTranslucent({ translucent }: MaskScan, reporter: Reporter): void {
  if (translucent === undefined) return;
  const { count, first } = translucent;
  reporter.report('mask/alpha', {
    message: message(
      'Pixels that are not opaque: {0}, the first at row {1}, column {2}. Save the mask without transparency.',
      count,
      first.row,
      first.column,
    ),
    pixel: first,
    count,
  });
}

/** Collects the plane of a mask while it is scanned; undefined where it has more classes than a plane tells apart. */
export function planeCollector({ width, height }: Size, values: MaskValues) {
  if (values.classes > MAX_PLANE_CLASSES) return undefined;
  const classes = new Uint8Array(width * height).fill(UNKNOWN);
  const first = new Uint32Array(3 * MAX_UNKNOWN_PIXELS);
  const unknown = unknownSlot(values);
  const byteOf = Uint8Array.from({ length: values.classes + 2 }, (_, slot) => slot);
  byteOf[ignoredSlot(values)] = IGNORED;
  byteOf[unknown] = UNKNOWN;
  let listed = 0;
  const listener: RowListener = (row, slots, stored) => {
    const offset = row * width;
    for (let x = 0; x < width; x++) classes[offset + x] = byteOf[slots[x]!]!;
    for (let x = slots.indexOf(unknown); x >= 0 && listed < MAX_UNKNOWN_PIXELS; x = slots.indexOf(unknown, x + 1)) {
      first.set([row, x, stored[x]! & 0xffffff], 3 * listed++);
    }
  };
  const plane = (scan: MaskScan): ClassPlane => {
    const total = scan.counts[unknown]!;
    return { width, height, classes, unknown: { total, first: first.slice(0, 3 * listed) } };
  };
  return { listener, plane };
}
