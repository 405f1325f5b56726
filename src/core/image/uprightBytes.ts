/**
 * The bytes of a picture changed so that no decoder turns it: JPEG's EXIF orientation becomes 1, PNG's and WebP's EXIF chunk
 * loses its name. Labels are in stored pixels, so the stored pixels must be what is shown. Bytes of anything else, and damaged
 * ones, come back as they are; the input is never changed.
 */
export function toUprightBytes(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  if (bytes[0] === 0xff && bytes[1] === 0xd8) return uprightJpeg(bytes);
  if (hasText(bytes, 1, 'PNG'))
    return withoutChunk(bytes, { start: 8, name: 'eXIf', nameAt: 4, isBigEndian: true, extra: 12 });
  if (hasText(bytes, 0, 'RIFF') && hasText(bytes, 8, 'WEBP')) {
    return withoutChunk(bytes, { start: 12, name: 'EXIF', nameAt: 0, isBigEndian: false, extra: 8 });
  }
  return bytes;
}

function uprightJpeg(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const data = viewOf(bytes);
  let at = 2;
  while (at + 4 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1]!;
    // After the start of scan comes the picture itself.
    if (marker === 0xda) break;
    const length = data.getUint16(at + 2);
    if (marker === 0xe1 && hasText(bytes, at + 4, 'Exif')) {
      const place = orientationPlace(data, at + 10, Math.min(bytes.length, at + 2 + length));
      if (place !== undefined) return withOrientationOne(bytes, place);
    }
    at += 2 + length;
  }
  return bytes;
}

interface OrientationPlace {
  readonly at: number;
  readonly isLittleEndian: boolean;
}

/** Where the value of tag 0x0112 stands in the TIFF structure between `start` and `end`. */
function orientationPlace(data: DataView, start: number, end: number): OrientationPlace | undefined {
  if (start + 8 > end) return undefined;
  const isLittleEndian = data.getUint16(start) === 0x4949;
  const directory = start + data.getUint32(start + 4, isLittleEndian);
  if (directory + 2 > end) return undefined;
  const entries = data.getUint16(directory, isLittleEndian);
  for (let i = 0; i < entries; i++) {
    const entry = directory + 2 + i * 12;
    if (entry + 12 > end) return undefined;
    if (data.getUint16(entry, isLittleEndian) === 0x0112) return { at: entry + 8, isLittleEndian };
  }
  return undefined;
}

function withOrientationOne(
  bytes: Uint8Array<ArrayBuffer>,
  { at, isLittleEndian }: OrientationPlace,
): Uint8Array<ArrayBuffer> {
  const copy = bytes.slice();
  viewOf(copy).setUint16(at, 1, isLittleEndian);
  return copy;
}

interface ChunkForm {
  readonly start: number;
  readonly name: string;
  /** Where in a chunk its name stands; its length is the other half of the first eight bytes. */
  readonly nameAt: 0 | 4;
  readonly isBigEndian: boolean;
  /** Bytes of a chunk besides its content. */
  readonly extra: number;
}

/** A decoder skips chunks whose name it does not know; where a checksum then is wrong too, it skips them all the same. */
function withoutChunk(bytes: Uint8Array<ArrayBuffer>, form: ChunkForm): Uint8Array<ArrayBuffer> {
  const data = viewOf(bytes);
  let at = form.start;
  while (at + 8 <= bytes.length) {
    const length = data.getUint32(at + 4 - form.nameAt, !form.isBigEndian);
    const size = form.extra + length + (form.isBigEndian ? 0 : length % 2);
    if (hasText(bytes, at + form.nameAt, form.name)) return cutOrRename(bytes, at, size, form);
    at += size;
  }
  return bytes;
}

function cutOrRename(
  bytes: Uint8Array<ArrayBuffer>,
  at: number,
  size: number,
  form: ChunkForm,
): Uint8Array<ArrayBuffer> {
  // RIFF tells its whole length in front, so its chunk stays and only loses its name.
  if (!form.isBigEndian) {
    const copy = bytes.slice();
    copy.set([0x4a, 0x55, 0x4e, 0x4b], at);
    return copy;
  }
  const kept = new Uint8Array(Math.max(at, bytes.length - size));
  kept.set(bytes.subarray(0, at));
  kept.set(bytes.subarray(at + size), at);
  return kept;
}

function hasText(bytes: Uint8Array, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}

function viewOf(bytes: Uint8Array<ArrayBuffer>): DataView<ArrayBuffer> {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
