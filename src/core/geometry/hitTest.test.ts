import { describe, expect, it } from 'vitest';
import { hitLabel } from './hitTest';

const label = (classIndex: number, ...box: [number, number, number, number]) => ({
  classIndex,
  box,
  shape: { kind: 'box' },
});
const all = { tolerance: 0, isHidden: () => false };

describe('hitLabel', () => {
  it('finds the smallest label under the point, the last of equal ones', () => {
    const labels = [label(0, 0, 0, 100, 100), label(1, 10, 10, 30, 30), label(2, 30, 30, 10, 10)];
    expect(hitLabel(labels, { x: 20, y: 20 }, all)).toBe(2);
    expect(hitLabel(labels, { x: 50, y: 50 }, all)).toBe(0);
    expect(hitLabel(labels, { x: 101, y: 50 }, all)).toBeUndefined();
    expect(hitLabel(labels, { x: 101, y: 50 }, { ...all, tolerance: 2 })).toBe(0);
  });

  it('passes over hidden classes, whole pictures and boxes without a place', () => {
    const labels = [
      label(0, NaN, 0, 100, 100),
      { ...label(1, 0, 0, 9, 9), shape: { kind: 'image' } },
      label(2, 0, 0, 9, 9),
    ];
    expect(hitLabel(labels, { x: 5, y: 5 }, all)).toBe(2);
    expect(hitLabel(labels, { x: 5, y: 5 }, { tolerance: 0, isHidden: (index) => index === 2 })).toBeUndefined();
  });
});
