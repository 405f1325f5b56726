import { crc32 } from '../image/crc32';
import type { Bytes } from '../ports/bytes';
import { message, type Message } from '../std/message';
import { failure, success, type Result } from '../std/problem';

/** One file in an .npz archive (a zip), as its central directory lists it. */
export interface NpzMember {
  /** Without the ending `.npy`. */
  readonly name: string;
  /** 0 stored, 8 deflated. */
  readonly method: number;
  readonly checksum: number;
  readonly compressedSize: number;
  readonly size: number;
  /** Where its local header begins. */
  readonly offset: number;
}

const END_SIGNATURE = 0x06054b50;
const ENTRY_SIGNATURE = 0x02014b50;
const LOCAL_SIGNATURE = 0x04034b50;
const END_LENGTH = 22;
const MAX_COMMENT = 65_535;
const MAX_MEMBERS = 10_000;
const MAX_SIZE = 2 ** 30;

export function isZip(data: Uint8Array): boolean {
  return data[0] === 0x50 && data[1] === 0x4b && (data[2] === 3 || data[2] === 5);
}

/** Lists the arrays of an archive. Archives above 4 GiB (zip64) and encrypted members are refused. */
export function parseNpz(data: Uint8Array): Result<readonly NpzMember[]> {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const end = findEnd(view);
  if (end < 0) return broken(message('The archive is cut off: its directory is missing.'));
  const count = view.getUint16(end + 10, true);
  let offset = view.getUint32(end + 16, true);
  if (count === 0xffff || offset === 0xffffffff) return broken(message('Archives above 4 GiB are not read.'));
  const members: NpzMember[] = [];
  for (let i = 0; i < Math.min(count, MAX_MEMBERS); i++) {
    if (offset + 46 > end || view.getUint32(offset, true) !== ENTRY_SIGNATURE) {
      return broken(message('The directory of the archive is damaged.'));
    }
    const nameLength = view.getUint16(offset + 28, true);
    const name = new TextDecoder().decode(data.subarray(offset + 46, offset + 46 + nameLength));
    if (name.endsWith('.npy')) members.push(memberAt(view, offset, name.slice(0, -4)));
    offset += 46 + nameLength + view.getUint16(offset + 30, true) + view.getUint16(offset + 32, true);
  }
  return success(members);
}

/** The bytes of a member, its checksum verified. */
export function readNpzMember(data: Uint8Array, member: NpzMember, bytes: Bytes): Result<Uint8Array> {
  const view = new DataView(data.buffer, data.byteOffset, data.byteLength);
  const { offset, size, compressedSize, method } = member;
  if (size === 0xffffffff || compressedSize === 0xffffffff || size > MAX_SIZE) {
    return broken(message('The array {0} is too large to be read from an archive.', member.name));
  }
  const isLocal = offset + 30 <= data.length && view.getUint32(offset, true) === LOCAL_SIGNATURE;
  const isEncrypted = isLocal && (view.getUint16(offset + 6, true) & 1) !== 0;
  if (!isLocal || isEncrypted || (method !== 0 && method !== 8)) return unreadable(member);
  const start = offset + 30 + view.getUint16(offset + 26, true) + view.getUint16(offset + 28, true);
  const stored = data.subarray(start, start + compressedSize);
  const content = method === 0 ? stored : bytes.inflateRaw(stored, size).bytes;
  return content.length === size && crc32(content) === member.checksum ? success(content) : unreadable(member);
}

function findEnd(view: DataView): number {
  const last = view.byteLength - END_LENGTH;
  for (let at = last; at >= Math.max(0, last - MAX_COMMENT); at--) {
    if (view.getUint32(at, true) === END_SIGNATURE) return at;
  }
  return -1;
}

function memberAt(view: DataView, offset: number, name: string): NpzMember {
  return {
    name,
    method: view.getUint16(offset + 10, true),
    checksum: view.getUint32(offset + 16, true),
    compressedSize: view.getUint32(offset + 20, true),
    size: view.getUint32(offset + 24, true),
    offset: view.getUint32(offset + 42, true),
  };
}

function unreadable({ name }: NpzMember): Result<never> {
  return broken(message('The array {0} in the archive is damaged or packed in a way that is not read.', name));
}

function broken(text: Message): Result<never> {
  return failure({ code: 'npz/damaged', message: text });
}
