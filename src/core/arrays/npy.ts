import { message } from '../std/message';
import { failure, success, type Result } from '../std/problem';
import { halfFloat } from './shortFloats';

/** What the header of an .npy file says of the array behind it. */
export interface NpyHeader {
  /** b: booleans, i and u: integers, f: floating point. */
  readonly kind: 'b' | 'i' | 'u' | 'f';
  /** Bytes an element: 1 for b; 1, 2, 4 or 8 for i and u; 2, 4 or 8 for f. */
  readonly itemSize: number;
  readonly bigEndian: boolean;
  /** Whether the first index changes fastest (Fortran) instead of the last (C). */
  readonly fortranOrder: boolean;
  readonly shape: readonly number[];
  /** Where the elements begin. */
  readonly dataOffset: number;
}

export type NumberArray =
  Uint8Array | Int8Array | Uint16Array | Int16Array | Uint32Array | Int32Array | Float32Array | Float64Array;

const MAX_HEADER = 65_536;
const MAX_DIMENSIONS = 32;

/**
 * Reads the header of an .npy file (NumPy's format, versions 1 to 3): the Python literal in it is matched, never run. Arrays of
 * objects, records, text and complex numbers are refused, and so is an array whose elements are not all in the file.
 */
export function parseNpyHeader(data: Uint8Array): Result<NpyHeader> {
  const isNpy = data[0] === 0x93 && new TextDecoder().decode(data.subarray(1, 6)) === 'NUMPY';
  if (!isNpy) return unreadable('npy/signature');
  const isShort = data[6] === 1;
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const start = isShort ? 10 : 12;
  if (data.length < start || data[6]! < 1 || data[6]! > 3) return unreadable('npy/version');
  const length = isShort ? view.getUint16(8, true) : view.getUint32(8, true);
  if (length > MAX_HEADER || start + length > data.length) return unreadable('npy/header');
  const text = new TextDecoder().decode(data.subarray(start, start + length));
  return parseLiteral(text, start + length, data.length);
}

function parseLiteral(text: string, dataOffset: number, available: number): Result<NpyHeader> {
  const descr = /['"]descr['"]\s*:\s*(?:['"]([^'"]{1,16})['"]|\[)/.exec(text);
  const order = /['"]fortran_order['"]\s*:\s*(True|False)\b/.exec(text);
  const shapeText = /['"]shape['"]\s*:\s*\(([\d\s,L]*)\)/.exec(text)?.[1];
  if (descr === null || order === null || shapeText === undefined) return unreadable('npy/header');
  const type = /^([<>|=])([biuf])([1248])$/.exec(descr[1] ?? '');
  if (type === null || !isNumberType(type[2]!, Number(type[3]))) return unsupportedType(descr[1] ?? 'record');
  const shape = shapeText
    .split(',')
    .map((part) => part.trim().replace(/L$/, ''))
    .filter((part) => part !== '')
    .map(Number);
  const itemSize = Number(type[3]);
  const bytes = shape.reduce((product, size) => product * size, itemSize);
  if (shape.length > MAX_DIMENSIONS || !(dataOffset + bytes <= available)) return tooShort(shape);
  const kind = type[2] as NpyHeader['kind'];
  const header = { kind, itemSize, bigEndian: type[1] === '>', fortranOrder: order[1] === 'True', shape, dataOffset };
  return success(header);
}

function isNumberType(kind: string, size: number): boolean {
  if (kind === 'b') return size === 1;
  return kind !== 'f' || size > 1;
}

/**
 * The elements as a typed array in the order of the file, without a copy where alignment and byte order allow it. Half floats
 * become Float32Array; 64-bit integers become Float64Array, inexact beyond 2^53.
 */
export function npyValues(data: Uint8Array, header: NpyHeader): NumberArray {
  const count = header.shape.reduce((product, size) => product * size, 1);
  const stored = data.subarray(header.dataOffset, header.dataOffset + count * header.itemSize);
  const bytes = nativeBytes(stored, header);
  const { buffer, byteOffset } = bytes;
  switch (`${header.kind}${header.itemSize}`) {
    case 'i1':
      return new Int8Array(buffer, byteOffset, count);
    case 'u2':
      return new Uint16Array(buffer, byteOffset, count);
    case 'i2':
      return new Int16Array(buffer, byteOffset, count);
    case 'u4':
      return new Uint32Array(buffer, byteOffset, count);
    case 'i4':
      return new Int32Array(buffer, byteOffset, count);
    case 'u8':
      return Float64Array.from(new BigUint64Array(buffer, byteOffset, count), Number);
    case 'i8':
      return Float64Array.from(new BigInt64Array(buffer, byteOffset, count), Number);
    case 'f2':
      return Float32Array.from(new Uint16Array(buffer, byteOffset, count), halfFloat);
    case 'f4':
      return new Float32Array(buffer, byteOffset, count);
    case 'f8':
      return new Float64Array(buffer, byteOffset, count);
    default:
      return bytes;
  }
}

/** The bytes little-endian (as every machine we run on has them) and aligned; a copy only where they are not. */
function nativeBytes(stored: Uint8Array, { itemSize, bigEndian }: NpyHeader): Uint8Array {
  if (!bigEndian || itemSize === 1) return stored.byteOffset % itemSize === 0 ? stored : stored.slice();
  const swapped = new Uint8Array(stored.length);
  for (let i = 0; i < stored.length; i += itemSize) {
    for (let k = 0; k < itemSize; k++) swapped[i + k] = stored[i + itemSize - 1 - k]!;
  }
  return swapped;
}

function unreadable(code: string): Result<never> {
  return failure({ code, message: message('The file is not an array that NumPy saved, or its header is damaged.') });
}

function unsupportedType(type: string): Result<never> {
  const text = message('The array holds elements of type {0}; only numbers and booleans can be checked.', type);
  return failure({ code: 'npy/type', message: text });
}

function tooShort(shape: readonly number[]): Result<never> {
  const text = message('The array is cut off: the file is too short for its shape ({0}).', shape.join(', '));
  return failure({ code: 'npy/truncated', message: text });
}
