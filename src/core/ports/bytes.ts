/** What the core needs done to bytes and leaves to its surroundings, which have it in native code. */
export interface Bytes {
  /**
   * Inflates zlib data (with header) into at most `maxLength` bytes. `truncated` when the stream ends early, is damaged,
   * or holds more than that: what could be had is in `bytes`.
   */
  inflate(data: Uint8Array, maxLength: number): Inflated;
  /** Inflates raw deflate data, as in zip files. */
  inflateRaw(data: Uint8Array, maxLength: number): Inflated;
  /** Deflates into zlib data (with header). */
  deflate(data: Uint8Array): Uint8Array;
  /** Lower-case hexadecimal SHA-256. */
  sha256(data: Uint8Array): string;
}

export interface Inflated {
  readonly bytes: Uint8Array;
  readonly state: 'complete' | 'truncated' | 'damaged' | 'too-long';
}
