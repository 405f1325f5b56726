import { deflateSync } from 'node:zlib';
import { passesOf } from '../../src/core/image/adam7';
import { crc32 } from '../../src/core/image/crc32';

/** What a test wants in a PNG file. `sample(row, column, channel)` gives raw samples in the file's bit depth. */
export interface PngPlan {
  readonly width: number;
  readonly height: number;
  /** 0 grey, 2 RGB, 3 palette, 4 grey and alpha, 6 RGB and alpha. */
  readonly colorType: number;
  readonly bitDepth: number;
  readonly interlaced?: boolean;
  readonly palette?: readonly number[];
  readonly transparency?: readonly number[];
  /** The filter of each row; by default all five in turn. */
  readonly filter?: (row: number) => number;
  /** Into how many IDAT chunks the data is cut. */
  readonly parts?: number;
  sample(row: number, column: number, channel: number): number;
}

const channels: Readonly<Record<number, number>> = { 0: 1, 2: 3, 3: 1, 4: 2, 6: 4 };

export function buildPng(plan: PngPlan): Uint8Array<ArrayBuffer> {
  const { width, height, bitDepth, colorType, interlaced = false } = plan;
  const passes = interlaced
    ? passesOf({ width, height })
    : [{ top: 0, left: 0, rowStep: 1, columnStep: 1, rows: height, columns: width }];
  const rows = passes.flatMap((pass) => {
    const raw = Array.from({ length: pass.rows }, (_, row) =>
      packRow(plan, pass.top + row * pass.rowStep, pass.left, pass.columnStep, pass.columns),
    );
    return raw.map((samples, row) => filterRow(plan, row, samples, raw[row - 1]));
  });
  const data = deflateSync(concat(rows));
  const { palette, transparency, parts = 1 } = plan;
  const step = Math.ceil(data.length / parts);
  return concat([
    Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a),
    pngChunk('IHDR', [...uint32(width), ...uint32(height), bitDepth, colorType, 0, 0, interlaced ? 1 : 0]),
    ...(palette === undefined ? [] : [pngChunk('PLTE', palette)]),
    ...(transparency === undefined ? [] : [pngChunk('tRNS', transparency)]),
    ...Array.from({ length: parts }, (_, i) => pngChunk('IDAT', [...data.subarray(i * step, (i + 1) * step)])),
    pngChunk('IEND', []),
  ]);
}

/** An 8-bit RGB picture from packed colours, 0xRRGGBB, row by row. */
export function buildRgbPng(width: number, height: number, color: (row: number, column: number) => number) {
  const sample = (row: number, column: number, channel: number): number =>
    (color(row, column) >> (16 - 8 * channel)) & 255;
  return buildPng({ width, height, colorType: 2, bitDepth: 8, sample });
}

export function pngChunk(name: string, content: readonly number[]): Uint8Array {
  const body = Uint8Array.from([...Array.from(name, (letter) => letter.charCodeAt(0)), ...content]);
  return concat([Uint8Array.from(uint32(content.length)), body, Uint8Array.from(uint32(crc32(body)))]);
}

export function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let offset = 0;
  for (const part of parts) {
    joined.set(part, offset);
    offset += part.length;
  }
  return joined;
}

function uint32(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

function packRow(plan: PngPlan, row: number, left: number, step: number, columns: number): Uint8Array {
  const count = channels[plan.colorType]!;
  const packed = new Uint8Array(Math.ceil((columns * count * plan.bitDepth) / 8));
  let bit = 0;
  for (let i = 0; i < columns * count; i++, bit += plan.bitDepth) {
    const value = plan.sample(row, left + Math.floor(i / count) * step, i % count);
    if (plan.bitDepth === 16) packed.set([value >> 8, value & 255], bit >> 3);
    else packed[bit >> 3]! |= value << (8 - plan.bitDepth - (bit & 7));
  }
  return packed;
}

function filterRow(
  plan: PngPlan,
  row: number,
  raw: Uint8Array,
  above: Uint8Array = new Uint8Array(raw.length),
): Uint8Array {
  const filter = plan.filter?.(row) ?? row % 5;
  const pixel = Math.max(1, (channels[plan.colorType]! * plan.bitDepth) >> 3);
  const filtered = raw.map((value, i) => {
    const a = raw[i - pixel] ?? 0;
    const b = above[i]!;
    const c = above[i - pixel] ?? 0;
    return value - [0, a, b, (a + b) >> 1, paeth(a, b, c)][filter]!;
  });
  return Uint8Array.of(filter, ...filtered);
}

function paeth(a: number, b: number, c: number): number {
  const p = a + b - c;
  const [pa, pb, pc] = [Math.abs(p - a), Math.abs(p - b), Math.abs(p - c)];
  if (pa <= pb && pa <= pc) return a;
  return pb <= pc ? b : c;
}
