/** Reads strings of the SSH protocol (RFC 4251: a length of four bytes, then as many bytes); undefined where the data ends too early. */
export function readSshStrings(
  data: Buffer,
  start: number,
  count: number,
): { readonly strings: readonly Buffer[]; readonly end: number } | undefined {
  const strings: Buffer[] = [];
  let end = start;
  for (let i = 0; i < count; i++) {
    if (end + 4 > data.length) return undefined;
    const length = data.readUInt32BE(end);
    if (end + 4 + length > data.length) return undefined;
    strings.push(data.subarray(end + 4, end + 4 + length));
    end += 4 + length;
  }
  return { strings, end };
}
