import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeText } from './text';

const sound = ['a', '\n', 'é', '€', '😀', '\ufffd', '\ufeff', '\uffff'].map((text) => ({
  bytes: [...new TextEncoder().encode(text)],
  length: text.length,
  isSound: true,
}));
/** Each is one U+FFFD: a byte that begins nothing, and characters that do not go on. */
const broken = [[0xff], [0xc0], [0xe2], [0xe2, 0x82], [0xf0, 0x9f], [0xf0, 0x9f, 0x98]].map((bytes) => ({
  bytes,
  length: 1,
  isSound: false,
}));

describe('bytes that are not UTF-8', () => {
  it('are told from a U+FFFD that the text holds', () => {
    expect(decodeText(new TextEncoder().encode('0 \ufffd\n')).invalid).toEqual([]);
    const mixed = Uint8Array.of(0xef, 0xbb, 0xbf, 0xef, 0xbf, 0xbd, 0xff, 0xef, 0xbf, 0xbd, 0xe2, 0x82);
    expect(decodeText(mixed)).toMatchObject({
      hasBom: true,
      text: '\ufffd'.repeat(4),
      invalid: [
        { start: 1, end: 2 },
        { start: 3, end: 4 },
      ],
    });
  });

  it('are found wherever they stand, the first twenty', () => {
    const piece = fc.constantFrom(...sound, ...broken);
    const property = fc.property(fc.array(piece, { maxLength: 60 }), (pieces) => {
      const expected: number[] = [];
      let length = 0;
      for (const { isSound, length: own } of pieces) {
        if (!isSound) expected.push(length);
        length += own;
      }
      const { text, invalid, hasBom } = decodeText(Uint8Array.from(pieces.flatMap(({ bytes }) => bytes)));
      const removed = hasBom ? 1 : 0;
      expect(text).toHaveLength(length - removed);
      expect(invalid).toEqual(
        expected.slice(0, 20).map((start) => ({ start: start - removed, end: start - removed + 1 })),
      );
    });
    fc.assert(property, { seed: 7, numRuns: 500 });
  });
});
