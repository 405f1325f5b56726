import { lowerCase } from './sshPatterns';

export type AddressFamily = 'any' | 'inet' | 'inet6';

/**
 * The name of a host as it is looked up: an address in its one usual form (`127.1` becomes `127.0.0.1`, `2001:db8:0::1` becomes
 * `2001:db8::1`), any other name in lower case. An address of another family than the one wanted stays as it is, and so does one
 * that differs only in case, as with ssh. Nothing is asked of the network.
 */
export function canonicalSshHost(name: string, family: AddressFamily): string {
  const address = canonicalAddress(name, family);
  if (address === undefined) return looksLikeAddress(name) ? name : lowerCase(name);
  return address === lowerCase(name) ? name : address;
}

/** The usual form of an IPv4 or IPv6 address; undefined for a name, and for an address of another family. */
export function canonicalAddress(name: string, family: AddressFamily): string | undefined {
  return (family === 'inet6' ? undefined : parseIpv4(name)) ?? (family === 'inet' ? undefined : parseIpv6(name));
}

/** Nothing but digits and points, or with a `:` or `%`: this can be no name, whether or not it is a right address. */
function looksLikeAddress(name: string): boolean {
  return /[%:]/.test(name) || /^[\d.]*$/.test(name);
}

/** One to four numbers in decimal, octal (`0…`) or hexadecimal (`0x…`); the last one fills what is left. */
function parseIpv4(text: string): string | undefined {
  const parts = text.split('.');
  if (parts.length > 4 || !parts.every((part) => /^(?:0x[\da-f]{1,8}|0[0-7]{0,11}|[1-9]\d{0,9})$/i.test(part)))
    return undefined;
  const numbers = parts.map((part) => (/^0[0-7]/.test(part) ? parseInt(part, 8) : Number(part)));
  const last = numbers.pop()!;
  if (numbers.some((number) => number > 255) || last >= 256 ** (4 - numbers.length)) return undefined;
  const rest = Array.from(
    { length: 4 - numbers.length },
    (_, i) => Math.floor(last / 256 ** (3 - numbers.length - i)) % 256,
  );
  return [...numbers, ...rest].join('.');
}

function parseIpv6(text: string): string | undefined {
  const [head = '', tail, ...more] = text.split('::');
  const before = groupsOf(head);
  const after = tail === undefined ? [] : groupsOf(tail);
  if (before === undefined || after === undefined || more.length > 0 || !text.includes(':')) return undefined;
  const missing = 8 - before.length - after.length;
  if (tail === undefined ? missing !== 0 : missing < 1) return undefined;
  return formatIpv6([...before, ...Array.from({ length: missing }, () => 0), ...after]);
}

/** The groups of one side of `::`; the last may be an IPv4 address. */
function groupsOf(text: string): number[] | undefined {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [index, part] of parts.entries()) {
    const isLast = index === parts.length - 1;
    if (isLast && /^(?:\d{1,3}\.){3}\d{1,3}$/.test(part)) {
      const bytes = part.split('.').map(Number);
      if (bytes.some((byte) => byte > 255)) return undefined;
      groups.push(bytes[0]! * 256 + bytes[1]!, bytes[2]! * 256 + bytes[3]!);
    } else if (/^[\da-f]{1,4}$/i.test(part)) groups.push(parseInt(part, 16));
    else return undefined;
  }
  return groups;
}

/** As `inet_ntop` prints it: the longest run of two or more zeros, the first of equals, becomes `::`. */
function formatIpv6(groups: readonly number[]): string {
  const { start, length } = longestZeros(groups);
  const isMapped = start === 0 && (length === 6 || (length === 5 && groups[5] === 0xffff));
  const words = groups.map((group) => group.toString(16));
  if (isMapped) {
    const bytes = groups.slice(6).flatMap((group) => [group >> 8, group & 255]);
    return `::${length === 5 ? 'ffff:' : ''}${bytes.join('.')}`;
  }
  if (length < 2) return words.join(':');
  return `${words.slice(0, start).join(':')}::${words.slice(start + length).join(':')}`;
}

function longestZeros(groups: readonly number[]): { start: number; length: number } {
  let best = { start: -1, length: 0 };
  for (let start = 0; start < groups.length; start++) {
    let length = 0;
    while (groups[start + length] === 0) length++;
    if (length > best.length) best = { start, length };
  }
  return best;
}
