import { mkdir, open, readdir, readFile, rename, rm, stat, utimes, writeFile, type FileHandle } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import type { RunStore, StoredFile, StoredRun } from '../../core/ports/runStore';
import { formatRunRecord, parseRunRecord } from '../../core/runs/parseRunRecord';
import { message } from '../../core/std/message';
import { failure, success, type Problem, type Result } from '../../core/std/problem';
import { errorCode, fileProblem } from '../files/fileProblem';
import { fromNativePath } from '../files/nativePath';
import { writeAtomically } from '../files/writeAtomically';
import { createLeases } from './leases';

const RECORD = 'run.json';
/** What was deleted stays for a week, so that it can be brought back. */
const TRASH_AGE_MS = 7 * 24 * 60 * 60 * 1000;

/** The runs of a workspace folder, given its native path; `.jetson-workbench` is made when something is written. */
export function createRunStore(workspace: string): RunStore {
  const base = join(workspace, '.jetson-workbench');
  const folder = join(base, 'runs');
  const trash = join(base, 'trash');
  const pathOf = (id: string, path: string): string => join(folder, safeName(id), ...path.split('/').map(safeName));
  const known: KnownRecords = new Map();
  const leases = createLeases((id) => join(folder, safeName(id), 'lease.json'));
  return {
    folder,
    pathOf,
    filePath: (id, path) => fromNativePath(pathOf(id, path)),
    list: () => listRuns(folder, known),
    save: (record) =>
      attempt(pathOf(record.id, RECORD), async (path) => {
        await ignoreFolder(base);
        await writeAtomically(path, new TextEncoder().encode(formatRunRecord(record)));
      }),
    append: (id, path, offset, bytes) => append(pathOf(id, path), offset, bytes),
    read: (id, path, part) => attempt(pathOf(id, path), (file) => readPart(file, part)),
    write: (id, path, bytes) => attempt(pathOf(id, path), (file) => writeAtomically(file, bytes)),
    files: (id) => listFiles(join(folder, safeName(id))),
    remove: (id) =>
      attempt(join(folder, safeName(id)), async (path) => {
        await mkdir(trash, { recursive: true });
        await emptyOld(trash);
        // A folder keeps its time when it is moved; the week begins now.
        await utimes(path, new Date(), new Date());
        await rename(path, join(trash, safeName(id)));
      }),
    restore: (id) => attempt(join(trash, safeName(id)), (path) => rename(path, join(folder, safeName(id)))),
    lease: leases.take,
    release: leases.release,
  };
}

/** A part of a path that names nothing but itself: the store never leaves its folder, whatever a host calls its files. */
function safeName(part: string): string {
  return part === '' || part === '.' || part === '..' ? '_' : part.replaceAll(/[/\\\0]/g, '_');
}

async function attempt<T>(path: string, act: (path: string) => Promise<T>): Promise<Result<T>> {
  try {
    return success(await act(path));
  } catch (error) {
    return failure(fileProblem(error, path));
  }
}

/** Records as they were read the last time, by the stamp of their file: what has not changed is not read again. */
type KnownRecords = Map<string, { readonly stamp: string; readonly run: StoredRun }>;

async function listRuns(folder: string, known: KnownRecords): Promise<readonly StoredRun[]> {
  const names = await readdir(folder).catch(() => []);
  const runs = await Promise.all(names.sort().map((id) => readRun(folder, id, known)));
  const present = new Set(names);
  for (const id of known.keys()) if (!present.has(id)) known.delete(id);
  return runs.filter((run) => run !== undefined);
}

async function readRun(folder: string, id: string, known: KnownRecords): Promise<StoredRun | undefined> {
  const path = join(folder, id, RECORD);
  try {
    const { ino, size, mtimeNs } = await stat(path, { bigint: true });
    const stamp = [ino, size, mtimeNs].join();
    const before = known.get(id);
    if (before?.stamp === stamp) return before.run;
    const run = { id, record: parseRunRecord(await readFile(path, 'utf8')) };
    known.set(id, { stamp, run });
    return run;
  } catch (error) {
    // A folder without a record is not ours, or is just being made.
    return errorCode(error) === 'ENOENT' || errorCode(error) === 'ENOTDIR'
      ? undefined
      : { id, record: failure(fileProblem(error, path)) };
  }
}

async function readPart(
  path: string,
  part: { readonly offset: number; readonly length: number } | undefined,
): Promise<Uint8Array> {
  if (part === undefined) return readFile(path);
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const bytes = new Uint8Array(Math.max(0, Math.min(part.length, size - part.offset)));
    const { bytesRead } = await file.read(bytes, 0, bytes.length, part.offset);
    return bytes.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

async function append(path: string, offset: number, bytes: Uint8Array): Promise<Result<void>> {
  try {
    await mkdir(dirname(path), { recursive: true });
    const file = await open(path, 'a+');
    try {
      return await appendTo(file, path, offset, bytes);
    } finally {
      await file.close();
    }
  } catch (error) {
    return failure(fileProblem(error, path));
  }
}

async function appendTo(file: FileHandle, path: string, offset: number, bytes: Uint8Array): Promise<Result<void>> {
  const { size } = await file.stat();
  if (offset > size) return failure(offsetProblem(path, size, offset));
  const known = Math.min(size - offset, bytes.length);
  const there = new Uint8Array(known);
  const { bytesRead } = await file.read(there, 0, known, offset);
  if (bytesRead < known || there.some((byte, i) => byte !== bytes[i]))
    return failure(offsetProblem(path, size, offset));
  if (known < bytes.length) await file.appendFile(bytes.subarray(known));
  return success(undefined);
}

function offsetProblem(path: string, size: number, offset: number): Problem {
  return {
    code: 'run/offset',
    message: message('{0} holds {1} bytes, and what came does not continue it at {2}.', path, size, offset),
  };
}

async function listFiles(folder: string): Promise<readonly StoredFile[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(() => []);
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  const own = new Set([RECORD, 'lease.json']);
  const paths = files.filter((path) => !own.has(relative(folder, path)));
  return Promise.all(
    paths.map(async (path) => ({
      path: relative(folder, path).split(sep).join('/'),
      size: (await stat(path)).size,
    })),
  );
}

/** The folder's own `.gitignore`: runs are not code. */
async function ignoreFolder(base: string): Promise<void> {
  await mkdir(base, { recursive: true });
  await writeFile(join(base, '.gitignore'), '*\n', { flag: 'wx' }).catch((error: unknown) => {
    if (errorCode(error) !== 'EEXIST') throw error;
  });
}

async function emptyOld(trash: string): Promise<void> {
  for (const name of await readdir(trash)) {
    const { mtimeMs } = await stat(join(trash, name));
    if (Date.now() - mtimeMs > TRASH_AGE_MS) await rm(join(trash, name), { recursive: true, force: true });
  }
}
