import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findCrossing } from './ringCrossing';

describe('findCrossing', () => {
  it('finds the two edges of a bow tie', () => {
    expect(findCrossing([0, 0, 10, 10, 10, 0, 0, 10], 0.5)).toEqual([0, 2]);
  });

  it('finds nothing in a ring around a center, however many points it has', () => {
    const radii = fc.array(fc.integer({ min: 20, max: 40 }), { minLength: 5, maxLength: 60 });
    fc.assert(
      fc.property(radii, (ring) => {
        const points = ring.flatMap((radius, i) => {
          const angle = (2 * Math.PI * i) / ring.length;
          return [radius * Math.cos(angle), radius * Math.sin(angle)];
        });
        expect(findCrossing(points, 0)).toBeUndefined();
      }),
      { seed: 7, numRuns: 200 },
    );
  });

  it('finds a crossing among many points', () => {
    // A comb of 200 teeth whose back is crossed by the last edge but one.
    const comb = Array.from({ length: 200 }, (_, i) => [2 * i, 0, 2 * i + 1, 10]).flat();
    expect(findCrossing([...comb, 400, 20, 0, 20], 0.5)).toBeUndefined();
    expect(findCrossing([...comb, 400, 20, 100, 5, 0, 20], 0.5)).toBeDefined();
  });

  it('agrees with comparing all pairs', () => {
    const crosses = (ring: readonly number[]): boolean => {
      const count = ring.length / 2;
      const side = (a: number, b: number, p: number) =>
        (ring[2 * b]! - ring[2 * a]!) * (ring[2 * p + 1]! - ring[2 * a + 1]!) -
        (ring[2 * b + 1]! - ring[2 * a + 1]!) * (ring[2 * p]! - ring[2 * a]!);
      for (let a = 0; a < count; a++) {
        for (let b = 0; b < count; b++) {
          const [a1, b1] = [(a + 1) % count, (b + 1) % count];
          if (side(a, a1, b) * side(a, a1, b1) < 0 && side(b, b1, a) * side(b, b1, a1) < 0) return true;
        }
      }
      return false;
    };
    const points = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { minLength: 3, maxLength: 12 });
    fc.assert(
      fc.property(points, (pairs) => {
        const ring = pairs.flat();
        expect(findCrossing(ring, 0) !== undefined).toBe(crosses(ring));
      }),
      { seed: 7, numRuns: 2000 },
    );
  });
});
