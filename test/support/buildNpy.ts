import { deflateRawSync } from 'node:zlib';
import { crc32 } from '../../src/core/image/crc32';
import { concat } from './buildPng';

export interface NpyPlan {
  /** As NumPy writes it: "|u1", "<f4", ">i2"… */
  readonly descr: string;
  readonly shape: readonly number[];
  /** In the order of the array's indices, the last fastest, whatever order the file has. */
  readonly values: readonly number[];
  readonly fortranOrder?: boolean;
  readonly version?: 1 | 2 | 3;
}

export function buildNpy({
  descr,
  shape,
  values,
  fortranOrder = false,
  version = 1,
}: NpyPlan): Uint8Array<ArrayBuffer> {
  const tuple = shape.length === 1 ? `${String(shape[0])},` : shape.join(', ');
  const literal = `{'descr': '${descr}', 'fortran_order': ${fortranOrder ? 'True' : 'False'}, 'shape': (${tuple}), }`;
  const start = version === 1 ? 10 : 12;
  const padded = literal.padEnd(Math.ceil((start + literal.length + 1) / 64) * 64 - start - 1) + '\n';
  const head = new Uint8Array(start);
  head.set([0x93, ...Buffer.from('NUMPY'), version, 0]);
  if (version === 1) new DataView(head.buffer).setUint16(8, padded.length, true);
  else new DataView(head.buffer).setUint32(8, padded.length, true);
  return concat([head, new TextEncoder().encode(padded), elements(descr, order(values, shape, fortranOrder))]);
}

function order(values: readonly number[], shape: readonly number[], fortranOrder: boolean): readonly number[] {
  if (!fortranOrder) return values;
  return values.map((_, at) => {
    // `at` counts with the first index fastest: find the same place with the last index fastest.
    let rest = at;
    let place = 0;
    const index = shape.map((size) => {
      const i = rest % size;
      rest = Math.floor(rest / size);
      return i;
    });
    for (const [axis, size] of shape.entries()) place = place * size + index[axis]!;
    return values[place]!;
  });
}

function elements(descr: string, values: readonly number[]): Uint8Array {
  const size = Number(descr[2]);
  const little = !descr.startsWith('>');
  const view = new DataView(new ArrayBuffer(values.length * size));
  for (const [i, value] of values.entries()) {
    if (size === 8 && !descr.endsWith('f8')) view.setBigInt64(8 * i, BigInt(value), little);
    else view[setters[descr.slice(1)] ?? 'setInt8'](size * i, descr.endsWith('f2') ? half(value) : value, little);
  }
  return new Uint8Array(view.buffer);
}

const setters: Readonly<
  Record<string, 'setInt16' | 'setUint16' | 'setInt32' | 'setUint32' | 'setFloat32' | 'setFloat64'>
> = {
  i2: 'setInt16',
  u2: 'setUint16',
  f2: 'setUint16',
  i4: 'setInt32',
  u4: 'setUint32',
  f4: 'setFloat32',
  f8: 'setFloat64',
};

/** Halves for the few values that tests use. */
function half(value: number): number {
  return (
    new Map([
      [0, 0],
      [1, 0x3c00],
      [0.5, 0x3800],
      [Infinity, 0x7c00],
    ]).get(value) ?? 0x7e00
  );
}

/** A zip archive of .npy files, as `numpy.savez` (stored) or `numpy.savez_compressed` writes it. */
export function buildNpz(arrays: Readonly<Record<string, Uint8Array>>, deflated = false): Uint8Array<ArrayBuffer> {
  const parts: Uint8Array[] = [];
  const directory: Uint8Array[] = [];
  let offset = 0;
  for (const [name, content] of Object.entries(arrays)) {
    const file = new TextEncoder().encode(`${name}.npy`);
    const packed = deflated ? deflateRawSync(content) : content;
    const common = [0, deflated ? 8 : 0, 0, 0] as const;
    const sizes = [crc32(content), packed.length, content.length] as const;
    const local = fields([0x04034b50], [20, ...common], [...sizes], [file.length, 0]);
    parts.push(local, file, packed);
    directory.push(fields([0x02014b50], [20, 20, ...common], [...sizes], [file.length, 0, 0, 0, 0], [0, offset]), file);
    offset += local.length + file.length + packed.length;
  }
  const size = directory.reduce((sum, part) => sum + part.length, 0);
  const count = directory.length / 2;
  return concat([...parts, ...directory, fields([0x06054b50], [0, 0, count, count], [size, offset], [0])]);
}

/** Little-endian fields: groups of 32-bit and of 16-bit numbers in turn. */
function fields(...groups: readonly (readonly number[])[]): Uint8Array {
  const bytes = groups.flatMap((group, g) =>
    group.flatMap((value) => Array.from({ length: g % 2 === 0 ? 4 : 2 }, (_, i) => (value >>> (8 * i)) & 255)),
  );
  return Uint8Array.from(bytes);
}
