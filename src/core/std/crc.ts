const STEP = 8;
const SIZE = 256;

/** What a byte does to the checksum, for each of the eight places that it may have in a step: eight tables behind each other. */
export type CrcTable = Int32Array;

/** The table of a reflected 32-bit polynomial. */
export function makeCrcTable(polynomial: number): CrcTable {
  const table = new Int32Array(STEP * SIZE);
  for (let byte = 0; byte < SIZE; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1;
    table[byte] = value;
  }
  for (let at = SIZE; at < table.length; at++) {
    const before = table[at - SIZE]!;
    table[at] = table[before & 255]! ^ (before >>> 8);
  }
  return table;
}

/**
 * The checksum of the bytes `[start, end)`, unsigned: begun with all bits set and turned over at the end. Eight bytes a step
 * ("slicing by 8"). The caller keeps the range inside the view.
 */
export function computeCrc(table: CrcTable, view: DataView, start: number, end: number): number {
  let crc = -1;
  let i = start;
  for (; i + STEP <= end; i += STEP) {
    const low = crc ^ view.getInt32(i, true);
    const high = view.getInt32(i + 4, true);
    crc =
      table[1792 | (low & 255)]! ^
      table[1536 | ((low >>> 8) & 255)]! ^
      table[1280 | ((low >>> 16) & 255)]! ^
      table[1024 | (low >>> 24)]! ^
      table[768 | (high & 255)]! ^
      table[512 | ((high >>> 8) & 255)]! ^
      table[256 | ((high >>> 16) & 255)]! ^
      table[high >>> 24]!;
  }
  for (; i < end; i++) crc = table[(crc ^ view.getUint8(i)) & 255]! ^ (crc >>> 8);
  return ~crc >>> 0;
}

/** A view of the same bytes. */
export function viewOf(data: Uint8Array): DataView {
  return new DataView(data.buffer, data.byteOffset, data.byteLength);
}
