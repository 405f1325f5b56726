import { ByteWriter } from '../../src/core/events/byteWriter';
import { maskedCrc32c } from '../../src/core/std/crc32c';
import { concat } from './buildPng';

/** A field of a message: bytes and text are length-delimited, `double` and `float` fixed, a bare number a variable-length one. */
export type FieldValue = Uint8Array | string | number | { readonly double: number } | { readonly float: number };

/** A message of fields by number; unlike a compiled schema it can also be wrong. */
export function buildMessage(...fields: readonly (readonly [number: number, value: FieldValue])[]): Uint8Array {
  const writer = new ByteWriter();
  for (const [number, value] of fields) {
    if (typeof value === 'number') writer.varint(8 * number).varint(value);
    else if (typeof value === 'string') writer.field(8 * number + 2, Buffer.from(value));
    else if (value instanceof Uint8Array) writer.field(8 * number + 2, value);
    else if ('double' in value) writer.varint(8 * number + 1).double(value.double);
    else writer.varint(8 * number + 5).float(value.float);
  }
  return writer.bytes();
}

/** How a record begins: the length and its checksum, which may be wrong. */
export function buildLength(length: number, isDamaged = false): Uint8Array {
  const bytes = new ByteWriter().fixed32(length).fixed32(0).bytes();
  return new ByteWriter()
    .raw(bytes)
    .fixed32(maskedCrc32c(bytes) ^ Number(isDamaged))
    .bytes();
}

/** A TFRecord with right checksums, but for those that are to be wrong. */
export function buildRecord(data: Uint8Array, damaged: 'nothing' | 'length' | 'data' = 'nothing'): Uint8Array {
  const writer = new ByteWriter().raw(buildLength(data.length, damaged === 'length'));
  return writer
    .raw(data)
    .fixed32(maskedCrc32c(data) ^ Number(damaged === 'data'))
    .bytes();
}

/** An event with one summary of values; `wallTime` is the step unless it is given. */
export function buildEvent(step: number, values: readonly Uint8Array[], wallTime = step): Uint8Array {
  const summary = buildMessage(...values.map((value) => [1, value] as const));
  return buildMessage([1, { double: wallTime }], [2, step], [5, summary]);
}

export function buildScalar(tag: string, value: number): Uint8Array {
  return buildMessage([1, tag], [2, { float: value }]);
}

/** A value of a plugin as a tensor; `tensor` are its fields. */
export function buildTensor(
  tag: string,
  plugin: string | undefined,
  ...tensor: readonly (readonly [number: number, value: FieldValue])[]
): Uint8Array {
  const metadata = plugin === undefined ? [] : [[9, buildMessage([1, buildMessage([1, plugin])])] as const];
  return buildMessage([1, tag], [8, buildMessage(...tensor)], ...metadata);
}

export function buildEventFile(events: readonly Uint8Array[]): Uint8Array {
  const start = buildMessage([1, { double: 0 }], [3, 'brain.Event:2']);
  return concat([start, ...events].map((event) => buildRecord(event)));
}
