import { mkdir, readFile, unlink, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { errorCode } from '../files/fileProblem';
import { writeAtomically } from '../files/writeAtomically';

/** How long a lease holds without being taken again. */
const LEASE_MS = 60_000;

interface Lease {
  readonly pid: number;
  readonly bootId: string;
  readonly expires: number;
}

/**
 * Leases on folders: a file that names the process which may write. It is another's to take when it has run out, when the machine
 * was started anew, or when its process is gone.
 */
export function createLeases(pathOf: (id: string) => string): {
  take: (id: string) => Promise<boolean>;
  release: (id: string) => Promise<void>;
} {
  return {
    take: async (id) => {
      const path = pathOf(id);
      const own: Lease = { pid: process.pid, bootId: await bootId(), expires: Date.now() + LEASE_MS };
      const text = JSON.stringify(own);
      try {
        await mkdir(dirname(path), { recursive: true });
        // Only one of two that come at once makes the file.
        await writeFile(path, text, { flag: 'wx' });
        return true;
      } catch (error) {
        if (errorCode(error) !== 'EEXIST') return false;
      }
      if (!mayTake(await readLease(path), own)) return false;
      await writeAtomically(path, new TextEncoder().encode(text));
      return (await readLease(path))?.pid === own.pid;
    },
    release: async (id) => {
      const path = pathOf(id);
      if ((await readLease(path))?.pid === process.pid) await unlink(path).catch(() => undefined);
    },
  };
}

function mayTake(held: Lease | undefined, own: Lease): boolean {
  if (held === undefined || held.pid === own.pid) return true;
  return held.bootId !== own.bootId || held.expires < Date.now() || !isRunning(held.pid);
}

async function readLease(path: string): Promise<Lease | undefined> {
  try {
    const value = JSON.parse(await readFile(path, 'utf8')) as Partial<Lease> | null;
    const isLease =
      typeof value?.pid === 'number' && typeof value.bootId === 'string' && typeof value.expires === 'number';
    return isLease ? (value as Lease) : undefined;
  } catch {
    return undefined;
  }
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return errorCode(error) === 'EPERM';
  }
}

/** Empty where the system has none: a lease then holds until it has run out or its process is gone. */
async function bootId(): Promise<string> {
  return readFile('/proc/sys/kernel/random/boot_id', 'utf8').then(
    (text) => text.trim(),
    () => '',
  );
}
