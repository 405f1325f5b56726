import { message, type Message } from './message';

const LF = 10;
const QUOTE = 34;
const COMMA = 44;
const MINUS = 45;
const POINT = 46;
const ZERO = 48;
const NINE = 57;
const COLON = 58;
const OPEN_LIST = 91;
const BACKSLASH = 92;
const CLOSE_LIST = 93;
const OPEN_OBJECT = 123;
const CLOSE_OBJECT = 125;

/** Powers of ten that a double holds exactly. */
const POWERS = Float64Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));

const decoder = new TextDecoder();

/** What is deeper is not JSON that anyone wrote. */
const MAX_DEPTH = 200;

/**
 * A walk over the bytes of a JSON text that makes no strings and no tree: whoever walks says what comes next and takes numbers as
 * they stand, so that files of millions of boxes become columns in one pass. The first fault stops it: `fault` is set, every
 * further step says "nothing more". Never throws.
 *
 * It is as strict as its user needs: of values that are passed over only brackets and quotes are looked at.
 */
export class JsonBytes {
  /** The next byte. */
  at = 0;
  /** What is wrong, where, once something is. */
  fault: { readonly at: number; readonly message: Message } | undefined;
  /** The 0-based line of `at` while it stands at a value; it counts in white space, so `\r` alone is not a line here. */
  line = 0;
  private lineStart = 0;
  /** Bytes beyond the UTF-16 units they make, since the line began. */
  private extra = 0;

  constructor(readonly bytes: Uint8Array) {
    // A byte order mark is not counted.
    if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) this.at = this.lineStart = 3;
  }

  /** The 0-based UTF-16 character of the line at which `at` stands. */
  get character(): number {
    return this.at - this.lineStart - this.extra;
  }

  /** The next byte that is no white space, without passing it; -1 at the end and after a fault. */
  peek(): number {
    const { bytes } = this;
    for (;;) {
      const byte = bytes[this.at];
      if (byte === undefined || this.fault !== undefined) return -1;
      if (byte > 32) return byte;
      if (byte === LF) {
        this.line++;
        this.lineStart = this.at + 1;
        this.extra = 0;
      }
      this.at++;
    }
  }

  /** Begins a list or an object: passes its bracket. False, and a fault, where something else stands. */
  open(bracket: '[' | '{'): boolean {
    const byte = this.peek();
    if (byte === bracket.charCodeAt(0)) {
      this.at++;
      return true;
    }
    this.fail(byte < 0 ? undefined : message('Here should be {0}.', bracket));
    return false;
  }

  /** Whether a value follows in the list that was opened; passes the comma before it or the bracket behind the last one. */
  nextItem(isFirst: boolean): boolean {
    return this.next(isFirst, CLOSE_LIST);
  }

  /**
   * Whether a member follows in the object that was opened, its key passed: `keyStart` and `keyEnd` hold the bytes between the
   * quotes, and `at` stands at the value.
   */
  nextMember(isFirst: boolean): boolean {
    if (!this.next(isFirst, CLOSE_OBJECT)) return false;
    this.keyStart = this.at + 1;
    if (!this.skipString()) return false;
    this.keyEnd = this.at - 1;
    if (this.peek() !== COLON) {
      this.fail(message('A colon is missing here.'));
      return false;
    }
    this.at++;
    this.peek();
    return true;
  }

  keyStart = 0;
  keyEnd = 0;
  private hasEscape = false;

  /** Whether the key just passed is this one (written without escapes). */
  isKey(key: string): boolean {
    const { bytes, keyStart } = this;
    if (this.keyEnd - keyStart !== key.length) return false;
    for (let i = 0; i < key.length; i++) if (bytes[keyStart + i] !== key.charCodeAt(i)) return false;
    return true;
  }

  /** Passes a number and returns it as `JSON.parse` would; NaN for `NaN`, `null` and anything else, which is passed over. */
  number(): number {
    const { bytes } = this;
    const start = this.at;
    let at = start;
    let byte = bytes[at]!;
    const isNegative = byte === MINUS;
    if (isNegative) byte = bytes[++at]!;
    let mantissa = 0;
    let digits = 0;
    let fraction = 0;
    while (byte >= ZERO && byte <= NINE) {
      mantissa = mantissa * 10 + (byte - ZERO);
      digits++;
      byte = bytes[++at]!;
    }
    if (digits === 0) {
      this.skipValue();
      return NaN;
    }
    if (byte === POINT) {
      byte = bytes[++at]!;
      const first = at;
      while (byte >= ZERO && byte <= NINE) {
        mantissa = mantissa * 10 + (byte - ZERO);
        byte = bytes[++at]!;
      }
      fraction = at - first;
    }
    this.at = at;
    const isPlain = byte !== 101 && byte !== 69;
    // One rounding of two exact numbers is the rounding of the text.
    if (isPlain && mantissa <= Number.MAX_SAFE_INTEGER && fraction <= 22) {
      const value = fraction === 0 ? mantissa : mantissa / POWERS[fraction]!;
      return isNegative ? -value : value;
    }
    return this.slowNumber(start);
  }

  private slowNumber(start: number): number {
    const { bytes } = this;
    let at = this.at;
    while (at < bytes.length && isNumberByte(bytes[at]!)) at++;
    this.at = at;
    return Number(String.fromCharCode.apply(null, bytes.subarray(start, at) as unknown as number[]));
  }

  /** Passes a string and returns it; undefined for any other value, which is passed over. */
  string(): string | undefined {
    if (this.peek() !== QUOTE) {
      this.skipValue();
      return undefined;
    }
    const start = this.at;
    if (!this.skipString()) return undefined;
    const written = decoder.decode(this.bytes.subarray(start, this.at));
    if (!this.hasEscape) return written.slice(1, -1);
    try {
      return JSON.parse(written) as string;
    } catch {
      // Control characters that JSON wants escaped: what is written is meant.
      return written.slice(1, -1);
    }
  }

  /** Passes any value. */
  skipValue(): void {
    const first = this.peek();
    if (first === QUOTE) {
      this.skipString();
      return;
    }
    if (first !== OPEN_LIST && first !== OPEN_OBJECT) {
      this.skipWord();
      return;
    }
    let depth = 0;
    for (;;) {
      const byte = this.peek();
      if (byte < 0) {
        this.fail(undefined);
        return;
      }
      if (byte === QUOTE) {
        if (!this.skipString()) return;
        continue;
      }
      this.at++;
      if (byte === OPEN_LIST || byte === OPEN_OBJECT) depth++;
      else if (byte === CLOSE_LIST || byte === CLOSE_OBJECT) depth--;
      if (depth === 0) return;
      if (depth > MAX_DEPTH) {
        this.fail(message('Brackets nest more than {0} deep here.', MAX_DEPTH));
        return;
      }
    }
  }

  /** Says that something is wrong where `at` stands; the first fault is kept. */
  fail(sentence: Message | undefined): void {
    const isEnd = sentence === undefined || this.at >= this.bytes.length;
    this.fault ??= {
      at: Math.min(this.at, this.bytes.length),
      message: isEnd ? message('The file ends before its content does: it may be cut off.') : sentence,
    };
  }

  private next(isFirst: boolean, close: number): boolean {
    const byte = this.peek();
    if (byte === close) {
      this.at++;
      return false;
    }
    if (!isFirst && byte === COMMA) {
      this.at++;
      return this.peek() >= 0 || this.failed();
    }
    if (isFirst && byte >= 0) return true;
    this.fail(byte < 0 ? undefined : message('A comma is missing here.'));
    return false;
  }

  private failed(): boolean {
    this.fail(undefined);
    return false;
  }

  private skipString(): boolean {
    const { bytes } = this;
    if (bytes[this.at] !== QUOTE) {
      this.fail(message('A text in quotes is missing here.'));
      return false;
    }
    let at = this.at + 1;
    this.hasEscape = false;
    for (;;) {
      const byte = bytes[at];
      if (byte === undefined) {
        this.at = at;
        return this.failed();
      }
      if (byte === QUOTE) break;
      if (byte === BACKSLASH) {
        this.hasEscape = true;
        at++;
      }
      // A code point of two or three bytes is one unit, one of four is two.
      else if (byte >= 0x80) this.extra += byte < 0xc0 ? 1 : byte >= 0xf0 ? -1 : 0;
      at++;
    }
    this.at = at + 1;
    return true;
  }

  private skipWord(): void {
    const { bytes } = this;
    const start = this.at;
    for (let byte = bytes[this.at]; byte !== undefined && isWordByte(byte); byte = bytes[++this.at]);
    if (this.at === start) this.fail(message('A value is missing here.'));
  }
}

function isNumberByte(byte: number): boolean {
  return (
    (byte >= ZERO && byte <= NINE) || byte === 43 || byte === MINUS || byte === POINT || byte === 69 || byte === 101
  );
}

function isWordByte(byte: number): boolean {
  return (
    byte > 32 && byte !== COMMA && byte !== COLON && byte !== CLOSE_LIST && byte !== CLOSE_OBJECT && byte !== QUOTE
  );
}

/** Reads a list of exactly `count` numbers; where it is none, `into` keeps what it had or holds NaN. */
export function readNumbers(json: JsonBytes, into: Float64Array, base: number, count: number): void {
  if (json.peek() !== OPEN_LIST) {
    json.skipValue();
    return;
  }
  json.open('[');
  let read = 0;
  for (let first = true; json.nextItem(first); first = false) {
    const value = json.number();
    if (read < count) into[base + read] = value;
    read++;
  }
  if (read !== count) into.fill(NaN, base, base + count);
}
