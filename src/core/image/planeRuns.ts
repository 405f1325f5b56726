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
