import fc from 'fast-check';
import { decode } from 'fast-png';
import { PNG } from 'pngjs';
import { describe, expect, it } from 'vitest';
import { buildPng, buildRgbPng, concat, pngChunk, type PngPlan } from '../../../test/support/buildPng';
import { nodeBytes } from '../../node/bytes/nodeBytes';
import { crc32 } from './crc32';
import { openPng, visitRows, type Png } from './png';

const kinds = [
  ...[1, 2, 4, 8, 16].map((bitDepth) => ({ colorType: 0, bitDepth })),
  ...[8, 16].map((bitDepth) => ({ colorType: 2, bitDepth })),
  ...[1, 2, 4, 8].map((bitDepth) => ({ colorType: 3, bitDepth })),
  ...[8, 16].map((bitDepth) => ({ colorType: 4, bitDepth })),
  ...[8, 16].map((bitDepth) => ({ colorType: 6, bitDepth })),
];

describe('openPng and visitRows', () => {
  for (const { colorType, bitDepth } of kinds) {
    for (const interlaced of [false, true]) {
      const name = `colour type ${colorType}, ${bitDepth} bit${interlaced ? ', interlaced' : ''}`;
      it(`give the samples that other readers give: ${name}`, () => {
        for (const plan of plansOf(colorType, bitDepth, interlaced)) {
          const file = buildPng(plan);
          const png = opened(file);
          expect(png.problems).toEqual([]);
          expect(samplesOf(png)).toEqual(oracle(file, plan));
        }
      });
    }
  }

  it('report each change between rows in their spans, for every filter', () => {
    const rows = fc.array(fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 61, maxLength: 61 }), {
      minLength: 2,
      maxLength: 8,
    });
    const property = fc.property(rows, fc.integer({ min: 0, max: 4 }), (values, filter) => {
      const color = (row: number, column: number): number => 0x402020 * values[row]![Math.floor(column / 7)]!;
      const sample = (row: number, column: number, channel: number): number =>
        (color(row, column) >> (16 - 8 * channel)) & 255;
      const plan = { width: 400, height: values.length, colorType: 2, bitDepth: 8, filter: () => filter, sample };
      const kept = new Uint8Array(1200);
      visitRows(opened(buildPng(plan)), (row, samples, { spans, spanCount }) => {
        for (let i = 0; i < spanCount; i++) kept.set(samples.subarray(spans[2 * i], spans[2 * i + 1]), spans[2 * i]);
        expect(Buffer.compare(kept, samples), `row ${row}`).toBe(0);
      });
    });
    fc.assert(property, { seed: 7, numRuns: 60 });
  });

  it('join image data that is cut into many chunks', () => {
    const plan = { ...plansOf(2, 8, false)[0]!, parts: 7 };
    const file = buildPng(plan);
    expect(samplesOf(opened(file))).toEqual(oracle(file, plan));
  });

  it('name the chunk whose checksum is wrong and still give the rows', () => {
    const file = buildRgbPng(4, 4, () => 0x123456);
    file[29]! ^= 1;
    const png = opened(file);
    expect(png.problems.map(({ code }) => code)).toEqual(['png/checksum']);
    expect(png.problems[0]!.message.args).toEqual(['IHDR', 8]);
    expect(visitRows(png, () => undefined)).toBe(4);
  });

  it('give the rows that come before the end of a file that is cut off', () => {
    const random = noise(3);
    const file = buildRgbPng(64, 64, () => random() & 0xffffff);
    const png = opened(file.slice(0, file.length >> 1));
    expect(png.problems.map(({ code }) => code)).toEqual(['png/truncated', 'png/data']);
    const rows = visitRows(png, () => undefined);
    expect(8 < rows && rows < 64).toBe(true);
  });

  it('refuse a header that claims more than any mask has', () => {
    const file = buildRgbPng(1, 1, () => 0);
    file.set([0, 1, 0x86, 0xa0, 0, 1, 0x86, 0xa0], 16);
    const result = openPng(file, nodeBytes);
    expect(result.ok ? undefined : result.problem.code).toBe('png/too-large');
  });

  it('say that data is missing where the header claims a larger picture than there is', () => {
    const file = buildRgbPng(10, 10, () => 0x808080);
    file.set([0, 0, 0x10, 0], 20);
    const header = file.subarray(12, 29);
    file.set(u32(crc32(header)), 29);
    expect(opened(file).problems.map(({ code }) => code)).toEqual(['png/data']);
  });

  it('refuse a header that claims a thousand times the rows there are, and an interlaced picture without an end', () => {
    const flat = buildRgbPng(10, 10, () => 0x808080);
    flat.set([0, 1, 0, 0], 20);
    const short = buildPng({ width: 9, height: 9, colorType: 0, bitDepth: 8, interlaced: true, sample: () => 0 });
    short.set([0, 0, 0, 10], 20);
    for (const file of [flat, short]) {
      file.set(u32(crc32(file.subarray(12, 29))), 29);
      const result = openPng(file, nodeBytes);
      expect(result.ok ? undefined : result.problem.code).toBe('png/data');
    }
  });

  it('say that a palette picture has no palette', () => {
    const file = buildPng({ width: 2, height: 2, colorType: 3, bitDepth: 8, sample: () => 0 });
    expect(opened(file).problems.map(({ code }) => code)).toEqual(['png/palette']);
  });

  it('never throw on damaged or random bytes', () => {
    const files = kinds.map(({ colorType, bitDepth }, i) => buildPng(plansOf(colorType, bitDepth, i % 2 === 0)[0]!));
    const damage = fc.tuple(fc.nat(files.length - 1), fc.nat(), fc.integer({ min: 0, max: 255 }), fc.nat());
    const property = fc.property(damage, fc.uint8Array({ maxLength: 40 }), ([which, at, value, cut], tail) => {
      const file = files[which]!.slice();
      file[at % file.length] = value;
      const broken = cut % 3 === 0 ? file.slice(0, cut % file.length) : cut % 3 === 1 ? concat([file, tail]) : file;
      for (const bytes of [broken, tail, concat([file.subarray(0, 33), pngChunk('IDAT', [...tail])])]) {
        const png = openPng(bytes, nodeBytes);
        if (png.ok) expect(visitRows(png.value, () => undefined)).toBeLessThanOrEqual(png.value.header.height);
      }
    });
    fc.assert(property, { seed: 7, numRuns: 400 });
  });
});

function plansOf(colorType: number, bitDepth: number, interlaced: boolean): PngPlan[] {
  const max = 2 ** bitDepth;
  const palette = colorType === 3 ? { palette: Array.from({ length: 3 * Math.min(max, 256) }, (_, i) => i % 256) } : {};
  return [
    [1, 1],
    [3, 9],
    [8, 8],
    [67, 13],
  ].map(([width, height], i) => {
    const random = noise(100 * colorType + bitDepth + i);
    const flat = Array.from({ length: 4000 }, () => random() % max);
    // Blobs with some noise: the filters' short cuts and their long ways are both taken.
    const sample = (row: number, column: number, channel: number): number =>
      (row * 7 + column * 3) % 11 === 0 ? flat[row * 67 + column]! : flat[(row >> 2) * 9 + (column >> 4) + channel]!;
    return { width: width!, height: height!, colorType, bitDepth, interlaced, sample, ...palette };
  });
}

function opened(file: Uint8Array): Png {
  const result = openPng(file, nodeBytes);
  if (!result.ok) throw new Error(result.problem.code);
  return result.value;
}

function samplesOf(png: Png): number[] {
  const all: number[] = [];
  visitRows(png, (_, samples) => all.push(...unpack(samples, png.header)));
  return all;
}

function unpack(samples: Uint8Array, header: Png['header']): number[] {
  return Array.from({ length: header.width * header.channels }, (_, i) => {
    if (header.bitDepth === 16) return samples[2 * i]! * 256 + samples[2 * i + 1]!;
    const bit = i * header.bitDepth;
    return (samples[bit >> 3]! >> (8 - header.bitDepth - (bit & 7))) & (2 ** header.bitDepth - 1);
  });
}

/** fast-png's samples; of less than 8 bits it leaves rows packed and cannot read interlaced ones: there pngjs's colours. */
function oracle(file: Uint8Array, plan: PngPlan): number[] {
  if (plan.bitDepth < 8 && plan.interlaced === true) {
    const scale = plan.colorType === 3 ? 3 : 255 / (2 ** plan.bitDepth - 1);
    const { data } = PNG.sync.read(Buffer.from(file));
    return Array.from({ length: plan.width * plan.height }, (_, i) => data[4 * i]! / scale);
  }
  const image = decode(file, { checkCrc: true });
  if (plan.bitDepth >= 8) return Array.from(image.data);
  const rowBytes = Math.ceil((plan.width * plan.bitDepth) / 8);
  const { header } = opened(file);
  return Array.from({ length: plan.height }, (_, row) =>
    unpack(image.data.subarray(row * rowBytes, (row + 1) * rowBytes) as Uint8Array, header),
  ).flat();
}

function u32(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

/** Repeatable numbers: xorshift32. */
function noise(seed: number): () => number {
  let state = seed * 2654435761 + 1;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 1;
  };
}
