/** Pairs of edges compared at most: enough for any drawn border, and an end for those made to be slow. */
const MAX_PAIRS = 2_000_000;

/**
 * The first two edges of a closed ring (x0 y0 x1 y1 …) that cross, by the index of their first points; undefined where none
 * do. Edges cross where each has its ends on both sides of the other, more than `depth` away from it: rings that touch
 * themselves, and borders crossed by rounding, do not count. Many edges are swept by their left ends.
 */
export function findCrossing(ring: readonly number[], depth: number): [number, number] | undefined {
  const count = Math.floor(ring.length / 2);
  if (count < 4) return undefined;
  const bounds = boundsOfEdges(ring, count);
  return count <= FEW ? findInPairs(ring, count, bounds, depth) : findInSweep(ring, count, bounds, depth);
}

/** Up to here comparing all pairs is quicker than sorting. */
const FEW = 64;

interface EdgeBounds {
  readonly left: Float64Array;
  readonly right: Float64Array;
}

/** Rings are many and small: their edges' bounds share one place. */
const shared: EdgeBounds = { left: new Float64Array(FEW), right: new Float64Array(FEW) };

function boundsOfEdges(ring: readonly number[], count: number): EdgeBounds {
  const isSmall = count <= FEW;
  const left = isSmall ? shared.left : new Float64Array(count);
  const right = isSmall ? shared.right : new Float64Array(count);
  for (let i = 0; i < count; i++) {
    const x0 = ring[2 * i]!;
    const x1 = ring[i + 1 < count ? 2 * i + 2 : 0]!;
    left[i] = x0 < x1 ? x0 : x1;
    right[i] = x0 < x1 ? x1 : x0;
  }
  return { left, right };
}

function findInPairs(
  ring: readonly number[],
  count: number,
  { left, right }: EdgeBounds,
  depth: number,
): [number, number] | undefined {
  for (let first = 0; first < count; first++) {
    for (let second = first + 2; second < count; second++) {
      if (left[second]! >= right[first]! || right[second]! <= left[first]!) continue;
      if (edgesCross(ring, count, first, second, depth)) return [first, second];
    }
  }
  return undefined;
}

function findInSweep(
  ring: readonly number[],
  count: number,
  { left, right }: EdgeBounds,
  depth: number,
): [number, number] | undefined {
  const order = Uint32Array.from(left, (_, i) => i).sort((a, b) => left[a]! - left[b]!);
  let compared = 0;
  for (let i = 0; i < count; i++) {
    const first = order[i]!;
    for (let j = i + 1; j < count && left[order[j]!]! < right[first]!; j++) {
      if (compared++ > MAX_PAIRS) return undefined;
      const second = order[j]!;
      if (edgesCross(ring, count, first, second, depth)) return [Math.min(first, second), Math.max(first, second)];
    }
  }
  return undefined;
}

function edgesCross(ring: readonly number[], count: number, a: number, b: number, depth: number): boolean {
  const gap = Math.abs(a - b);
  if (gap <= 1 || gap === count - 1) return false;
  const a1 = a + 1 < count ? a + 1 : 0;
  const b1 = b + 1 < count ? b + 1 : 0;
  const ay0 = ring[2 * a + 1]!;
  const ay1 = ring[2 * a1 + 1]!;
  const by0 = ring[2 * b + 1]!;
  const by1 = ring[2 * b1 + 1]!;
  if (Math.max(ay0, ay1) <= Math.min(by0, by1) || Math.max(by0, by1) <= Math.min(ay0, ay1)) return false;
  return isSplit(ring, a, a1, b, b1, depth) && isSplit(ring, b, b1, a, a1, depth);
}

/** Whether the points p and q lie on both sides of the line through a and b, each farther than `depth` from it. */
function isSplit(ring: readonly number[], a: number, b: number, p: number, q: number, depth: number): boolean {
  const dx = ring[2 * b]! - ring[2 * a]!;
  const dy = ring[2 * b + 1]! - ring[2 * a + 1]!;
  const first = dx * (ring[2 * p + 1]! - ring[2 * a + 1]!) - dy * (ring[2 * p]! - ring[2 * a]!);
  const second = dx * (ring[2 * q + 1]! - ring[2 * a + 1]!) - dy * (ring[2 * q]! - ring[2 * a]!);
  const least = depth * Math.sqrt(dx * dx + dy * dy);
  return first > 0 ? first > least && second < -least : first < -least && second > least;
}
