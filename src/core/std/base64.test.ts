import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeBase64, encodeBase64 } from './base64';

describe('base64', () => {
  it('is what Node writes and reads', () => {
    const property = fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
      const text = Buffer.from(bytes).toString('base64');
      expect(encodeBase64(bytes)).toBe(text);
      expect(decodeBase64(text)).toEqual(bytes);
    });
    fc.assert(property, { seed: 4, numRuns: 1000 });
  });

  it.each(['A', 'AA', 'AAA', 'AA=A', 'A===', '====', 'AAAA=', 'AB==', 'AAB=', 'AA-_', ' AAA', 'AAAA\n', 'AAAAA==='])(
    'is not %j',
    (text) => {
      expect(decodeBase64(text)).toBeUndefined();
    },
  );

  it('of nothing is nothing', () => {
    expect([encodeBase64(new Uint8Array()), decodeBase64('')]).toEqual(['', new Uint8Array()]);
  });
});
