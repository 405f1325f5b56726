import { buildNpy } from '../buildNpy';
import { concat, pngChunk } from '../buildPng';

/** Inputs that are made to overwhelm a reader. Each has a name. */
export type Hostile = readonly (readonly [name: string, bytes: Uint8Array])[];

const text = (content: string): Uint8Array => Buffer.from(content);

const laughs = Array.from({ length: 10 }, (_, i) => `<!ENTITY l${i + 1} "${`&l${i};`.repeat(10)}">`).join('');

/** For readers of text, whatever they read. */
export const hostileTexts: Hostile = [
  ['nothing', text('')],
  ['a byte order mark alone', text('\ufeff')],
  ['a million zero bytes', new Uint8Array(1_000_000)],
  ['a million columns', text('0.5 '.repeat(1_000_000))],
  ['a million commas', text(','.repeat(1_000_000))],
  ['a million empty lines', text('\n'.repeat(1_000_000))],
  ['a million rows', text('0 0.5 0.5 0.1 0.1\n'.repeat(300_000))],
  [
    'an image of 200,000 classes',
    text(`image,label\n${Array.from({ length: 200_000 }, (_, i) => `a.png,c${i}\n`).join('')}`),
  ],
  ['a million opening brackets', text('['.repeat(1_000_000))],
  ['a million opening braces with keys', text('{"a":'.repeat(200_000))],
  ['a million quotes', text('"'.repeat(1_000_000))],
  ['a million backslashes', text(`"${'\\'.repeat(1_000_000)}`)],
  ['deep elements', text('<a>'.repeat(300_000))],
  ['a million less-than signs', text('<'.repeat(1_000_000))],
  ['a million ampersands', text('&'.repeat(1_000_000))],
  ['a tag of a million attributes', text(`<a ${'b="c" '.repeat(200_000)}>`)],
  ['a billion laughs', text(`<!DOCTYPE a [<!ENTITY l0 "ha">${laughs}]><a>&l10;</a>`)],
  [
    'aliases that unfold',
    text(
      `a0: &a0 [x]\n${Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [${`*a${i}, `.repeat(9)}]`).join('\n')}`,
    ),
  ],
  ['an alias of itself', text('a: &a [*a]')],
  ['deep indentation', text(Array.from({ length: 3000 }, (_, i) => `${' '.repeat(i)}a:\n`).join(''))],
  ['dashes on one line', text('- '.repeat(100_000))],
  ['a million opening parentheses', text('('.repeat(1_000_000))],
  ['a sum of ninety thousand terms', text(`label_colors = ${'1 + '.repeat(90_000)}1`)],
  ['lone surrogates', text('"\\ud800" \ud800 \udc00')],
  ['half a million unknown bytes', new Uint8Array(500_000).fill(0xff)],
  ['one long word', text('a'.repeat(5_000_000))],
  ['a number of a million digits', text('9'.repeat(1_000_000))],
];

function png(width: number, height: number, bitDepth: number, colorType: number, data: Uint8Array): Uint8Array {
  const side = (value: number): number[] => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
  return concat([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    pngChunk('IHDR', [...side(width), ...side(height), bitDepth, colorType, 0, 0, 0]),
    pngChunk('IDAT', [...data]),
    pngChunk('IEND', []),
  ]);
}

const nonsense = Uint8Array.of(0x78, 0x9c, 0x63, 0x60, 0, 0, 0, 1, 0, 1);

/** For readers of pictures and arrays. */
export const hostileFiles: Hostile = [
  ['nothing', new Uint8Array()],
  ['a picture said to be 2³¹ wide and high', png(0x7fffffff, 0x7fffffff, 16, 6, nonsense)],
  ['a picture said to be 60,000 wide and high', png(60_000, 60_000, 8, 6, nonsense)],
  ['a picture of no width', png(0, 10, 8, 2, nonsense)],
  ['a picture of 3 bits', png(10, 10, 3, 2, nonsense)],
  [
    'a chunk said to be 2³¹ long',
    concat([png(4, 4, 8, 2, nonsense).subarray(0, 33), Uint8Array.of(0x7f, 255, 255, 255, 0x49, 0x44, 0x41, 0x54)]),
  ],
  [
    'a hundred thousand empty chunks',
    concat([png(4, 4, 8, 2, nonsense).subarray(0, 33), ...Array.from({ length: 20_000 }, () => pngChunk('tEXt', []))]),
  ],
  ['an array said to be 10¹² long', buildNpy({ descr: '<f8', shape: [1e6, 1e6, 3], values: [] })],
  ['an array of a negative length', buildNpy({ descr: '|u1', shape: [-4, 4, 3], values: [1, 2] })],
  ['an array of a hundred axes', buildNpy({ descr: '|u1', shape: Array.from({ length: 100 }, () => 1), values: [1] })],
  ['an array of objects', buildNpy({ descr: '|O', shape: [1, 1, 3], values: [] })],
  ['an archive that ends at once', Uint8Array.of(0x50, 0x4b, 5, 6, ...Array.from({ length: 18 }, () => 255))],
  ['a million zero bytes', new Uint8Array(1_000_000)],
];
