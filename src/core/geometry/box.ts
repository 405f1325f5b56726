import type { Convention, Shape } from '../dataset/annotation';

/** A box in continuous pixels of the stored picture, 0-based; x1 and y1 are the far edges, outside the last pixel. */
export interface Box {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** The box of a shape in continuous pixels; undefined for a whole picture and for an empty mask. May be inverted. */
export function boxOf(shape: Shape, size: Size): Box | undefined {
  switch (shape.kind) {
    case 'box':
      return toBox(shape.values, shape.form, shape.convention, size);
    case 'keypoints':
      return toBox(shape.box, shape.form, shape.convention, size);
    case 'polygon':
      return boundsOf(shape.rings.map((ring) => toPoints(ring, shape.convention, size)));
    case 'rle':
      return boundsOfRuns(shape.size, shape.counts);
    case 'image':
      return undefined;
  }
}

/** Four written numbers as a box in continuous pixels. */
export function toBox(
  values: readonly number[],
  form: 'corners' | 'center' | 'corner-size',
  convention: Convention,
  size: Size,
): Box {
  const [a = NaN, b = NaN, c = NaN, d = NaN] = values;
  const [sx, sy] = convention.unit === 'fraction' ? [size.width, size.height] : [1, 1];
  // With an inclusive end the last pixel lies inside, so the continuous edge is one further.
  const far = convention.endInclusive ? 1 : 0;
  const base = convention.base;
  switch (form) {
    case 'corners':
      return { x0: a * sx - base, y0: b * sy - base, x1: c * sx - base + far, y1: d * sy - base + far };
    case 'corner-size':
      return { x0: a * sx - base, y0: b * sy - base, x1: (a + c) * sx - base, y1: (b + d) * sy - base };
    case 'center':
      return {
        x0: (a - c / 2) * sx - base,
        y0: (b - d / 2) * sy - base,
        x1: (a + c / 2) * sx - base,
        y1: (b + d / 2) * sy - base,
      };
  }
}

/** A box in continuous pixels as the four numbers that `toBox` reads as it. */
export function fromBox(
  { x0, y0, x1, y1 }: Box,
  form: 'corners' | 'center' | 'corner-size',
  { unit, base, endInclusive }: Convention,
  size: Size,
): readonly [number, number, number, number] {
  const [sx, sy] = unit === 'fraction' ? [size.width, size.height] : [1, 1];
  const far = base - (endInclusive ? 1 : 0);
  switch (form) {
    case 'corners':
      return [(x0 + base) / sx, (y0 + base) / sy, (x1 + far) / sx, (y1 + far) / sy];
    case 'corner-size':
      return [(x0 + base) / sx, (y0 + base) / sy, (x1 - x0) / sx, (y1 - y0) / sy];
    case 'center':
      return [((x0 + x1) / 2 + base) / sx, ((y0 + y1) / 2 + base) / sy, (x1 - x0) / sx, (y1 - y0) / sy];
  }
}

/** Written x y pairs as continuous pixels. */
export function toPoints(ring: readonly number[], convention: Convention, size: Size): Float64Array {
  const [sx, sy] = convention.unit === 'fraction' ? [size.width, size.height] : [1, 1];
  const points = new Float64Array(ring.length - (ring.length % 2));
  for (let i = 0; i < points.length; i += 2) {
    points[i] = ring[i]! * sx - convention.base;
    points[i + 1] = ring[i + 1]! * sy - convention.base;
  }
  return points;
}

/** Intersection over union of two boxes; 0 where either is empty or inverted. */
export function intersectionOverUnion(a: Box, b: Box): number {
  const width = Math.min(a.x1, b.x1) - Math.max(a.x0, b.x0);
  const height = Math.min(a.y1, b.y1) - Math.max(a.y0, b.y0);
  if (!(width > 0 && height > 0)) return 0;
  const intersection = width * height;
  const union = (a.x1 - a.x0) * (a.y1 - a.y0) + (b.x1 - b.x0) * (b.y1 - b.y0) - intersection;
  return intersection / union;
}

function boundsOf(rings: readonly Float64Array[]): Box | undefined {
  let x0 = Infinity;
  let y0 = Infinity;
  let x1 = -Infinity;
  let y1 = -Infinity;
  for (const ring of rings) {
    for (let i = 0; i + 1 < ring.length; i += 2) {
      x0 = Math.min(x0, ring[i]!);
      x1 = Math.max(x1, ring[i]!);
      y0 = Math.min(y0, ring[i + 1]!);
      y1 = Math.max(y1, ring[i + 1]!);
    }
  }
  return x0 <= x1 ? { x0, y0, x1, y1 } : undefined;
}

function boundsOfRuns([height]: readonly [number, number], counts: readonly number[]): Box | undefined {
  let x0 = Infinity;
  let y0 = Infinity;
  let x1 = -Infinity;
  let y1 = -Infinity;
  let start = 0;
  for (let i = 0; i < counts.length; i++) {
    const end = start + counts[i]!;
    if (i % 2 === 1 && end > start && height > 0) {
      const first = Math.floor(start / height);
      const last = Math.floor((end - 1) / height);
      x0 = Math.min(x0, first);
      x1 = Math.max(x1, last + 1);
      y0 = Math.min(y0, first === last ? start % height : 0);
      y1 = Math.max(y1, first === last ? ((end - 1) % height) + 1 : height);
    }
    start = end;
  }
  return x0 < x1 ? { x0, y0, x1, y1 } : undefined;
}
