import { maskedCrc32c } from '../std/crc32c';
import { message, type Message } from '../std/message';
import type { Problem } from '../std/problem';

/** Takes the data of a record: `bytes[start, end)`, with a view of the same bytes, and where in the file they begin. */
export type RecordSink = (bytes: Uint8Array, view: DataView, start: number, end: number, fileOffset: number) => void;

/** Plain data. */
export interface RecordPlace {
  readonly offset: number;
  readonly toSkip: number;
  readonly isStopped: boolean;
}

/** The length (8 bytes) and its checksum. */
const HEADER = 12;
/** The checksum of the data. */
const FOOTER = 4;
/** Bytes; a longer record is passed over, not kept in memory. */
const MAX_RECORD = 2 ** 28;
const MAX_PROBLEMS = 20;
const FIRST_PENDING = 4096;

/**
 * Takes the records out of a TFRecord file that comes in pieces of any size: length, checksum of the length, data, checksum of
 * the data. What is missing of the last record may still come.
 *
 * A record whose data do not fit their checksum is left out and named, and reading goes on behind it. Where a length does not
 * fit its checksum there is no telling where the next record begins: reading ends there, as it does in TensorBoard.
 */
export class RecordReader {
  /** The first faults; `faultCount` counts all. */
  readonly problems: Problem[] = [];
  faultCount = 0;
  /** A damaged length has ended the file: what comes behind it is not read. */
  isStopped = false;
  private pending = new Uint8Array(FIRST_PENDING);
  private pendingLength = 0;
  /** How long `pending` must become before it can be read. */
  private wanted = 0;
  /** How many bytes of a record that is passed over are still to come. */
  private toSkip = 0;

  /** Of the next byte of the file that is wanted. */
  offset: number;

  constructor(
    private readonly sink: RecordSink,
    place: RecordPlace = { offset: 0, toSkip: 0, isStopped: false },
  ) {
    this.offset = place.offset;
    this.toSkip = place.toSkip;
    this.isStopped = place.isStopped;
  }

  /** Where another reader goes on and loses nothing: where the record begins whose end is missing. */
  get place(): RecordPlace {
    return { offset: this.resumeOffset, toSkip: this.toSkip, isStopped: this.isStopped };
  }

  private get resumeOffset(): number {
    return this.offset - this.pendingLength;
  }

  push(chunk: Uint8Array): void {
    const view = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const end = this.offset + chunk.length;
    for (let at = 0; at < chunk.length && !this.isStopped;) {
      if (this.toSkip > 0) at = this.skip(chunk, at);
      else if (this.pendingLength > 0) at = this.complete(chunk, at);
      else at = this.readWhole(chunk, view, at);
      this.offset = end - chunk.length + at;
    }
    this.offset = end;
  }

  /** Leaves out a record that can be framed but not understood; the offset is that of its data. */
  reject(dataOffset: number): void {
    const offset = dataOffset - HEADER;
    this.name(
      'events/content',
      message('The record at byte {0} is no event that can be read and is left out.', offset),
    );
  }

  private skip(chunk: Uint8Array, at: number): number {
    const count = Math.min(this.toSkip, chunk.length - at);
    this.toSkip -= count;
    return at + count;
  }

  /** Reads the records that lie in the piece with all their bytes, and keeps the beginning of the next. */
  private readWhole(chunk: Uint8Array, view: DataView, from: number): number {
    let at = from;
    this.wanted = HEADER;
    while (chunk.length - at >= HEADER) {
      const fileOffset = this.offset + at - from;
      const length = this.lengthAt(view, at, fileOffset);
      if (length < 0) return at + HEADER;
      this.wanted = HEADER + length + FOOTER;
      if (at + this.wanted > chunk.length) break;
      this.readRecord(chunk, view, at, at + HEADER + length, fileOffset);
      at += this.wanted;
      this.wanted = HEADER;
    }
    this.keep(chunk, at, chunk.length);
    return chunk.length;
  }

  /** Adds to the record that lacks its end what the piece has of it, and reads it when it is whole. */
  private complete(chunk: Uint8Array, at: number): number {
    const end = Math.min(chunk.length, at + this.wanted - this.pendingLength);
    const start = this.resumeOffset;
    this.keep(chunk, at, end);
    if (this.pendingLength < this.wanted) return end;
    const view = new DataView(this.pending.buffer);
    if (this.wanted === HEADER) {
      const length = this.lengthAt(view, 0, start);
      this.wanted = HEADER + length + FOOTER;
      if (length < 0) this.pendingLength = 0;
    } else {
      this.pendingLength = 0;
      this.readRecord(this.pending, view, 0, this.wanted - FOOTER, start);
    }
    return end;
  }

  private keep(chunk: Uint8Array, start: number, end: number): void {
    const length = this.pendingLength + end - start;
    if (length > this.pending.length) {
      const larger = new Uint8Array(Math.max(length, 2 * this.pending.length));
      larger.set(this.pending.subarray(0, this.pendingLength));
      this.pending = larger;
    }
    this.pending.set(chunk.subarray(start, end), this.pendingLength);
    this.pendingLength = length;
  }

  /** The length of the record that begins here; -1 where nothing can be read of it. */
  private lengthAt(view: DataView, at: number, fileOffset: number): number {
    const low = view.getUint32(at, true);
    const high = view.getUint32(at + 4, true);
    if (checksumOfLength(view, at, low, high) !== view.getUint32(at + 8, true)) {
      this.isStopped = true;
      this.name('events/length', message('The file is damaged at byte {0}: nothing after it can be read.', fileOffset));
      return -1;
    }
    const length = low + high * 2 ** 32;
    if (length <= MAX_RECORD) return length;
    this.toSkip = length + FOOTER;
    this.name('events/too-long', message('The record at byte {0} is too long and is left out.', fileOffset));
    return -1;
  }

  private readRecord(bytes: Uint8Array, view: DataView, at: number, end: number, fileOffset: number): void {
    const start = at + HEADER;
    if (maskedCrc32c(view, start, end) === view.getUint32(end, true)) {
      this.sink(bytes, view, start, end, fileOffset + HEADER);
    } else {
      this.name('events/checksum', message('The record at byte {0} is damaged and is left out.', fileOffset));
    }
  }

  private name(code: string, text: Message): void {
    this.faultCount++;
    if (this.problems.length < MAX_PROBLEMS) this.problems.push({ code, message: text });
  }
}

const SHORT = 4096;
/** Checksums of short lengths, 0 where not yet computed: few different lengths occur in a file. */
const shortChecksums = new Float64Array(SHORT);

function checksumOfLength(view: DataView, at: number, low: number, high: number): number {
  if (low >= SHORT || high > 0) return maskedCrc32c(view, at, at + 8);
  return (shortChecksums[low] ||= maskedCrc32c(view, at, at + 8));
}
