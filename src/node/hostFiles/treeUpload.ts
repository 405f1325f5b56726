import { createReadStream, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Writable } from 'node:stream';
import { pack, type Pack } from 'tar-stream';
import type { TreeOptions, TreeTransferred } from '../../core/ports/hostFiles';
import { parseIgnoreFile } from '../../core/std/ignoreFile';
import { failure, success, throwIfCancelled, type Result } from '../../core/std/problem';
import { errorCode, fileProblem } from '../files/fileProblem';
import { createBreather } from './breather';
import { SMALL, sumOfWhole } from './checksums';
import { abortOf, runScript, type FilesLink } from './link';
import { listRemoteTree, sumRemoteFiles, type RemoteTree } from './remoteTree';
import { scanTree, type ScannedTree, type TreeEntry } from './treeScan';

/** Files are sent in batches of about this many bytes: what arrived of a batch that broke off is thrown away, the others stay. */
const BATCH_BYTES = 64 * 1024 * 1024;
const BATCH_FILES = 5000;
/** Bytes that are given to the line at once: an archive comes in pieces of 512 and less. */
const PIECE = 256 * 1024;

/**
 * Unpacks into a folder beside the files, then gives each its place: nothing partial is ever seen under a final name. What is not there yet
 * moves as it is, folders with all that is in them; the rest goes file by file. Links in the archive were checked before it was made.
 */
const UNPACK = `# upload a tree
at "$1"
mkdir -p -- "$path" && cd -- "$path" || exit 41
stage=.jw-stage.$$
for old in .jw-stage.*; do kill -0 "\${old##*.}" 2>/dev/null || rm -rf "$old"; done
mkdir "$stage" || exit 41
trap 'rm -rf "$stage"' EXIT
trap 'exit 1' HUP INT TERM
tar -xpf - -C "$stage" 2>"$stage.errors" || { cat "$stage.errors" >&2; rm -f "$stage.errors"; exit 44; }
rm -f "$stage.errors"
[ "$(find "$stage" ! -type d | wc -l)" -eq "$2" ] || exit 43
find "$stage" -mindepth 1 -maxdepth 1 -exec sh -c '
for each; do
  shift
  if [ ! -e "./\${each##*/}" ] && [ ! -L "./\${each##*/}" ]; then set -- "$@" "$each"; fi
done
if [ "$#" -gt 0 ]; then mv -- "$@" .; fi' sh {} + 2>/dev/null
if rmdir "$stage" 2>/dev/null; then exit 0; fi
if cp -al -f "$stage/." . 2>/dev/null; then exit 0; fi
(cd "$stage" && find . -type d -exec sh -c 'for d; do mkdir -p -- "../$d"; done' sh {} + &&
  find . ! -type d -exec sh -c 'for f; do mv -f -- "$f" "../$f" || exit 1; done' sh {} +) || exit 43
`;

const MAKE_FOLDERS = `# make folders
at "$1"
mkdir -p -- "$path" && cd -- "$path" || exit 41
xargs -0 mkdir -p --
`;

const DELETE = `# delete what the source has not
at "$1"
cd -- "$path" || bad "$path"
xargs -0 rm -f --
find . -depth -type d -empty ! -path . -exec rmdir {} + 2>/dev/null
exit 0
`;

/** Sends what differs by content. */
export async function uploadTree(
  link: FilesLink,
  local: string,
  remote: string,
  options: TreeOptions = {},
): Promise<Result<TreeTransferred>> {
  const { ignore = [], respectGitignore = true, mirror = false, progress, signal } = options;
  try {
    const listing = listRemoteTree(link, remote, signal);
    listing.catch(() => undefined);
    const tree = await scanTree(local, { ignore, respectGitignore, signal });
    const there = await listing;
    if (!there.ok) return there;
    const changed = await findChanged(link, { local, remote, tree, there: there.value, signal });
    if (!changed.ok) return changed;
    const total = sizeOf(changed.value);
    let done = 0;
    for (const batch of batchesOf(changed.value)) {
      const sent = await sendBatch(link, local, remote, batch, {
        signal,
        onBytes: (count) => progress?.({ done: (done += count), total }),
      });
      if (!sent.ok) return sent;
    }
    const made = await makeFolders(link, remote, tree, signal);
    if (!made.ok) return made;
    const deleted = mirror
      ? await deleteOthers(link, { remote, tree, there: there.value, ignore, signal })
      : success(0);
    if (!deleted.ok) return deleted;
    return success({
      files: tree.entries.length,
      bytes: sizeOf(tree.entries),
      sentFiles: changed.value.length,
      sentBytes: total,
      deleted: deleted.value,
      leftOut: tree.leftOut,
    });
  } catch (error) {
    throwIfCancelled(signal);
    if (errorCode(error) === '') throw error;
    return failure(fileProblem(error, local));
  }
}

function sizeOf(entries: readonly TreeEntry[]): number {
  return entries.reduce((sum, { kind, size }) => sum + (kind === 'file' ? size : 0), 0);
}

interface Comparison {
  readonly local: string;
  readonly remote: string;
  readonly tree: ScannedTree;
  readonly there: RemoteTree;
  readonly signal: AbortSignal | undefined;
}

/** Files that are missing there, have another size or mode, or another sum; links are always sent, they are small. */
async function findChanged(link: FilesLink, input: Comparison): Promise<Result<readonly TreeEntry[]>> {
  const { local, remote, tree, there, signal } = input;
  const known = new Map(there.entries.map((entry) => [entry.path, entry]));
  const isCandidate = ({ path, kind, size, mode }: TreeEntry): boolean => {
    const other = known.get(path);
    return kind === 'file' && other?.kind === 'file' && other.size === size && other.mode === mode;
  };
  const candidates = tree.entries.filter(isCandidate);
  const sums = await sumRemoteFiles(
    link,
    remote,
    candidates.map(({ path }) => path),
    signal,
  );
  if (!sums.ok) return sums;
  const changed: TreeEntry[] = [];
  const breathe = createBreather();
  for (const entry of tree.entries) {
    await breathe();
    const { path, size } = entry;
    const sum = isCandidate(entry) ? sums.value.get(path) : undefined;
    const isSame =
      sum !== undefined && sum === (await sumOfWhole(join(local, path), there.algorithm, { size, signal }));
    if (!isSame) changed.push(entry);
  }
  return success(changed);
}

function batchesOf(entries: readonly TreeEntry[]): TreeEntry[][] {
  const batches: TreeEntry[][] = [];
  let bytes = Infinity;
  for (const entry of entries) {
    const last = batches.at(-1);
    if (last === undefined || bytes + entry.size > BATCH_BYTES || last.length >= BATCH_FILES) {
      batches.push([entry]);
      bytes = entry.size;
    } else {
      last.push(entry);
      bytes += entry.size;
    }
  }
  return batches;
}

interface Sending {
  readonly signal: AbortSignal | undefined;
  readonly onBytes: (count: number) => void;
}

async function sendBatch(
  link: FilesLink,
  local: string,
  remote: string,
  batch: readonly TreeEntry[],
  { signal, onBytes }: Sending,
): Promise<Result<void>> {
  const archive = pack();
  const packing = packAll(archive, local, batch, onBytes).catch((error: unknown) => {
    archive.destroy(error instanceof Error ? error : new Error(String(error)));
  });
  const args = [remote, String(batch.length)];
  const sent = await runScript(link, UNPACK, { args, path: remote, stdin: bytesOf(archive), ...abortOf(signal) });
  await packing;
  return sent.ok ? success(undefined) : sent;
}

async function* bytesOf(archive: Pack): AsyncGenerator<Uint8Array> {
  let pieces: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of archive) {
    pieces.push(chunk as Uint8Array);
    size += (chunk as Uint8Array).length;
    if (size < PIECE) continue;
    yield Buffer.concat(pieces, size);
    pieces = [];
    size = 0;
  }
  yield Buffer.concat(pieces, size);
}

async function packAll(
  archive: Pack,
  local: string,
  batch: readonly TreeEntry[],
  onBytes: (count: number) => void,
): Promise<void> {
  const breathe = createBreather();
  for (const entry of batch) {
    await breathe();
    const { path: name, mode, mtime, size, kind } = entry;
    const header = { name, mode, mtime: new Date(mtime) };
    if (kind === 'link') {
      archive.entry({ ...header, type: 'symlink', linkname: entry.target });
    } else if (size <= SMALL) {
      // A file that has changed its size since it was looked at goes as it is now.
      archive.entry(header, readFileSync(join(local, name)));
      onBytes(size);
    } else {
      await packLarge(archive, join(local, name), { ...header, size }, onBytes);
    }
  }
  archive.finalize();
}

async function packLarge(
  archive: Pack,
  path: string,
  header: { name: string; mode: number; mtime: Date; size: number },
  onBytes: (count: number) => void,
): Promise<void> {
  const target = archive.entry(header);
  const counted = async function* (): AsyncGenerator<Uint8Array> {
    for await (const chunk of createReadStream(path, { end: header.size - 1, highWaterMark: SMALL })) {
      onBytes((chunk as Uint8Array).length);
      yield chunk as Uint8Array;
    }
  };
  await pipeline(counted, target as unknown as Writable);
}

async function makeFolders(
  link: FilesLink,
  remote: string,
  { folders, entries }: ScannedTree,
  signal: AbortSignal | undefined,
): Promise<Result<void>> {
  if (folders.length === 0 && entries.length > 0) return success(undefined);
  const stdin = ['.', ...folders].map((folder) => `./${folder}\0`).join('');
  const made = await runScript(link, MAKE_FOLDERS, { args: [remote], path: remote, stdin, ...abortOf(signal) });
  return made.ok ? success(undefined) : made;
}

interface Deletion {
  readonly remote: string;
  readonly tree: ScannedTree;
  readonly there: RemoteTree;
  readonly ignore: readonly string[];
  readonly signal: AbortSignal | undefined;
}

/** What the source does not have, unless it is ignored: that was not looked at on this side either. */
async function deleteOthers(
  link: FilesLink,
  { remote, tree, there, ignore, signal }: Deletion,
): Promise<Result<number>> {
  const own = parseIgnoreFile(ignore.join('\n'));
  const here = new Set(tree.entries.map(({ path }) => path));
  const isOwn = (path: string): boolean =>
    path
      .split('/')
      .some(
        (_, i, parts) => own(parts.slice(0, i + 1).join('/'), i + 1 === parts.length ? 'file' : 'folder') === 'ignored',
      );
  const others = there.entries.map(({ path }) => path).filter((path) => !here.has(path) && !isOwn(path));
  if (others.length === 0) return success(0);
  const stdin = others.map((path) => `./${path}\0`).join('');
  const deleted = await runScript(link, DELETE, { args: [remote], path: remote, stdin, ...abortOf(signal) });
  return deleted.ok ? success(others.length) : deleted;
}
