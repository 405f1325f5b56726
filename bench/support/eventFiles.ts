import { closeSync, openSync, writeSync } from 'node:fs';
import { maskedCrc32c } from '../../src/core/std/crc32c';

/** How a scalar stands in its event: as older writers and PyTorch do it, or as TensorFlow 2 does, with metadata each time. */
export type ScalarForm = 'simple_value' | 'tensor';

const BLOCK = 1 << 20;
const RECORD = 512;
const HEADER = 12;
const FIRST_SECOND = 1_700_000_000;
const POINTS_A_SECOND = 64;

/** An event file being made. */
interface Output {
  readonly file: number;
  readonly block: Buffer;
  at: number;
}

/** Writes an event file of one scalar an event, the tags in turn, until it has so many bytes; returns how many points it holds. */
export function writeScalarFile(path: string, bytes: number, tags: readonly string[], form: ScalarForm): number {
  const output: Output = { file: openSync(path, 'w'), block: Buffer.alloc(BLOCK), at: 0 };
  const encoded = tags.map((tag) => Buffer.from(tag));
  let points = 0;
  for (let written = writeRecord(output, encodeVersion()); written < bytes; points++) {
    const step = Math.floor(points / tags.length);
    const value = Math.fround(Math.exp(-step / 1e5) + 0.01 * Math.sin(points));
    const event = {
      tag: encoded[points % tags.length]!,
      step,
      value,
      wallTime: FIRST_SECOND + points / POINTS_A_SECOND,
    };
    written += writeRecord(output, form === 'tensor' ? encodeTensor(event) : encodeSimple(event));
  }
  writeSync(output.file, output.block, 0, output.at);
  closeSync(output.file);
  return points;
}

interface ScalarEvent {
  readonly tag: Buffer;
  readonly step: number;
  readonly value: number;
  readonly wallTime: number;
}

function encodeVersion(): Buffer {
  return Buffer.concat([encodeDouble(0x09, FIRST_SECOND), encodeField(0x1a, Buffer.from('brain.Event:2'))]);
}

function encodeSimple({ value, ...event }: ScalarEvent): Buffer {
  const number = Buffer.alloc(5);
  number[0] = 0x15;
  number.writeFloatLE(value, 1);
  return encodeEvent(event, number);
}

/** `DT_FLOAT`, an empty shape, and the number as `tensor_content`; then the name of the plugin. */
function encodeTensor({ value, ...event }: ScalarEvent): Buffer {
  const tensor = Buffer.from([0x08, 1, 0x12, 0, 0x22, 4, 0, 0, 0, 0]);
  tensor.writeFloatLE(value, 6);
  return encodeEvent(event, Buffer.concat([encodeField(0x42, tensor), metadata]));
}

function encodeEvent({ tag, step, wallTime }: Omit<ScalarEvent, 'value'>, content: Buffer): Buffer {
  const value = encodeField(0x0a, Buffer.concat([encodeField(0x0a, tag), content]));
  return Buffer.concat([encodeDouble(0x09, wallTime), encodeVarint(0x10, step), encodeField(0x2a, value)]);
}

function encodeDouble(key: number, value: number): Buffer {
  const bytes = Buffer.alloc(9);
  bytes[0] = key;
  bytes.writeDoubleLE(value, 1);
  return bytes;
}

function encodeVarint(key: number, value: number): Buffer {
  const bytes = [key];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128);
  return Buffer.from([...bytes, rest]);
}

/** The content is shorter than 128 bytes. */
function encodeField(key: number, content: Buffer): Buffer {
  return Buffer.concat([Buffer.from([key, content.length]), content]);
}

const metadata = encodeField(0x4a, encodeField(0x0a, encodeField(0x0a, Buffer.from('scalars'))));

/** Returns how many bytes the record takes. */
function writeRecord(output: Output, event: Buffer): number {
  if (output.at + RECORD > BLOCK) {
    writeSync(output.file, output.block, 0, output.at);
    output.at = 0;
  }
  const { block, at } = output;
  block.writeBigUInt64LE(BigInt(event.length), at);
  block.writeUInt32LE(maskedCrc32c(block, at, at + 8), at + 8);
  event.copy(block, at + HEADER);
  const end = at + HEADER + event.length;
  block.writeUInt32LE(maskedCrc32c(block, at + HEADER, end), end);
  output.at = end + 4;
  return output.at - at;
}
