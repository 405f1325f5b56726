import {
  closeSync,
  createWriteStream,
  fchmodSync,
  lstatSync,
  mkdirSync,
  openSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeSync,
} from 'node:fs';
import { chmod } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { PassThrough, type Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { extract, type Extract } from 'tar-stream';
import type { TreeOptions, TreeTransferred } from '../../core/ports/hostFiles';
import { parseIgnoreFile } from '../../core/std/ignoreFile';
import { message } from '../../core/std/message';
import { failure, success, throwIfCancelled, type Result } from '../../core/std/problem';
import { errorCode, fileProblem } from '../files/fileProblem';
import { createBreather } from './breather';
import { SMALL, sumOfWhole } from './checksums';
import { abortOf, runScript, type FilesLink } from './link';
import { listRemoteTree, sumRemoteFiles, type RemoteEntry, type RemoteTree } from './remoteTree';
import { staysInside } from './treeScan';

interface Destination {
  readonly local: string;
  /** Those that are there already. */
  readonly folders: Set<string>;
}

/** A file of an archive, as it comes. */
type Entry = Extract extends AsyncIterable<infer Item> ? Item : never;

const PACK = `# download a tree
at "$1"
cd -- "$path" || bad "$path"
list=\${TMPDIR:-/tmp}/.jw-list.$$
trap 'rm -f "$list"' EXIT
trap 'exit 1' HUP INT TERM
if case $(tar --version 2>/dev/null) in *GNU*) : ;; *) false ;; esac; then
  cat >"$list"
  tar -cf - --null -T "$list"
else
  tr '\\000' '\\n' >"$list"
  tar -cf - -T "$list"
fi
`;

/** Fetches what differs by content. Each file takes its name when it is whole. */
export async function downloadTree(
  link: FilesLink,
  remote: string,
  local: string,
  options: TreeOptions = {},
): Promise<Result<TreeTransferred>> {
  const { ignore = [], progress, signal } = options;
  try {
    const there = await listRemoteTree(link, remote, signal);
    if (!there.ok) return there;
    const own = parseIgnoreFile(ignore.join('\n'));
    // A line end in a name cannot be said to every tar: such files are named, not fetched.
    const isLeftOut = ({ path, kind }: RemoteEntry): boolean =>
      kind === 'other' || path.includes('\n') || !isSafe(path);
    const wanted = there.value.entries.filter((entry) => !isLeftOut(entry) && own(entry.path, 'file') !== 'ignored');
    const changed = await findChanged(link, remote, local, { ...there.value, entries: wanted }, signal);
    if (!changed.ok) return changed;
    const total = changed.value.reduce((sum, { size }) => sum + size, 0);
    const skipped: string[] = [];
    if (changed.value.length > 0) {
      const fetched = await fetchFiles(link, remote, local, changed.value, {
        signal,
        skipped,
        onBytes: (done) => progress?.({ done, total }),
      });
      if (!fetched.ok) return fetched;
    }
    return success({
      files: wanted.length,
      bytes: wanted.reduce((sum, { size }) => sum + size, 0),
      sentFiles: changed.value.length,
      sentBytes: total,
      deleted: 0,
      leftOut: [...there.value.entries.filter(isLeftOut).map(({ path }) => path), ...skipped],
    });
  } catch (error) {
    throwIfCancelled(signal);
    if (errorCode(error) === '') throw error;
    return failure(fileProblem(error, local));
  }
}

function isSafe(path: string): boolean {
  return !path.startsWith('/') && path.split('/').every((part) => part !== '..' && part !== '');
}

async function findChanged(
  link: FilesLink,
  remote: string,
  local: string,
  { entries, algorithm }: RemoteTree,
  signal: AbortSignal | undefined,
): Promise<Result<readonly RemoteEntry[]>> {
  const sizes = new Map<string, number>();
  const breathe = createBreather();
  for (const { path } of entries) {
    await breathe();
    const found = lstatSync(join(local, path), { throwIfNoEntry: false });
    if (found?.isFile() === true) sizes.set(path, found.size);
  }
  const candidates = entries.filter(({ path, kind, size }) => kind === 'file' && sizes.get(path) === size);
  const sums = await sumRemoteFiles(
    link,
    remote,
    candidates.map(({ path }) => path),
    signal,
  );
  if (!sums.ok) return sums;
  const changed: RemoteEntry[] = [];
  for (const entry of entries) {
    await breathe();
    const { path, size } = entry;
    const sum = sums.value.get(path);
    const isSame = sum !== undefined && sum === (await sumOfWhole(join(local, path), algorithm, { size, signal }));
    if (!isSame) changed.push(entry);
  }
  return success(changed);
}

interface Fetching {
  readonly signal: AbortSignal | undefined;
  readonly skipped: string[];
  readonly onBytes: (done: number) => void;
}

async function fetchFiles(
  link: FilesLink,
  remote: string,
  local: string,
  entries: readonly RemoteEntry[],
  { signal, skipped, onBytes }: Fetching,
): Promise<Result<void>> {
  const wanted = new Set(entries.map(({ path }) => path));
  const archive = new PassThrough({ highWaterMark: 4 * 1024 * 1024 });
  let done = 0;
  const destination = { local, folders: new Set<string>() };
  const breathe = createBreather();
  const unpacking = unpack(archive, async (entry) => {
    await breathe();
    const path = entry.header.name.replace(/^\.\//, '');
    // What was not asked for is not taken, whatever it is called.
    if (!wanted.has(path) || !(await place(entry, path, destination))) {
      if (wanted.has(path)) skipped.push(path);
      entry.resume();
    }
    onBytes((done += entry.header.size));
  });
  const stdin = entries.map(({ path }) => `./${path}\0`).join('');
  const packed = await runScript(link, PACK, {
    args: [remote],
    path: remote,
    stdin,
    ...abortOf(signal),
    onStdoutBytes: (chunk) => void archive.write(chunk),
  });
  archive.end();
  const outcome = await unpacking;
  return packed.ok ? outcome : packed;
}

async function unpack(archive: Readable, take: (entry: Entry) => Promise<void>): Promise<Result<void>> {
  const reader = extract();
  archive.pipe(reader);
  try {
    for await (const entry of reader) await take(entry);
    return success(undefined);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return failure({
      code: 'transfer/archive',
      message: message('What the host sent cannot be unpacked: {0}', reason),
    });
  }
}

/** Writes an entry under another name first. False for a link that leads out of the tree, and for what is neither file nor link. */
async function place(entry: Entry, path: string, { local, folders }: Destination): Promise<boolean> {
  const { type, mode, linkname, size } = entry.header;
  const target = join(local, path);
  const part = `${target}.jw-part`;
  makeFolder(dirname(target), folders);
  if (type === 'symlink') {
    if (!staysInside(path, linkname)) return false;
    makeAnew(part, () => {
      symlinkSync(linkname, part);
    });
    entry.resume();
  } else if (type !== 'file') {
    return false;
  } else if (size <= SMALL) {
    writeSmall(part, await contentOf(entry), mode & 0o777);
  } else {
    rmSync(part, { force: true });
    await pipeline(entry, createWriteStream(part, { mode: 0o600 }));
    await chmod(part, mode & 0o777);
  }
  renameSync(part, target);
  return true;
}

function makeFolder(folder: string, made: Set<string>): void {
  if (made.has(folder)) return;
  mkdirSync(folder, { recursive: true });
  made.add(folder);
}

async function contentOf(entry: Entry): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of entry) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

function writeSmall(path: string, content: Buffer, mode: number): void {
  const file = makeAnew(path, () => openSync(path, 'wx', 0o600));
  try {
    for (let done = 0; done < content.length;) done += writeSync(file, content, done);
    fchmodSync(file, mode);
  } finally {
    closeSync(file);
  }
}

/** What an attempt that broke off has left is in the way only seldom. */
function makeAnew<T>(path: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error;
    rmSync(path);
    return make();
  }
}
