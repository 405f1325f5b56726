import type { Label } from '../dataset/annotation';
import { intersectionOverUnion, type Box } from '../geometry/box';
import { message } from '../std/message';
import { formatNumber } from '../std/numberText';
import type { Reporter } from './reporter';

export interface PlacedBox {
  readonly box: Box;
  readonly label: Label;
}

/** Pairs compared at most: a picture with thousands of boxes stacked on one line is given up on, not waited for. */
const MAX_PAIRS = 5_000_000;

/**
 * Reports every box that overlaps an earlier one (in the file's order) of its class by more than the rule's IoU. Boxes have an
 * inside. A box is reported once, against one other, and a reported box is no longer compared. Boxes are swept by their left
 * edge: for an IoU above t the second left edge lies within 1 − t of the first box’s width, so each is compared with few.
 */
export function reportNearDuplicates(boxes: readonly PlacedBox[], reporter: Reporter): void {
  if (boxes.length < 2) return;
  const threshold = reporter.option('box/near-duplicate', 'iou');
  if (!(threshold > 0) || !reporter.isOn('box/near-duplicate')) return;
  const order = boxes.map((_, index) => index).sort((a, b) => boxes[a]!.box.x0 - boxes[b]!.box.x0 || a - b);
  const pairs = findPairs(boxes, order, threshold);
  pairs.sort(([a], [b]) => a - b);
  for (const [later, earlier, overlap] of pairs) reportPair(boxes[later]!, boxes[earlier]!, overlap, reporter);
}

type Pair = [later: number, earlier: number, overlap: number];

function findPairs(boxes: readonly PlacedBox[], order: readonly number[], threshold: number): Pair[] {
  const pairs: Pair[] = [];
  const done = new Uint8Array(boxes.length);
  let compared = 0;
  for (let i = 0; i < order.length; i++) {
    const first = order[i]!;
    if (done[first] === 1) continue;
    const { box, label } = boxes[first]!;
    const limit = box.x0 + (1 - threshold) * (box.x1 - box.x0);
    for (let j = i + 1; j < order.length && boxes[order[j]!]!.box.x0 <= limit; j++) {
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
    related: [{ file: reporter.file, message: message('The box that it nearly repeats.'), range }],
  });
}
