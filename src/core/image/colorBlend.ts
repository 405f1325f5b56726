import { unpackColor, type PackedColor } from './color';

/** Blending rounds each channel once or twice; more than this away from a blend is another colour. */
const TOLERANCE = 2;
/** How far below 0 a weight may fall through rounding. */
const WEIGHT_TOLERANCE = 0.02;

/**
 * Whether `color` is a mixture of two to four colours, weights of at least 0 summing to 1, to within 2 steps of each channel.
 * Mixtures of fewer of them count.
 */
export function isBlend(color: PackedColor, of: readonly PackedColor[]): boolean {
  if (isBlendOfTwo(color, of)) return true;
  if (of.length < 3) return false;
  const triples = of.length === 3 ? [of] : [...of.map((_, left) => of.filter((_, i) => i !== left)), of];
  return triples.some((colors) => isInside(color, colors));
}

/** Whether `color` is a mixture of two of the colours. */
export function isBlendOfTwo(color: PackedColor, of: readonly PackedColor[]): boolean {
  for (let i = 1; i < of.length; i++) {
    for (let k = 0; k < i; k++) {
      if (blendWeight(color, of[i]!, of[k]!) !== undefined) return true;
    }
  }
  return false;
}

/** Whether two colours differ by no more than rounding may. */
export function isAlmost(a: PackedColor, b: PackedColor): boolean {
  return (
    Math.abs(((a >> 16) & 255) - ((b >> 16) & 255)) <= TOLERANCE &&
    Math.abs(((a >> 8) & 255) - ((b >> 8) & 255)) <= TOLERANCE &&
    Math.abs((a & 255) - (b & 255)) <= TOLERANCE
  );
}

/** How much of `b` is in `color` as a mixture of `a` and `b`, 0 to 1; undefined where it is none. */
export function blendWeight(color: PackedColor, a: PackedColor, b: PackedColor): number | undefined {
  const r = (a >> 16) & 255;
  const g = (a >> 8) & 255;
  const blue = a & 255;
  const dr = ((b >> 16) & 255) - r;
  const dg = ((b >> 8) & 255) - g;
  const db = (b & 255) - blue;
  const pr = ((color >> 16) & 255) - r;
  const pg = ((color >> 8) & 255) - g;
  const pb = (color & 255) - blue;
  const length = dr * dr + dg * dg + db * db;
  if (length === 0) return undefined;
  const weight = Math.max(0, Math.min(1, (pr * dr + pg * dg + pb * db) / length));
  const isNear =
    Math.abs(pr - weight * dr) <= TOLERANCE &&
    Math.abs(pg - weight * dg) <= TOLERANCE &&
    Math.abs(pb - weight * db) <= TOLERANCE;
  return isNear ? weight : undefined;
}

/** Whether the nearest point of the plane (three colours) or space (four) is the colour, and lies between them. */
function isInside(color: PackedColor, corners: readonly PackedColor[]): boolean {
  const [origin = 0, ...others] = corners;
  const axes = others.map((corner) => difference(corner, origin));
  const target = difference(color, origin);
  const weights = solve(
    axes.map((row) => axes.map((column) => dot(row, column))),
    axes.map((axis) => dot(axis, target)),
  );
  if (weights === undefined) return false;
  const rest = 1 - weights.reduce((sum, weight) => sum + weight, 0);
  if ([...weights, rest].some((weight) => weight < -WEIGHT_TOLERANCE)) return false;
  return target.every((value, channel) => {
    const mixed = axes.reduce((sum, axis, i) => sum + weights[i]! * axis[channel]!, 0);
    return Math.abs(value - mixed) <= TOLERANCE;
  });
}

function difference(a: PackedColor, b: PackedColor): number[] {
  const from = unpackColor(b);
  return unpackColor(a).map((value, channel) => value - from[channel]!);
}

function dot(a: readonly number[], b: readonly number[]): number {
  return a.reduce((sum, value, i) => sum + value * b[i]!, 0);
}

/** Gauss-Jordan with row exchange; undefined where the colours lie on a line or plane. Changes its arguments. */
function solve(matrix: number[][], right: number[]): number[] | undefined {
  const n = right.length;
  for (let column = 0; column < n; column++) {
    let pivot = column;
    for (let row = column + 1; row < n; row++) {
      if (Math.abs(matrix[row]![column]!) > Math.abs(matrix[pivot]![column]!)) pivot = row;
    }
    [matrix[column], matrix[pivot]] = [matrix[pivot]!, matrix[column]!];
    [right[column], right[pivot]] = [right[pivot]!, right[column]!];
    const lead = matrix[column]![column]!;
    if (Math.abs(lead) < 1e-6) return undefined;
    for (let row = 0; row < n; row++) {
      if (row === column) continue;
      const factor = matrix[row]![column]! / lead;
      for (let k = column; k < n; k++) matrix[row]![k]! -= factor * matrix[column]![k]!;
      right[row]! -= factor * right[column]!;
    }
  }
  return right.map((value, i) => value / matrix[i]![i]!);
}
