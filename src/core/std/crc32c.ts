import { makeCrcTables } from './crcTables';

const STEP = 8;
const MASK_DELTA = 0xa282ead8;
const [t0, t1, t2, t3, t4, t5, t6, t7] = makeCrcTables(0x82f63b78);

/**
 * CRC-32C (Castagnoli, polynomial 0x82F63B78 reflected, RFC 3720 appendix B.4) of `data[start, end)`; unsigned. The caller keeps
 * the range inside the data.
 */
export function crc32c(data: Uint8Array, start = 0, end = data.length): number {
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

/** The checksum as TFRecord files hold it, turned and shifted so that a checksum of checksums is no weaker; unsigned. */
export function maskedCrc32c(data: Uint8Array, start = 0, end = data.length): number {
  const crc = crc32c(data, start, end);
  return (((crc >>> 15) | (crc << 17)) + MASK_DELTA) >>> 0;
}
