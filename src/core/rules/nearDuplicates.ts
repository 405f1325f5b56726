import type { Label } from '../dataset/annotation';
import { intersectionOverUnion, type Box } from '../geometry/box';
import { message } from '../std/message';
import { formatNumber } from '../std/numberText';
import type { Reporter } from './reporter';

export interface PlacedBox {
  readonly box: Box;
  readonly label: Label;
}

/** Pairs compared at most: a picture with thousands of boxes one inside the other is given up on, not waited for. */
const MAX_PAIRS = 2_000_000;

/**
 * Reports every box that overlaps an earlier one (in the file's order) of its class by more than the rule's IoU. Boxes have an
 * inside. A box is reported once, against one other, and a reported box is no longer compared. Boxes are swept along the axis on
 * which they are spread most: for an IoU above t their near edges lie within 1 − t of the first one's extent, so each is compared
 * with few.
 */
export function reportNearDuplicates(boxes: readonly PlacedBox[], reporter: Reporter): void {
  if (boxes.length < 2) return;
  const threshold = reporter.option('box/near-duplicate', 'iou');
  if (!(threshold > 0) || !reporter.isOn('box/near-duplicate')) return;
  const pairs = findPairs(boxes, widestSpread(boxes), threshold);
  pairs.sort(([a], [b]) => a - b);
  for (const [later, earlier, overlap] of pairs) reportPair(boxes[later]!, boxes[earlier]!, overlap, reporter);
}

type Pair = [later: number, earlier: number, overlap: number];

/** The axis along which boxes are swept: their near and far edges. */
type Axis = readonly ['x0', 'x1'] | readonly ['y0', 'y1'];

function widestSpread(boxes: readonly PlacedBox[]): Axis {
  return spreadOf(boxes, ['y0', 'y1']) > spreadOf(boxes, ['x0', 'x1']) ? ['y0', 'y1'] : ['x0', 'x1'];
}

/** How far the near edges lie apart, in mean extents of the boxes. */
function spreadOf(boxes: readonly PlacedBox[], [near, far]: Axis): number {
  let low = Infinity;
  let high = -Infinity;
  let total = 0;
  for (const { box } of boxes) {
    low = Math.min(low, box[near]);
    high = Math.max(high, box[near]);
    total += box[far] - box[near];
  }
  return ((high - low) * boxes.length) / total;
}

function findPairs(boxes: readonly PlacedBox[], [near, far]: Axis, threshold: number): Pair[] {
  const order = boxes.map((_, index) => index).sort((a, b) => boxes[a]!.box[near] - boxes[b]!.box[near] || a - b);
  const pairs: Pair[] = [];
  const done = new Uint8Array(boxes.length);
  let compared = 0;
  for (let i = 0; i < order.length; i++) {
    const first = order[i]!;
    if (done[first] === 1) continue;
    const { box, label } = boxes[first]!;
    const limit = box[near] + (1 - threshold) * (box[far] - box[near]);
    for (let j = i + 1; j < order.length && boxes[order[j]!]!.box[near] <= limit; j++) {
      if (compared++ > MAX_PAIRS) return pairs;
      const second = order[j]!;
      if (done[second] === 1 || !isSameClass(label, boxes[second]!.label)) continue;
      const overlap = intersectionOverUnion(box, boxes[second]!.box);
      if (overlap <= threshold) continue;
      done[Math.max(first, second)] = 1;
      pairs.push([Math.max(first, second), Math.min(first, second), overlap]);
      if (second < first) break;
    }
  }
  return pairs;
}

function isSameClass({ classReference: a }: Label, { classReference: b }: Label): boolean {
  return a.index === undefined || b.index === undefined ? a.written === b.written : a.index === b.index;
}

function reportPair({ label }: PlacedBox, { label: earlier }: PlacedBox, overlap: number, reporter: Reporter): void {
  const range = reporter.rangeOf(earlier.span);
  reporter.report('box/near-duplicate', {
    span: label.span,
    message: message(
      'This box covers almost the same place as the one of its class in line {0} (IoU {1}). Remove one of them.',
      range.start.line + 1,
      formatNumber(overlap, 3),
    ),
    related: [{ file: reporter.file, message: message('The box that it nearly repeats'), range }],
  });
}
