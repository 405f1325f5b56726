import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toUprightBytes } from './uprightBytes';

const ascii = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));

/** A JPEG's beginning with one EXIF entry: tag 0x0112 and this orientation. */
function jpegWith(orientation: number, order: 'II' | 'MM'): Uint8Array<ArrayBuffer> {
  const short = (value: number): number[] => (order === 'II' ? [value, 0] : [0, value]);
  const long = (value: number): number[] => (order === 'II' ? [value, 0, 0, 0] : [0, 0, 0, value]);
  const tag = order === 'II' ? [0x12, 0x01] : [0x01, 0x12];
  const entry = [...tag, ...short(3), ...long(1), ...short(orientation), 0, 0];
  const tiff = [...ascii(order), ...short(42), ...long(8), ...short(1), ...entry, ...long(0)];
  const exif = [...ascii('Exif'), 0, 0, ...tiff];
  return Uint8Array.from([0xff, 0xd8, 0xff, 0xe1, 0, exif.length + 2, ...exif, 0xff, 0xda, 0, 2, 1, 2, 3]);
}

describe('toUprightBytes', () => {
  it('sets a JPEG’s orientation to 1 in either byte order, and changes nothing else', () => {
    for (const order of ['II', 'MM'] as const) {
      const turned = jpegWith(6, order);
      expect(toUprightBytes(turned)).toEqual(jpegWith(1, order));
      expect(turned).toEqual(jpegWith(6, order));
    }
  });

  it('takes the EXIF chunk out of a PNG', () => {
    const chunk = (name: string, ...data: number[]): number[] => [
      0,
      0,
      0,
      data.length,
      ...ascii(name),
      ...data,
      9,
      9,
      9,
      9,
    ];
    const head = [0x89, ...ascii('PNG'), 13, 10, 26, 10, ...chunk('IHDR', 1, 2)];
    const png = Uint8Array.from([...head, ...chunk('eXIf', 5, 6, 7), ...chunk('IDAT', 8)]);
    expect(toUprightBytes(png)).toEqual(Uint8Array.from([...head, ...chunk('IDAT', 8)]));
  });

  it('takes the name of a WebP’s EXIF chunk', () => {
    const webp = (name: string): Uint8Array<ArrayBuffer> =>
      Uint8Array.from([
        ...ascii('RIFF'),
        20,
        0,
        0,
        0,
        ...ascii('WEBPVP8 '),
        1,
        0,
        0,
        0,
        7,
        0,
        ...ascii(name),
        2,
        0,
        0,
        0,
        1,
        2,
      ]);
    expect(toUprightBytes(webp('EXIF'))).toEqual(webp('JUNK'));
  });

  it('never throws and never changes the length of a JPEG, whatever is in it', () => {
    const bytes = fc
      .uint8Array({ maxLength: 200 })
      .map((tail) => Uint8Array.from([0xff, 0xd8, 0xff, 0xe1, 0, 40, ...tail]));
    fc.assert(
      fc.property(bytes, (jpeg) => {
        expect(toUprightBytes(jpeg)).toHaveLength(jpeg.length);
      }),
      { seed: 7, numRuns: 500 },
    );
    const png = fc.uint8Array({ maxLength: 200 }).map((tail) => Uint8Array.from([0x89, ...ascii('PNG'), ...tail]));
    fc.assert(
      fc.property(png, (bytes_) => {
        expect(toUprightBytes(bytes_).length).toBeLessThanOrEqual(bytes_.length);
      }),
      { seed: 7, numRuns: 500 },
    );
  });
});
