import { randomUUID } from 'node:crypto';
import { mkdir, open, realpath, rename, stat, unlink } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { errorCode } from './fileProblem';

/**
 * Writes a file whole or not at all, at once or piece by piece: the content goes to a new file in the same folder, to the disk, and then take the name. A
 * link is followed, so the file it points at is replaced, and a file that was there keeps its mode. Takes a native path;
 * throws what the system reports.
 */
export async function writeAtomically(path: string, content: Uint8Array | Iterable<string>): Promise<void> {
  const target = await followLinks(path);
  const folder = dirname(target);
  await mkdir(folder, { recursive: true });
  const temporary = join(folder, `.jw-${randomUUID()}.tmp`);
  try {
    await writeToDisk(temporary, content, await modeOf(target));
    await renameOver(temporary, target);
  } catch (error) {
    await unlink(temporary).catch(() => undefined);
    throw error;
  }
}

async function followLinks(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (errorCode(error) === 'ENOENT') return path;
    throw error;
  }
}

async function modeOf(path: string): Promise<number | undefined> {
  try {
    return (await stat(path)).mode & 0o7777;
  } catch {
    return undefined;
  }
}

async function writeToDisk(
  path: string,
  content: Uint8Array | Iterable<string>,
  mode: number | undefined,
): Promise<void> {
  const file = await open(path, 'wx', mode);
  try {
    // The mode given to `open` is cut by the umask; a file that is replaced keeps exactly what it had.
    if (mode !== undefined) await file.chmod(mode);
    if (content instanceof Uint8Array) await file.writeFile(content);
    else for (const piece of content) await file.writeFile(piece);
    await file.sync();
  } finally {
    await file.close();
  }
}

const ATTEMPTS = 5;
const PAUSE_MS = 30;

/** On Windows a file that someone is just reading cannot be replaced: it is tried again for a moment. */
async function renameOver(from: string, to: string): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await rename(from, to);
      return;
    } catch (error) {
      const mayPass = process.platform === 'win32' && ['EPERM', 'EACCES', 'EBUSY'].includes(errorCode(error));
      if (!mayPass || attempt === ATTEMPTS) throw error;
      await new Promise((resolve) => setTimeout(resolve, PAUSE_MS * attempt));
    }
  }
}
