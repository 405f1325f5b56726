const TABLE = makeTable();

function makeTable(): Uint32Array {
  const table = new Uint32Array(256);
  for (let byte = 0; byte < 256; byte++) {
    let crc = byte << 24;
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000_0000 ? (crc << 1) ^ 0x04c1_1db7 : crc << 1;
    table[byte] = crc;
  }
  return table;
}

/** The checksum of POSIX `cksum`: a CRC-32 with the length behind the data. For hosts that have no `sha256sum`. */
export class Cksum {
  private crc = 0;
  private length = 0;

  update(bytes: Uint8Array): void {
    let { crc } = this;
    for (const byte of bytes) crc = (crc << 8) ^ TABLE[((crc >>> 24) ^ byte) & 255]!;
    this.crc = crc;
    this.length += bytes.length;
  }

  /** As `cksum` prints it: the sum, a blank and the length. */
  digest(): string {
    let { crc } = this;
    for (let rest = this.length; rest > 0; rest = Math.floor(rest / 256)) {
      crc = (crc << 8) ^ TABLE[((crc >>> 24) ^ rest) & 255]!;
    }
    return `${~crc >>> 0} ${this.length}`;
  }
}
