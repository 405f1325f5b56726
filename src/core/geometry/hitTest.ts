import type { Point } from './viewport';

/** A label as pointing needs it, in continuous pixels of the picture. */
export interface HitTarget {
  readonly classIndex: number;
  readonly box: readonly [number, number, number, number];
  readonly shape: { readonly kind: string };
}

/**
 * The index of the label under a point, `tolerance` picture pixels around counted in: the one with the smallest box, of equal ones
 * the last, which is drawn on top. Undefined where there is none. Labels of whole pictures and of no finite place are never hit.
 */
export function hitLabel(
  labels: readonly HitTarget[],
  point: Point,
  { tolerance, isHidden }: { tolerance: number; isHidden: (classIndex: number) => boolean },
): number | undefined {
  let best: number | undefined;
  let bestArea = Infinity;
  for (const [index, { box, classIndex, shape }] of labels.entries()) {
    if (shape.kind === 'image' || !holds(box, point, tolerance) || isHidden(classIndex)) continue;
    const area = Math.abs((box[2] - box[0]) * (box[3] - box[1]));
    if (area > bestArea) continue;
    best = index;
    bestArea = area;
  }
  return best;
}

function holds([a, b, c, d]: HitTarget['box'], { x, y }: Point, tolerance: number): boolean {
  return (
    Math.min(a, c) - tolerance <= x &&
    x <= Math.max(a, c) + tolerance &&
    Math.min(b, d) - tolerance <= y &&
    y <= Math.max(b, d) + tolerance
  );
}
