import type { Readable } from 'node:stream';

/** What a process wrote to one of its streams. */
export interface CollectedOutput {
  /** Empty where the stream was handed over as it came. */
  text(): string;
}

export interface OutputOptions {
  readonly onChunk?: ((chunk: string) => void) | undefined;
  /** Gets the bytes as they are; nothing is then decoded. */
  readonly onBytes?: ((chunk: Uint8Array) => void) | undefined;
  readonly maxBytes: number;
}

/**
 * Reads a stream as UTF-8 to its end, however its bytes are cut: handed over piece by piece, or kept up to `maxBytes`; what
 * comes after that is read and dropped, so that the writer never waits.
 */
export function collectOutput(stream: Readable, { onChunk, onBytes, maxBytes }: OutputOptions): CollectedOutput {
  const decoder = new TextDecoder();
  const kept: string[] = [];
  let room = maxBytes;
  const accept = (text: string): void => {
    if (text === '') return;
    if (onChunk === undefined) kept.push(text);
    else onChunk(text);
  };
  stream.on('data', (bytes: Buffer) => {
    if (onBytes !== undefined) {
      onBytes(bytes);
      return;
    }
    if (onChunk !== undefined) {
      accept(decoder.decode(bytes, { stream: true }));
      return;
    }
    accept(decoder.decode(bytes.subarray(0, room), { stream: true }));
    room = Math.max(0, room - bytes.length);
  });
  stream.on('end', () => {
    accept(decoder.decode());
  });
  // A stream that breaks has simply ended; the process tells how it went.
  stream.on('error', () => undefined);
  return { text: () => kept.join('') };
}
