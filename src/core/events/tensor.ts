import { brainFloat, halfFloat } from '../arrays/shortFloats';
import { viewOf } from '../std/crc';
import type { WireReader } from './wire';

/** DataType of tensorflow/core/framework/types.proto. */
const FLOAT = 1;
const DOUBLE = 2;
const INT_32 = 3;
const UINT_8 = 4;
const INT_16 = 5;
const INT_8 = 6;
const INT_64 = 9;
const BOOL = 10;
const BFLOAT_16 = 14;
const UINT_16 = 17;
const HALF = 19;
const UINT_32 = 22;
const UINT_64 = 23;

/** Keys of TensorProto (tensorflow/core/framework/tensor.proto) and of its shape: number × 8 + wire type. */
const TYPE = 0x08;
const SHAPE = 0x12;
const CONTENT = 0x22;
const SHAPE_DIMENSION = 0x12;
const DIMENSION_SIZE = 0x08;

/** Numbers of the fields of TensorProto that hold elements. */
const FLOATS = 5;
const DOUBLES = 6;
const INTS = 7;
const STRINGS = 8;
const LONGS = 10;
const BOOLS = 11;
const HALVES = 13;
const UINTS = 16;
const ULONGS = 17;

const PACKED = 2;
const MAX_DIMENSIONS = 32;

/**
 * A tensor with as many of its elements as were asked for. One reader is used for many tensors: a new `read` forgets the last
 * one. Numbers may stand in the message one by one or as bytes; both are read, with the types that a tensor of real numbers has.
 */
export class TensorReader {
  type = 0;
  /** Sizes; an unknown rank reads as none. */
  readonly shape: number[] = [];
  readonly numbers: number[] = [];
  /** Where the elements of a tensor of strings lie in the bytes: start and end in turn. */
  readonly strings: number[] = [];
  /** Where the first number lies in the bytes if it is a 32-bit float; -1 otherwise. */
  floatAt = -1;
  private limit = 0;

  /** Reads the message that `reader` stands at to its end; whether it is whole is in `reader.isBroken`. */
  read(reader: WireReader, limit: number): void {
    this.limit = limit;
    this.type = 0;
    this.floatAt = -1;
    this.shape.length = this.numbers.length = this.strings.length = 0;
    let contentStart = 0;
    let contentEnd = 0;
    for (let key = reader.nextKey(); key !== 0; key = reader.nextKey()) {
      if (key === TYPE) this.type = reader.unsigned();
      else if (key === SHAPE) this.readShape(reader);
      else if (key === CONTENT) {
        contentEnd = reader.readLength();
        contentStart = reader.position;
        reader.position = contentEnd;
      } else this.readValues(reader, key);
    }
    if (contentEnd > contentStart) this.readContent(reader.bytes, contentStart, contentEnd);
  }

  /** How many elements the shape says; a tensor without dimensions has one. */
  get size(): number {
    return this.shape.reduce((product, size) => product * size, 1);
  }

  private readShape(reader: WireReader): void {
    reader.eachFieldWithin((key) => {
      if (key !== SHAPE_DIMENSION) return false;
      this.readDimension(reader);
      return true;
    });
  }

  private readDimension(reader: WireReader): void {
    let size = 0;
    reader.eachFieldWithin((key) => {
      if (key !== DIMENSION_SIZE) return false;
      size = reader.signed();
      return true;
    });
    if (this.shape.length < MAX_DIMENSIONS) this.shape.push(size);
  }

  private readValues(reader: WireReader, key: number): void {
    const field = key >>> 3;
    const wire = key & 7;
    if (field === STRINGS && wire === PACKED) {
      this.readString(reader);
    } else if (wire === wireOf(field)) {
      this.add(this.readNumber(reader, field));
    } else if (wire === PACKED && wireOf(field) >= 0) {
      const outer = reader.enter();
      while (reader.position < reader.end && this.numbers.length < this.limit) this.add(this.readNumber(reader, field));
      reader.leave(outer);
    } else {
      reader.skip(key);
    }
  }

  private readString(reader: WireReader): void {
    const end = reader.readLength();
    if (this.strings.length < 2 * this.limit) this.strings.push(reader.position, end);
    reader.position = end;
  }

  private readNumber(reader: WireReader, field: number): number {
    switch (field) {
      case FLOATS:
        if (this.numbers.length === 0) this.floatAt = reader.position;
        return reader.float();
      case DOUBLES:
        return reader.double();
      case ULONGS:
        return reader.unsigned();
      case HALVES:
        return this.shortFloat(reader.unsigned());
      default:
        return reader.signed();
    }
  }

  private shortFloat(bits: number): number {
    return this.type === BFLOAT_16 ? brainFloat(bits) : halfFloat(bits);
  }

  private readContent(bytes: Uint8Array, start: number, end: number): void {
    const size = sizeOf(this.type);
    if (size === 0) return;
    const view = viewOf(bytes);
    if (this.type === FLOAT && this.numbers.length === 0) this.floatAt = start;
    for (let at = start; at + size <= end && this.numbers.length < this.limit; at += size) {
      this.add(this.elementAt(view, at));
    }
  }

  private elementAt(view: DataView, at: number): number {
    switch (this.type) {
      case FLOAT:
        return view.getFloat32(at, true);
      case DOUBLE:
        return view.getFloat64(at, true);
      case INT_32:
        return view.getInt32(at, true);
      case INT_64:
        return Number(view.getBigInt64(at, true));
      case UINT_64:
        return Number(view.getBigUint64(at, true));
      case UINT_32:
        return view.getUint32(at, true);
      case INT_16:
        return view.getInt16(at, true);
      case UINT_16:
        return view.getUint16(at, true);
      case INT_8:
        return view.getInt8(at);
      case HALF:
      case BFLOAT_16:
        return this.shortFloat(view.getUint16(at, true));
      default:
        return view.getUint8(at);
    }
  }

  private add(value: number): void {
    if (this.numbers.length < this.limit) this.numbers.push(value);
  }
}

/** The wire type of one number of a field; -1 for fields that hold none. */
function wireOf(field: number): number {
  switch (field) {
    case FLOATS:
      return 5;
    case DOUBLES:
      return 1;
    case INTS:
    case LONGS:
    case BOOLS:
    case HALVES:
    case UINTS:
    case ULONGS:
      return 0;
    default:
      return -1;
  }
}

/** Bytes an element of real numbers; 0 for other types. */
function sizeOf(type: number): number {
  switch (type) {
    case DOUBLE:
    case INT_64:
    case UINT_64:
      return 8;
    case FLOAT:
    case INT_32:
    case UINT_32:
      return 4;
    case INT_16:
    case UINT_16:
    case HALF:
    case BFLOAT_16:
      return 2;
    case UINT_8:
    case INT_8:
    case BOOL:
      return 1;
    default:
      return 0;
  }
}
