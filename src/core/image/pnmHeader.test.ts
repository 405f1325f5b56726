import { describe, expect, it } from 'vitest';
import { parseImageHeader } from './imageHeader';

function headerOf(header: string, samples: number): unknown {
  const result = parseImageHeader(new Uint8Array([...new TextEncoder().encode(header), ...new Uint8Array(samples)]));
  return result.ok ? [result.value.format, result.value.width, result.value.height, result.value.truncated] : 'refused';
}

describe('a Netpbm picture', () => {
  it('is read in each of its binary kinds, whole or cut off', () => {
    expect(headerOf('P6\n4 3\n255\n', 36)).toEqual(['pnm', 4, 3, false]);
    expect(headerOf('P6\n4 3\n255\n', 35)).toEqual(['pnm', 4, 3, true]);
    expect(headerOf('P5 4 3 65535\n', 24)).toEqual(['pnm', 4, 3, false]);
    expect(headerOf('P5 4 3 65535\n', 23)).toEqual(['pnm', 4, 3, true]);
    expect(headerOf('P4\n9 2\n', 4)).toEqual(['pnm', 9, 2, false]);
  });

  it('may hold comments, and samples as text', () => {
    expect(headerOf('P5 # made by hand\n# twice\n4\n3 # high\n255\n', 12)).toEqual(['pnm', 4, 3, false]);
    expect(headerOf('P3\n4 3\n255\n', 1)).toEqual(['pnm', 4, 3, false]);
  });

  it('without a size is refused', () => {
    expect(headerOf('P6\n4\n', 0)).toBe('refused');
    expect(headerOf('P6\n0 3\n255\n', 0)).toBe('refused');
  });
});
