import { computeCrc, makeCrcTable, viewOf } from './crc';

const MASK_DELTA = 0xa282ead8;
const table = makeCrcTable(0x82f63b78);

/**
 * CRC-32C (Castagnoli, polynomial 0x82F63B78 reflected, RFC 3720 appendix B.4) of the bytes `[start, end)`; unsigned. The caller
 * keeps the range inside the data.
 */
export function crc32c(data: Uint8Array | DataView, start = 0, end = data.byteLength): number {
  return computeCrc(table, data instanceof DataView ? data : viewOf(data), start, end);
}

/** The checksum as TFRecord files hold it, turned and shifted so that a checksum of checksums is no weaker; unsigned. */
export function maskedCrc32c(data: Uint8Array | DataView, start = 0, end = data.byteLength): number {
  const crc = crc32c(data, start, end);
  return (((crc >>> 15) | (crc << 17)) + MASK_DELTA) >>> 0;
}
