import { lstatSync } from 'node:fs';
import { readdir, readFile, readlink, stat } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { parseIgnoreFile, type IgnoreFile } from '../../core/std/ignoreFile';
import { throwIfCancelled } from '../../core/std/problem';
import { createBreather } from './breather';

export interface TreeEntry {
  /** Relative to the tree, with `/`. */
  readonly path: string;
  readonly kind: 'file' | 'link';
  readonly size: number;
  readonly mode: number;
  /** Milliseconds since the epoch. */
  readonly mtime: number;
  /** Of a link. */
  readonly target: string;
}

export interface ScannedTree {
  readonly entries: readonly TreeEntry[];
  /** Folders without files, so that they are made too. */
  readonly folders: readonly string[];
  readonly leftOut: readonly string[];
}

export interface ScanOptions {
  readonly ignore: readonly string[];
  readonly respectGitignore: boolean;
  readonly signal?: AbortSignal | undefined;
}

interface Walk extends ScanOptions {
  readonly root: string;
  readonly own: IgnoreFile;
  readonly entries: TreeEntry[];
  readonly folders: string[];
  readonly leftOut: string[];
  readonly breathe: () => Promise<void> | undefined;
}

/** One `.gitignore` and the folder that it speaks of. */
interface Rules {
  readonly folder: string;
  readonly file: IgnoreFile;
}

/** Everything of a local tree that is to be sent, in a stable order. A link that leads out of the tree is left out, and named. */
export async function scanTree(root: string, options: ScanOptions): Promise<ScannedTree> {
  const own = parseIgnoreFile(options.ignore.join('\n'));
  const walk: Walk = { ...options, root, own, entries: [], folders: [], leftOut: [], breathe: createBreather() };
  await walkFolder(walk, '', []);
  return walk;
}

async function walkFolder(walk: Walk, folder: string, above: readonly Rules[]): Promise<void> {
  throwIfCancelled(walk.signal);
  const items = await readdir(join(walk.root, folder), { withFileTypes: true });
  const rules = walk.respectGitignore ? await withRules(walk.root, folder, above) : above;
  const before = walk.entries.length;
  for (const item of items.sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = folder === '' ? item.name : `${folder}/${item.name}`;
    if (item.name === '.git' || isIgnored(path, item.isDirectory() ? 'folder' : 'file', walk.own, rules)) continue;
    if (item.isDirectory()) await walkFolder(walk, path, rules);
    else if (item.isFile() || item.isSymbolicLink()) await addEntry(walk, path);
    else walk.leftOut.push(path);
    await walk.breathe();
  }
  if (walk.entries.length === before && folder !== '') walk.folders.push(folder);
}

async function addEntry(walk: Walk, path: string): Promise<void> {
  const native = join(walk.root, path);
  const found = lstatSync(native);
  const facts = { path, size: found.size, mode: found.mode & 0o777, mtime: found.mtimeMs };
  if (!found.isSymbolicLink()) {
    walk.entries.push({ ...facts, kind: 'file', target: '' });
    return;
  }
  const target = await readlink(native);
  if (staysInside(path, target)) walk.entries.push({ ...facts, kind: 'link', target });
  else walk.leftOut.push(path);
}

/** Whether a link at `path` leads to a place of the same tree. */
export function staysInside(path: string, target: string): boolean {
  if (posix.isAbsolute(target) || target.includes('\\')) return false;
  const led = posix.normalize(posix.join(posix.dirname(path), target));
  return led !== '..' && !led.startsWith('../');
}

async function withRules(root: string, folder: string, above: readonly Rules[]): Promise<readonly Rules[]> {
  const path = join(root, folder, '.gitignore');
  const isFile = await stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
  return isFile ? [...above, { folder, file: parseIgnoreFile(await readFile(path, 'utf8')) }] : above;
}

/** Own patterns first; of `.gitignore` files the nearest that speaks of the path decides. */
function isIgnored(path: string, kind: 'file' | 'folder', own: IgnoreFile, rules: readonly Rules[]): boolean {
  const verdict = own(path, kind);
  if (verdict !== undefined) return verdict === 'ignored';
  for (const { folder, file } of [...rules].reverse()) {
    const said = file(folder === '' ? path : path.slice(folder.length + 1), kind);
    if (said !== undefined) return said === 'ignored';
  }
  return false;
}
