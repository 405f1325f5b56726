import { createHash } from 'node:crypto';
import { createReadStream, readFileSync } from 'node:fs';
import type { Checksum } from '../../core/ports/hostFiles';
import { throwIfCancelled } from '../../core/std/problem';
import { Cksum } from './cksum';

export interface RunningSum {
  update(bytes: Uint8Array): void;
  digest(): string;
}

/** What both ends can compute: the host says which. */
export type Algorithm = Checksum['algorithm'];

export function createSum(algorithm: Algorithm): RunningSum {
  if (algorithm === 'cksum') return new Cksum();
  const hash = createHash('sha256');
  return { update: (bytes) => void hash.update(bytes), digest: () => hash.digest('hex') };
}

/** The sum of the first `length` bytes of a local file, or of all. */
export async function sumOfFile(
  path: string,
  algorithm: Algorithm,
  { length, signal }: { readonly length?: number; readonly signal?: AbortSignal | undefined } = {},
): Promise<string> {
  const sum = createSum(algorithm);
  if (length === 0) return sum.digest();
  const end = length === undefined ? {} : { end: length - 1 };
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024, ...end })) {
    throwIfCancelled(signal);
    sum.update(chunk as Uint8Array);
  }
  return sum.digest();
}

/** Bytes up to which a file is read at once. */
export const SMALL = 256 * 1024;

/** The sum of a whole file whose size is about known: small ones are read at once. */
export async function sumOfWhole(
  path: string,
  algorithm: Algorithm,
  { size, signal }: { readonly size: number; readonly signal: AbortSignal | undefined },
): Promise<string> {
  if (size > SMALL) return sumOfFile(path, algorithm, { signal });
  const sum = createSum(algorithm);
  sum.update(readFileSync(path));
  return sum.digest();
}

/** What a host prints: 64 hexadecimal digits, or the words of `cksum`. */
export function parseSum(text: string): Checksum | undefined {
  const words = text.trim();
  if (/^[0-9a-f]{64}$/.test(words)) return { algorithm: 'sha256', value: words };
  return /^\d+ \d+$/.test(words) ? { algorithm: 'cksum', value: words } : undefined;
}
