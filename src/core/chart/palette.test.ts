import { describe, expect, it } from 'vitest';
import { hatchCell } from './hatch';
import { cssColor, hexColor, luminance, mix, packColor, safeColor, textOn } from './palette';

describe('safeColor', () => {
  it('has a colour of its own for each of 24 classes', () => {
    const names = new Set(Array.from({ length: 24 }, (_, i) => cssColor(safeColor(i))));
    expect(names.size).toBe(24);
    expect(safeColor(24)).toEqual(safeColor(0));
  });
});

describe('textOn', () => {
  it('reads with a contrast of at least 4.5 to 1 on every safe colour', () => {
    for (let i = 0; i < 24; i++) {
      const [light, dark] = [luminance(safeColor(i)), luminance(textOn(safeColor(i)))].sort((a, b) => b - a);
      expect((light! + 0.05) / (dark! + 0.05)).toBeGreaterThan(4.5);
    }
  });
});

describe('colours', () => {
  it('mix, pack and print', () => {
    expect(mix([0, 100, 200], [255, 255, 255], 0.5)).toEqual([128, 178, 228]);
    expect(hexColor(packColor([1, 2, 255]))).toBe('#0102ff');
  });
});

describe('hatchCell', () => {
  it('differs between any two of ten classes and leaves most of the colour to be seen', () => {
    const cells = Array.from({ length: 10 }, (_, i) => hatchCell(i));
    expect(new Set(cells.map((cell) => cell.join(''))).size).toBe(10);
    for (const cell of cells) expect(cell.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(32);
  });
});
