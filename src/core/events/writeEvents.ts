import { maskedCrc32c } from '../std/crc32c';
import { ByteWriter } from './byteWriter';

/** What was measured at one moment. */
export interface ScalarSample {
  /** Rounded to a whole number; 0 for what is none. */
  readonly step: number;
  /** Seconds since 1970. */
  readonly wallTime: number;
  /** Numbers by tag; they are stored with 24 bits of precision, as TensorBoard shows them. */
  readonly values: Iterable<readonly [tag: string, value: number]>;
}

/** Keys of Event, Summary and Summary.Value: number × 8 + wire type. */
const WALL_TIME = 0x09;
const STEP = 0x10;
const FILE_VERSION = 0x1a;
const SUMMARY = 0x2a;
const SUMMARY_VALUE = 0x0a;
const TAG = 0x0a;
const SIMPLE_VALUE = 0x15;

const encoder = new TextEncoder();

/** The name of an event file as TensorBoard looks for it: files of a run are read in the order of the seconds in their names. */
export function eventFileName(seconds: number, writer: string): string {
  return `events.out.tfevents.${String(Math.floor(seconds)).padStart(10, '0')}.${writer}`;
}

/** The record that every event file begins with. `wallTime` in seconds since 1970. */
export function encodeFileStart(wallTime: number): Uint8Array<ArrayBuffer> {
  const event = new ByteWriter();
  event.varint(WALL_TIME).double(wallTime);
  event.field(FILE_VERSION, encoder.encode('brain.Event:2'));
  const file = new ByteWriter();
  writeRecord(file, event.bytes());
  return file.bytes();
}

/** Records to be appended to an event file, one for each sample. */
export function encodeScalarEvents(samples: Iterable<ScalarSample>): Uint8Array<ArrayBuffer> {
  const file = new ByteWriter();
  for (const sample of samples) writeRecord(file, encodeSample(sample));
  return file.bytes();
}

function encodeSample({ step, wallTime, values }: ScalarSample): Uint8Array {
  const summary = new ByteWriter();
  for (const [tag, number] of values) {
    const value = new ByteWriter();
    value.field(TAG, encoder.encode(tag));
    value.varint(SIMPLE_VALUE).float(number);
    summary.field(SUMMARY_VALUE, value.bytes());
  }
  const event = new ByteWriter();
  event.varint(WALL_TIME).double(wallTime);
  event.varint(STEP).varint(Number.isFinite(step) ? Math.round(step) : 0);
  event.field(SUMMARY, summary.bytes());
  return event.bytes();
}

/** Frames data as TFRecord files do: length, its checksum, the data, their checksum. */
function writeRecord(file: ByteWriter, data: Uint8Array): void {
  const length = new ByteWriter().fixed32(data.length).fixed32(0).bytes();
  file.raw(length).fixed32(maskedCrc32c(length));
  file.raw(data).fixed32(maskedCrc32c(data));
}
