import { computeCrc, makeCrcTable, viewOf } from '../std/crc';

const table = makeCrcTable(0xedb88320);

/** CRC-32 (ISO 3309, polynomial 0xEDB88320 reflected) of `data[start, end)`, as PNG and zip use it; unsigned. */
export function crc32(data: Uint8Array, start = 0, end = data.length): number {
  return computeCrc(table, viewOf(data), start, end);
}
