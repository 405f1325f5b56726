import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
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

/** What a host prints: 64 hexadecimal digits, or the words of `cksum`. */
export function parseSum(text: string): Checksum | undefined {
  const words = text.trim();
  if (/^[0-9a-f]{64}$/.test(words)) return { algorithm: 'sha256', value: words };
  return /^\d+ \d+$/.test(words) ? { algorithm: 'cksum', value: words } : undefined;
}
