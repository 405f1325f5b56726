/**
 * A plane of small numbers as runs: value, length, value, length… in reading order. Masks have long runs, so this is what
 * crosses to a page in place of a byte for every pixel.
 */
export function encodeRuns(plane: Uint8Array): Uint32Array<ArrayBuffer> {
  let runs = new Uint32Array(1024);
  let used = 0;
  for (let start = 0; start < plane.length;) {
    const value = plane[start]!;
    let end = start + 1;
    while (end < plane.length && plane[end] === value) end++;
    if (used + 2 > runs.length) {
      const larger = new Uint32Array(runs.length * 2);
      larger.set(runs);
      runs = larger;
    }
    runs[used++] = value;
    runs[used++] = end - start;
    start = end;
  }
  return runs.slice(0, used);
}

/** The plane that `encodeRuns` was given; runs past `length` are cut, missing ones are 0. */
export function decodeRuns(runs: Uint32Array, length: number): Uint8Array<ArrayBuffer> {
  const plane = new Uint8Array(length);
  let at = 0;
  for (let i = 0; i + 1 < runs.length && at < length; i += 2) {
    const end = Math.min(length, at + runs[i + 1]!);
    plane.fill(runs[i]!, at, end);
    at = end;
  }
  return plane;
}
