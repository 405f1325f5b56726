/** Bytes of a run at the most: its value, and five times seven bits of its length. */
const LONGEST = 6;

/**
 * A plane of small numbers as runs in reading order: a byte for the value, then the length, seven bits a byte from the lowest
 * on, with the eighth bit set in all but the last. Masks have long runs, so this is what crosses to a page in place of a byte for
 * every pixel.
 */
export function encodeRuns(plane: Uint8Array): Uint8Array<ArrayBuffer> {
  let bytes = new Uint8Array(4096);
  let used = 0;
  for (let start = 0; start < plane.length;) {
    const value = plane[start]!;
    let end = start + 1;
    while (end < plane.length && plane[end] === value) end++;
    if (used + LONGEST > bytes.length) bytes = grow(bytes);
    bytes[used++] = value;
    let rest = end - start;
    for (; rest > 0x7f; rest >>>= 7) bytes[used++] = (rest & 0x7f) | 0x80;
    bytes[used++] = rest;
    start = end;
  }
  return bytes.slice(0, used);
}

/** value, length, value, length… of encoded runs; undefined where the last one is torn or a length is no 32-bit number. */
export function decodeRuns(bytes: Uint8Array): Uint32Array | undefined {
  // A run takes at least as many bytes as it has numbers.
  const runs = new Uint32Array(bytes.length);
  let used = 0;
  for (let at = 0; at < bytes.length;) {
    runs[used++] = bytes[at++]!;
    let byte: number | undefined;
    for (let shift = 0; ; shift += 7) {
      byte = bytes[at++];
      if (byte === undefined || (shift === 28 && byte > 0x0f)) return undefined;
      runs[used]! |= (byte & 0x7f) << shift;
      if (byte <= 0x7f) break;
    }
    used++;
  }
  return runs.subarray(0, used);
}

function grow(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(bytes.length * 2);
  larger.set(bytes);
  return larger;
}
