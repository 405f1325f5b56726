/** One table for each of the eight bytes that a step takes in. */
export type CrcTables = readonly [
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
  Int32Array,
];

const SLICES = 8;

/** The tables of a reflected 32-bit polynomial for eight bytes a step ("slicing by 8"). */
export function makeCrcTables(polynomial: number): CrcTables {
  const made = Array.from({ length: SLICES }, () => new Int32Array(256));
  for (let byte = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = value & 1 ? (value >>> 1) ^ polynomial : value >>> 1;
    made[0]![byte] = value;
  }
  for (let slice = 1; slice < SLICES; slice++) {
    for (let byte = 0; byte < 256; byte++) {
      const before = made[slice - 1]![byte]!;
      made[slice]![byte] = made[0]![before & 255]! ^ (before >>> 8);
    }
  }
  return made as unknown as CrcTables;
}
