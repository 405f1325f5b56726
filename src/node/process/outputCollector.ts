import type { Readable } from 'node:stream';

/** Bytes kept of one stream when nothing else is asked for. */
export const DEFAULT_MAX_OUTPUT = 16 * 1024 * 1024;

/** What a process writes to one of its streams. */
export interface OutputCollector {
  readonly accept: (bytes: Uint8Array) => void;
  /** Nothing comes any more. */
  end(): void;
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
 * Takes bytes as UTF-8, however they are cut: handed over piece by piece, or kept up to `maxBytes`; what comes after that is
 * dropped, so that the writer never waits.
 */
export function createOutputCollector({ onChunk, onBytes, maxBytes }: OutputOptions): OutputCollector {
  const decoder = new TextDecoder(undefined, { ignoreBOM: true });
  const kept: string[] = [];
  let room = maxBytes;
  const take = (text: string): void => {
    if (text === '') return;
    if (onChunk === undefined) kept.push(text);
    else onChunk(text);
  };
  return {
    accept(bytes) {
      if (onBytes !== undefined) {
        onBytes(bytes);
        return;
      }
      if (onChunk !== undefined) {
        take(decoder.decode(bytes, { stream: true }));
        return;
      }
      take(decoder.decode(bytes.subarray(0, room), { stream: true }));
      room = Math.max(0, room - bytes.length);
    },
    end() {
      take(decoder.decode());
    },
    text: () => kept.join(''),
  };
}

/** Reads a stream to its end. */
export function collectOutput(stream: Readable, options: OutputOptions): OutputCollector {
  const output = createOutputCollector(options);
  stream.on('data', (bytes: Buffer) => {
    output.accept(bytes);
  });
  stream.on('end', () => {
    output.end();
  });
  // A stream that breaks has simply ended; the process tells how it went.
  stream.on('error', () => undefined);
  return output;
}
