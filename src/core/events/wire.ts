const EMPTY = new Uint8Array(0);
const TWO_28 = 2 ** 28;
const TWO_56 = 2 ** 56;
const LOW_28 = TWO_28 - 1;
const decoder = new TextDecoder();

/**
 * Wire types of Protocol Buffers. Groups (3 and 4) are in no message that is read here and count as broken.
 */
const VARINT = 0;
const FIXED_64 = 1;
const LENGTH = 2;
const FIXED_32 = 5;
/** Bytes of a variable-length number at most. */
const MAX_VARINT = 10;

/**
 * Reads a Protocol Buffers message in place, without a schema and without copies. Whatever the bytes are, nothing is read
 * outside the message and nothing throws: a message that is broken ends where it breaks and says so in `isBroken`.
 *
 * A key is the field's number × 8 + its wire type, as it stands in the file. Nested messages are read between `enter` and
 * `leave`.
 */
export class WireReader {
  bytes: Uint8Array = EMPTY;
  /** Of the next byte to be read. */
  position = 0;
  /** Of the message that is being read. */
  end = 0;
  isBroken = false;
  private view: DataView = new DataView(EMPTY.buffer);

  /** Begins with the message in `bytes[start, end)`. */
  open(bytes: Uint8Array, view: DataView, start: number, end: number): void {
    this.bytes = bytes;
    this.view = view;
    this.position = start;
    this.end = end;
    this.isBroken = false;
  }

  /** The key of the next field; 0 at the end of the message. */
  nextKey(): number {
    if (this.position >= this.end) return 0;
    const byte = this.bytes[this.position]!;
    if (byte >= 128) return this.longKey();
    this.position++;
    return byte >= 8 ? byte : this.fail();
  }

  /** Passes over the value that follows a key. */
  skip(key: number): void {
    switch (key & 7) {
      case VARINT:
        this.unsigned();
        break;
      case FIXED_64:
        this.advance(8);
        break;
      case LENGTH:
        this.position = this.readLength();
        break;
      case FIXED_32:
        this.advance(4);
        break;
      default:
        this.fail();
    }
  }

  /** An unsigned 64-bit number, exact to 2^53. */
  unsigned(): number {
    const byte = this.bytes[this.position]!;
    if (byte < 128 && this.position < this.end) {
      this.position++;
      return byte;
    }
    return this.long(false);
  }

  /** A signed 64-bit number in two's complement, exact to ±2^53. */
  signed(): number {
    const byte = this.bytes[this.position]!;
    if (byte < 128 && this.position < this.end) {
      this.position++;
      return byte;
    }
    return this.long(true);
  }

  double(): number {
    const at = this.position;
    return this.advance(8) ? this.view.getFloat64(at, true) : 0;
  }

  float(): number {
    const at = this.position;
    return this.advance(4) ? this.view.getFloat32(at, true) : 0;
  }

  /**
   * Reads a length and gives the offset where the value ends that begins at `position`. The caller moves `position` there.
   */
  readLength(): number {
    const length = this.unsigned();
    const end = this.position + length;
    if (end <= this.end) return end;
    this.fail();
    return this.end;
  }

  /** Reads a length and narrows the reader to the message that follows; what comes back is for `leave`. */
  enter(): number {
    const outer = this.end;
    this.end = this.readLength();
    return outer;
  }

  /** Goes on behind a message that was entered, wherever in it the reader stands. */
  leave(outer: number): void {
    this.position = this.isBroken ? outer : this.end;
    this.end = outer;
  }

  /** Reads the fields up to the end: `visit` takes the value of a key that it knows and tells whether it did. */
  eachField(visit: (key: number) => boolean): void {
    for (let key = this.nextKey(); key !== 0; key = this.nextKey()) {
      if (!visit(key)) this.skip(key);
    }
  }

  /** Reads a nested message field by field. */
  eachFieldWithin(visit: (key: number) => boolean): void {
    const outer = this.enter();
    this.eachField(visit);
    this.leave(outer);
  }

  /** Reads a text; what is not UTF-8 in it becomes U+FFFD. */
  text(): string {
    const end = this.readLength();
    const text = decoder.decode(this.bytes.subarray(this.position, end));
    this.position = end;
    return text;
  }

  private longKey(): number {
    const key = this.unsigned();
    return key >= 8 && key < 2 ** 32 ? key : this.fail();
  }

  private advance(length: number): boolean {
    const next = this.position + length;
    if (next > this.end) {
      this.fail();
      return false;
    }
    this.position = next;
    return true;
  }

  /** In parts of 28, 28 and 8 bits, since a double holds 53. */
  private long(isSigned: boolean): number {
    let [low, middle, high] = [0, 0, 0];
    for (let i = 0; i < MAX_VARINT && this.position < this.end; i++) {
      const byte = this.bytes[this.position++]!;
      const bits = byte & 127;
      if (i < 4) low |= bits << (7 * i);
      else if (i < 8) middle |= bits << (7 * (i - 4));
      else high |= bits << (7 * (i - 8));
      if (byte < 128) return join(low, middle, high & 255, isSigned);
    }
    return this.fail();
  }

  private fail(): number {
    this.isBroken = true;
    this.position = this.end;
    return 0;
  }
}

function join(low: number, middle: number, high: number, isSigned: boolean): number {
  if (!isSigned || high < 128) return low + middle * TWO_28 + high * TWO_56;
  return -(LOW_28 - low + (LOW_28 - middle) * TWO_28 + (255 - high) * TWO_56 + 1);
}
