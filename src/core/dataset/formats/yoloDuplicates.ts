import type { Label } from '../annotation';
import { message } from '../../std/message';
import type { Reporter } from '../../rules/reporter';

/** Up to here comparing all pairs is quicker than hashing every row. */
const FEW = 12;

/**
 * Reports rows that say the same as an earlier row: equal class and equal numbers, however they are written. The repetition
 * is marked faulty, so that it is not also reported as a near duplicate.
 */
export function markDuplicates(labels: Label[], reporter: Reporter): void {
  const findEarlier = labels.length <= FEW ? findByPairs : findByHash(labels);
  for (let i = 1; i < labels.length; i++) {
    const earlier = findEarlier(labels, i);
    if (earlier < 0) continue;
    reportDuplicate(labels[i]!, labels[earlier]!, reporter);
    labels[i] = { ...labels[i]!, faulty: true };
  }
}

type FindEarlier = (labels: readonly Label[], index: number) => number;

const findByPairs: FindEarlier = (labels, index) => {
  for (let i = 0; i < index; i++) if (isSame(labels[i]!, labels[index]!)) return i;
  return -1;
};

function findByHash(labels: readonly Label[]): FindEarlier {
  const first = new Map<number, number>();
  const earlier = new Int32Array(labels.length).fill(-1);
  labels.forEach((label, index) => {
    const hash = hashOf(label);
    const candidate = first.get(hash);
    if (candidate === undefined) first.set(hash, index);
    else if (isSame(labels[candidate]!, label)) earlier[index] = candidate;
    // Two different rows of one hash are so rare that the second is left to `box/near-duplicate`.
  });
  return (_, index) => earlier[index]!;
}

function reportDuplicate(label: Label, earlier: Label, reporter: Reporter): void {
  const range = reporter.rangeOf(earlier.span);
  reporter.report('yolo/duplicate-row', {
    span: label.span,
    message: message('This row repeats row {0}. Remove one of them.', range.start.line + 1),
    related: [{ file: reporter.file, message: message('The same label'), range }],
  });
}

function isSame(a: Label, b: Label): boolean {
  const first = numbersOf(a);
  const second = numbersOf(b);
  if (first[0] !== second[0] || first.length !== second.length || !isSameClass(a, b)) return false;
  for (let i = 1; i < first.length; i++) if (first[i] !== second[i]) return false;
  return boxValues(a)?.every((value, i) => value === boxValues(b)?.[i]) ?? true;
}

function isSameClass({ classReference: a }: Label, { classReference: b }: Label): boolean {
  return a.index === undefined || b.index === undefined ? a.written === b.written : a.index === b.index;
}

function numbersOf({ shape }: Label): readonly number[] {
  if (shape.kind === 'box') return shape.values;
  if (shape.kind === 'keypoints') return shape.points;
  return shape.kind === 'polygon' ? shape.rings[0]! : [];
}

function boxValues({ shape }: Label): readonly number[] | undefined {
  return shape.kind === 'keypoints' ? shape.box : undefined;
}

/** A hash of the numbers to 53 bits' worth of a double: equal numbers give equal hashes. */
function hashOf(label: Label): number {
  let hash = label.classReference.index ?? -1;
  for (const value of numbersOf(label)) hash = (hash * 31 + value * 0x9e3779b1) % 9007199254740881;
  return hash;
}
