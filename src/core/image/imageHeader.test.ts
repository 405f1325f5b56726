import fc from 'fast-check';
import { encode } from 'jpeg-js';
import { describe, expect, it } from 'vitest';
import { buildRgbPng, concat, pngChunk } from '../../../test/support/buildPng';
import { MemoryFiles } from '../../../test/support/memoryFiles';
import { parseImageHeader, readImageHeader, type ImageFacts } from './imageHeader';

const little = (value: number, bytes: number): number[] =>
  Array.from({ length: bytes }, (_, i) => (value >>> (8 * i)) & 255);
const big = (value: number, bytes: number): number[] => little(value, bytes).reverse();
const letters = (text: string): number[] => Array.from(text, (letter) => letter.charCodeAt(0));

/** A TIFF structure with one directory of short values and, after it, so many bytes of data. */
function tiff(order: 'II' | 'MM', tags: Readonly<Record<number, number>>, data = 0): Uint8Array<ArrayBuffer> {
  const put = order === 'II' ? little : big;
  const entries = Object.entries(tags).flatMap(([tag, value]) => [
    ...put(Number(tag), 2),
    ...put(3, 2),
    ...put(1, 4),
    ...put(value, 2),
    ...put(0, 2),
  ]);
  const count = Object.keys(tags).length;
  const head = [...letters(order), ...put(42, 2), ...put(8, 4), ...put(count, 2), ...entries, ...put(0, 4)];
  return Uint8Array.from([...head, ...new Array<number>(data).fill(7)]);
}

const jpeg = new Uint8Array(encode({ width: 30, height: 20, data: new Uint8Array(2400).fill(90) }, 80).data);

function jpegWith(segments: readonly number[][]): Uint8Array<ArrayBuffer> {
  const added = segments.map((content) => Uint8Array.from([0xff, 0xe1, ...big(content.length + 2, 2), ...content]));
  return concat([jpeg.subarray(0, 2), ...added, jpeg.subarray(2)]);
}

function webp(name: string, content: readonly number[], more: readonly number[] = []): Uint8Array {
  const body = [...letters('WEBP'), ...letters(name), ...little(content.length, 4), ...content, ...more];
  return Uint8Array.from([...letters('RIFF'), ...little(body.length, 4), ...body]);
}

const exifTurned = [...letters('Exif\0\0'), ...tiff('MM', { 0x0112: 6 })];
const bmp = Uint8Array.from([
  ...[...letters('BM'), ...little(54 + 8 * 5, 4), ...little(0, 4), ...little(54, 4), ...little(40, 4)],
  ...[...little(2, 4), ...little(-5, 4), ...little(1, 2), ...little(24, 2), ...new Array<number>(24 + 8 * 5).fill(0)],
]);
const gif = Uint8Array.from([...letters('GIF89a'), ...little(12, 2), ...little(7, 2), 0, 0, 0, 0x3b]);
const vp8x = [8, 0, 0, 0, ...little(299, 3), ...little(199, 3)];
const exifChunk = [...letters('EXIF'), ...little(26, 4), ...tiff('II', { 0x0112: 3 })];
const tiffTags = { 256: 9, 257: 4, 259: 1, 273: 86, 274: 8, 279: 36 };
const fewer = { 256: 9, 257: 4, 274: 8, 273: 74, 279: 36 };

const pictures: readonly (readonly [string, Uint8Array, Partial<ImageFacts>])[] = [
  ['PNG', buildRgbPng(5, 3, () => 0), { format: 'png', width: 5, height: 3, orientation: 1, lossy: false }],
  ['JPEG', jpeg, { format: 'jpeg', width: 30, height: 20, orientation: 1, lossy: true }],
  ['JPEG that is turned', jpegWith([exifTurned]), { width: 30, height: 20, orientation: 6 }],
  [
    'JPEG whose frame lies behind 300 kB of metadata',
    jpegWith([...Array.from({ length: 5 }, () => new Array<number>(60_000).fill(0)), exifTurned]),
    { width: 30, height: 20, orientation: 6 },
  ],
  ['JPEG with padding behind its end', concat([jpeg, new Uint8Array(9000)]), { width: 30, height: 20 }],
  ['BMP with rows from the top', bmp, { format: 'bmp', width: 2, height: 5 }],
  ['GIF', gif, { format: 'gif', width: 12, height: 7 }],
  [
    'lossless WebP',
    webp('VP8L', [0x2f, ...little(15 | (9 << 14), 4), 0, 0, 0, 0, 0]),
    { width: 16, height: 10, lossy: false },
  ],
  [
    'lossy WebP',
    webp('VP8 ', [0, 0, 0, 0x9d, 1, 0x2a, ...little(33, 2), ...little(44, 2)]),
    { format: 'webp', width: 33, height: 44, lossy: true },
  ],
  ['WebP that is turned', webp('VP8X', vp8x, exifChunk), { width: 300, height: 200, orientation: 3 }],
  ['little-endian TIFF', tiff('II', fewer, 50), { format: 'tiff', width: 9, height: 4, orientation: 8 }],
  ['big-endian TIFF', tiff('MM', tiffTags, 50), { width: 9, height: 4, orientation: 8 }],
];

describe('readImageHeader', () => {
  for (const [name, file, facts] of pictures) {
    it(`reads a ${name}`, async () => {
      const read = await readImageHeader(new MemoryFiles({ '/a': file }), '/a');
      expect(read).toMatchObject({ ok: true, value: { ...facts, truncated: false, bytes: file.length } });
      expect(parseImageHeader(file)).toEqual(read);
    });

    it(`says that a ${name} is cut off`, async () => {
      const cut = file.slice(0, name.includes('padding') ? jpeg.length - 2 : file.length - 15);
      const read = await readImageHeader(new MemoryFiles({ '/a': cut }), '/a');
      if (read.ok) expect(read.value.truncated).toBe(true);
      else expect(read.problem.code).toBe('image/unreadable');
    });
  }

  it('reads an orientation in a PNG', () => {
    const png = buildRgbPng(5, 3, () => 0);
    const turned = concat([png.subarray(0, 33), pngChunk('eXIf', [...tiff('MM', { 0x0112: 5 })]), png.subarray(33)]);
    expect(parseImageHeader(turned)).toMatchObject({ ok: true, value: { orientation: 5, truncated: false } });
  });

  it('reads a small piece of a large file', async () => {
    const large = concat([buildRgbPng(5, 3, () => 0).subarray(0, 33), new Uint8Array(5_000_000)]);
    const files = new MemoryFiles({ '/a': large });
    expect(await readImageHeader(files, '/a')).toMatchObject({ ok: true, value: { truncated: true } });
    expect(files.reads).toHaveLength(2);
  });

  it('says what is no picture', async () => {
    const files = new MemoryFiles({ '/empty': '', '/text': 'hello' });
    for (const path of ['/empty', '/text', '/missing']) expect((await readImageHeader(files, path)).ok).toBe(false);
  });

  it('never throws on damaged bytes and ends', () => {
    const property = fc.property(
      fc.nat(pictures.length - 1),
      fc.array(fc.tuple(fc.nat(200), fc.nat(255))),
      fc.nat(),
      (which, hits, cut) => {
        const file = pictures[which]![1].slice(0, 4000);
        for (const [at, value] of hits) file[at % file.length] = value;
        parseImageHeader(file.slice(0, cut % (file.length + 1)));
        parseImageHeader(file);
      },
    );
    fc.assert(property, { seed: 7, numRuns: 3000 });
  });
});
