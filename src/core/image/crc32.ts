import { makeCrcTables } from '../std/crcTables';

const STEP = 8;
const tables = makeCrcTables(0xedb88320);

/**
 * CRC-32 (ISO 3309, polynomial 0xEDB88320 reflected) of `data[start, end)`, as PNG and zip use it; unsigned. Eight bytes a
 * step, one table each, since a mask's checksum must not cost more than reading its pixels.
 */
export function crc32(data: Uint8Array, start = 0, end = data.length): number {
  const [t0, t1, t2, t3, t4, t5, t6, t7] = tables;
  let crc = -1;
  let i = start;
  for (; i + STEP <= end; i += STEP) {
    const low = crc ^ (data[i]! | (data[i + 1]! << 8) | (data[i + 2]! << 16) | (data[i + 3]! << 24));
    crc =
      t7[low & 255]! ^
      t6[(low >>> 8) & 255]! ^
      t5[(low >>> 16) & 255]! ^
      t4[low >>> 24]! ^
      t3[data[i + 4]!]! ^
      t2[data[i + 5]!]! ^
      t1[data[i + 6]!]! ^
      t0[data[i + 7]!]!;
  }
  for (; i < end; i++) crc = t0[(crc ^ data[i]!) & 255]! ^ (crc >>> 8);
  return ~crc >>> 0;
}
