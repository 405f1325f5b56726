import { encode as encodeJpeg } from 'jpeg-js';
import { buildPng, concat, pngChunk } from './buildPng';

const WIDTH = 64;
const HEIGHT = 48;
/** The colour of the class road, which the pages use. */
const ROAD = [64, 32, 32] as const;

/**
 * The bytes of a picture that a page describes in words, 64 × 48 pixels: `picture` or `mask`, then what is special about it:
 * `cut off`, `turned`, `JPEG`, `half transparent`. Pictures of different names differ; `picture of x.png` is that of `x.png`.
 */
export function describedPicture(path: string, description: string): Uint8Array {
  const [kind = '', ...traits] = description.split(', ');
  const [, name = path] = /^picture of (\S+)$/.exec(kind) ?? [];
  if (kind !== 'mask' && !kind.startsWith('picture')) throw new Error(`No such thing: ${description}`);
  const color = kind === 'mask' ? ROAD : colorOf(name);
  if (traits.includes('JPEG')) return jpeg(color);
  const png = traits.includes('half transparent') ? translucent(color) : opaque(color);
  if (traits.includes('turned')) return concat([png.subarray(0, 33), exifTurned, png.subarray(33)]);
  return traits.includes('cut off') ? png.subarray(0, png.length - 24) : png;
}

function colorOf(name: string): readonly number[] {
  const sum = Array.from(name).reduce((hash, letter) => (hash * 31 + letter.charCodeAt(0)) >>> 0, 7);
  return [sum & 255, (sum >> 8) & 255, (sum >> 16) & 255];
}

function opaque(color: readonly number[]) {
  return buildPng({
    width: WIDTH,
    height: HEIGHT,
    colorType: 2,
    bitDepth: 8,
    sample: (_row, _column, channel) => color[channel] ?? 0,
  });
}

function translucent(color: readonly number[]) {
  const sample = (_row: number, column: number, channel: number): number =>
    channel < 3 ? (color[channel] ?? 0) : column < WIDTH / 2 ? 255 : 128;
  return buildPng({ width: WIDTH, height: HEIGHT, colorType: 6, bitDepth: 8, sample });
}

function jpeg([red = 0, green = 0, blue = 0]: readonly number[]): Uint8Array {
  const data = Buffer.alloc(WIDTH * HEIGHT * 4, Uint8Array.of(red, green, blue, 255));
  return new Uint8Array(encodeJpeg({ width: WIDTH, height: HEIGHT, data }, 90).data);
}

/** One entry in the big-endian form: orientation (0x0112) 6, a quarter turn clockwise. */
const exifTurned = pngChunk('eXIf', [
  ...[0x4d, 0x4d, 0, 42, 0, 0, 0, 8, 0, 1],
  ...[0x01, 0x12, 0, 3, 0, 0, 0, 1, 0, 6, 0, 0, 0, 0, 0, 0],
]);
