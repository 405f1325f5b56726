import type { Matching } from '../../src/core/detection/evaluation/matching';
import type { OperatingPoint } from '../../src/core/detection/evaluation/operatingPoint';
import type { DetectionsLook } from '../../src/protocol/detectionsPanel';

/** The pictures from the worst to the best: most errors first, then in the order of the table. */
export function orderImages(point: OperatingPoint, matching: Matching, sort: DetectionsLook['sort']): number[] {
  const { hitsOfImage, falseOfImage } = point;
  const { positivesOfImage } = matching;
  const order = Array.from({ length: hitsOfImage.length }, (_, index) => index);
  if (sort === 'name') return order;
  const badness = (image: number): number => {
    const missed = positivesOfImage[image]! - hitsOfImage[image]!;
    if (sort === 'missed') return missed;
    return sort === 'false' ? falseOfImage[image]! : missed + falseOfImage[image]!;
  };
  return byCount(order, badness);
}

/** A stable sort by a small count, the largest first. */
function byCount(order: readonly number[], countOf: (index: number) => number): number[] {
  const counts = Int32Array.from(order, countOf);
  const largest = counts.reduce((most, value) => Math.max(most, value), 0);
  const starts = new Int32Array(largest + 2);
  for (const value of counts) starts[largest - value + 1]!++;
  for (let i = 1; i < starts.length; i++) starts[i]! += starts[i - 1]!;
  const sorted = new Array<number>(order.length);
  for (let i = 0; i < order.length; i++) sorted[starts[largest - counts[i]!]!++] = order[i]!;
  return sorted;
}
