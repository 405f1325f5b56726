import { message, type Message } from '../std/message';
import { failure, type Result } from '../std/problem';

export type ImageFormat = 'png' | 'jpeg' | 'webp' | 'bmp' | 'gif' | 'tiff' | 'pnm';

/** What a header says about a picture as stored. */
export interface HeaderFacts {
  readonly format: ImageFormat;
  /** Pixels of the stored picture, before EXIF turns it. */
  readonly width: number;
  readonly height: number;
  /** EXIF orientation, 1 to 8; 1 where none or none of these is said. */
  readonly orientation: number;
  /** Whether the file lacks the end that its format demands. */
  readonly truncated: boolean;
  /** Whether the format may have changed the pixels when it was written. */
  readonly lossy: boolean;
}

/** A stretch of the file that a header parser wants next; it is given what exists of it. */
export interface Wanted {
  readonly offset: number;
  readonly length: number;
}

/** A parser that names the bytes it wants as it goes, so that one parser serves bytes in memory and files read in parts. */
export type HeaderParser = Generator<Wanted, Result<HeaderFacts>, Uint8Array>;

export function wanted(offset: number, length: number): Wanted {
  return { offset, length };
}

export function uint16le(data: Uint8Array, offset: number): number {
  return (data[offset] ?? 0) | ((data[offset + 1] ?? 0) << 8);
}

export function uint16be(data: Uint8Array, offset: number): number {
  return ((data[offset] ?? 0) << 8) | (data[offset + 1] ?? 0);
}

export function uint32le(data: Uint8Array, offset: number): number {
  return uint16le(data, offset) + uint16le(data, offset + 2) * 65536;
}

export function uint32be(data: Uint8Array, offset: number): number {
  return uint16be(data, offset) * 65536 + uint16be(data, offset + 2);
}

/** Latin-1, for four-letter names. */
export function asciiAt(data: Uint8Array, offset: number, length: number): string {
  return String.fromCharCode(...data.subarray(offset, offset + length));
}

/** The position of the last occurrence of `pattern` in `data`, or -1. */
export function lastIndexOfBytes(data: Uint8Array, pattern: readonly number[]): number {
  for (let i = data.length - pattern.length; i >= 0; i--) {
    if (pattern.every((byte, k) => data[i + k] === byte)) return i;
  }
  return -1;
}

export function unreadable(text: Message): Result<never> {
  return failure({ code: 'image/unreadable', message: text });
}

export function damagedHeader(format: string): Result<never> {
  return unreadable(message('The header of the {0} file is damaged or cut off.', format));
}
