import { describe, expect, it } from 'vitest';
import { formatNumber } from './numberText';

describe('a number as text', () => {
  it.each<[number, number, number | undefined, string]>([
    [0.5, 6, undefined, '0.5'],
    [0.5, 6, 3, '0.500'],
    [1, 6, undefined, '1'],
    [100, 0, undefined, '100'],
    [1 / 3, 4, undefined, '0.3333'],
    [-0.0000001, 6, undefined, '0'],
    [-0.0000001, 2, 2, '0.00'],
    [1e-9, 6, undefined, '0'],
    [NaN, 6, undefined, 'NaN'],
    [-Infinity, 6, undefined, '-Infinity'],
  ])('%d with at most %d decimals, at least %s, is "%s"', (value, most, least, expected) => {
    expect(formatNumber(value, most, least)).toBe(expected);
  });
});
