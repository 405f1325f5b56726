const FIRST_CAPACITY = 64;

/** Bytes that grow, with the kinds of numbers that Protocol Buffers have. */
export class ByteWriter {
  private buffer = new Uint8Array(FIRST_CAPACITY);
  private view = new DataView(this.buffer.buffer);
  private length = 0;

  bytes(): Uint8Array<ArrayBuffer> {
    return this.buffer.slice(0, this.length);
  }

  raw(bytes: Uint8Array): this {
    const at = this.reserve(bytes.length);
    this.buffer.set(bytes, at);
    return this;
  }

  /** A whole number up to ±2^53; a negative one as its 64-bit two's complement. */
  varint(value: number): this {
    let rest = BigInt.asUintN(64, BigInt(value));
    for (; rest >= 128n; rest >>= 7n) this.byte(Number(rest & 127n) | 128);
    return this.byte(Number(rest));
  }

  /** A key, the length of what follows, and that. */
  field(key: number, content: Uint8Array): this {
    return this.varint(key).varint(content.length).raw(content);
  }

  fixed32(value: number): this {
    const at = this.reserve(4);
    this.view.setUint32(at, value, true);
    return this;
  }

  float(value: number): this {
    const at = this.reserve(4);
    this.view.setFloat32(at, value, true);
    return this;
  }

  double(value: number): this {
    const at = this.reserve(8);
    this.view.setFloat64(at, value, true);
    return this;
  }

  private byte(value: number): this {
    const at = this.reserve(1);
    this.buffer[at] = value;
    return this;
  }

  /** Makes room for so many bytes and gives the offset where they go. */
  private reserve(count: number): number {
    const start = this.length;
    this.length += count;
    if (this.length > this.buffer.length) {
      const larger = new Uint8Array(Math.max(this.length, 2 * this.buffer.length));
      larger.set(this.buffer);
      this.buffer = larger;
      this.view = new DataView(larger.buffer);
    }
    return start;
  }
}
