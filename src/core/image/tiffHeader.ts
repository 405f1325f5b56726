import { success } from '../std/problem';
import { ORIENTATION, tiffOrder, validOrientation, type TiffOrder } from './exif';
import { damagedHeader, wanted, type HeaderParser, type Wanted } from './headerReads';

const WIDTH = 256;
const HEIGHT = 257;
const COMPRESSION = 259;
const STRIP_OFFSETS = 273;
const STRIP_LENGTHS = 279;
const TILE_OFFSETS = 324;
const TILE_LENGTHS = 325;
/** JPEG inside, in the old and in the new way. */
const LOSSY = [6, 7];
const SHORT = 3;
const MAX_ENTRIES = 1000;

interface Entry {
  readonly type: number;
  readonly count: number;
  /** The value, where one fits; else the offset of the values. */
  readonly value: number;
}

/** TIFF 6.0: the first picture. It is whole when its last strip or tile lies inside the file. */
export function* tiffHeader(head: Uint8Array, size: number): HeaderParser {
  const order = tiffOrder(head)!;
  const start = order.uint32(head, 4);
  const count = order.uint16(yield wanted(start, 2), 0);
  if (count === 0 || count > MAX_ENTRIES) return damagedHeader('TIFF');
  const entries = entriesOf(yield wanted(start + 2, 12 * count), count, order);
  const width = entries.get(WIDTH)?.value ?? 0;
  const height = entries.get(HEIGHT)?.value ?? 0;
  if (width === 0 || height === 0) return damagedHeader('TIFF');
  const end = yield* lastByte(entries, order);
  const orientation = validOrientation(entries.get(ORIENTATION)?.value ?? 1);
  const lossy = LOSSY.includes(entries.get(COMPRESSION)?.value ?? 1);
  return success({ format: 'tiff', width, height, orientation, truncated: end > size, lossy });
}

function entriesOf(directory: Uint8Array, count: number, order: TiffOrder): Map<number, Entry> {
  const entries = new Map<number, Entry>();
  for (let i = 0; i < count && 12 * i + 12 <= directory.length; i++) {
    const at = 12 * i;
    const type = order.uint16(directory, at + 2);
    const length = order.uint32(directory, at + 4);
    const isShort = type === SHORT && length === 1;
    const value = isShort ? order.uint16(directory, at + 8) : order.uint32(directory, at + 8);
    entries.set(order.uint16(directory, at), { type, count: length, value });
  }
  return entries;
}

/** The end of the strip or tile that was written last, by the last of the table: all of them would be many to read. */
function* lastByte(entries: ReadonlyMap<number, Entry>, order: TiffOrder): Generator<Wanted, number, Uint8Array> {
  const offsets = entries.get(STRIP_OFFSETS) ?? entries.get(TILE_OFFSETS);
  const lengths = entries.get(STRIP_LENGTHS) ?? entries.get(TILE_LENGTHS);
  if (offsets === undefined) return Infinity;
  const offset = yield* lastValue(offsets, order);
  return offset + (lengths === undefined ? 1 : yield* lastValue(lengths, order));
}

function* lastValue({ type, count, value }: Entry, order: TiffOrder): Generator<Wanted, number, Uint8Array> {
  if (count <= 1) return value;
  const bytes = type === SHORT ? 2 : 4;
  // Two shorts fit into the entry itself; `value` then holds both in file order.
  if (bytes * count <= 4) return order.uint16(Uint8Array.of(0, 1), 0) === 1 ? value & 0xffff : value >>> 16;
  const last = yield wanted(value + bytes * (count - 1), bytes);
  return bytes === 2 ? order.uint16(last, 0) : order.uint32(last, 0);
}
