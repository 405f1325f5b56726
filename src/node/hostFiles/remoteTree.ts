import { success, type Result } from '../../core/std/problem';
import { abortOf, runScript, type FilesLink } from './link';
import type { Algorithm } from './checksums';

export interface RemoteEntry {
  readonly path: string;
  readonly kind: 'file' | 'link' | 'other';
  readonly size: number;
  readonly mode: number;
}

export interface RemoteTree {
  readonly algorithm: Algorithm;
  readonly entries: readonly RemoteEntry[];
}

const LIST = `# list a tree
at "$1"
algorithm
cd -- "$path" 2>/dev/null || exit 0
find . ! -type d ! -name '.jw-*' -exec stat -c '%f %s %n' {} +
`;

const SUMS = `# checksums of a tree
at "$1"
cd -- "$path" || bad "$path"
if has sha256sum; then xargs -0 sha256sum --
elif quick; then xargs -0 openssl dgst -sha256 -r
else xargs -0 cksum --; fi
`;

/** What there is below a folder of the host; nothing where there is no such folder. */
export async function listRemoteTree(
  link: FilesLink,
  folder: string,
  signal: AbortSignal | undefined,
): Promise<Result<RemoteTree>> {
  const options = { args: [folder], path: folder, maxOutput: 256 * 1024 * 1024, ...abortOf(signal) };
  const listed = await runScript(link, LIST, options);
  if (!listed.ok) return listed;
  const cut = listed.value.stdout.indexOf('\n');
  const algorithm = listed.value.stdout.slice(0, cut) === 'cksum' ? 'cksum' : 'sha256';
  return success({ algorithm, entries: parseTree(listed.value.stdout.slice(cut + 1)) });
}

/** Lines `MODE SIZE ./PATH`; a line of another form goes on with the name before it. */
function parseTree(text: string): RemoteEntry[] {
  const entries: { mode: string; size: string; path: string }[] = [];
  for (const line of text.split('\n')) {
    const [, mode, size, path] = /^([0-9a-f]+) (\d+) \.\/(.*)$/s.exec(line) ?? [];
    const last = entries.at(-1);
    if (mode !== undefined && size !== undefined && path !== undefined) entries.push({ mode, size, path });
    else if (last !== undefined) last.path += `\n${line}`;
  }
  // The text ends with a line end, which is not the name's.
  const last = entries.at(-1);
  if (last !== undefined) last.path = last.path.replace(/\n$/, '');
  return entries.map(({ mode, size, path }) => {
    const bits = Number.parseInt(mode, 16);
    const type = bits & 0xf000;
    const kind = type === 0x8000 ? 'file' : type === 0xa000 ? 'link' : 'other';
    return { path, kind, size: Number(size), mode: bits & 0o777 };
  });
}

/** The sums of some files below a folder, by their paths. What cannot be read has none. */
export async function sumRemoteFiles(
  link: FilesLink,
  folder: string,
  paths: readonly string[],
  signal: AbortSignal | undefined,
): Promise<Result<ReadonlyMap<string, string>>> {
  if (paths.length === 0) return success(new Map());
  const stdin = paths.map((path) => `./${path}\0`).join('');
  const options = { args: [folder], path: folder, stdin, maxOutput: 256 * 1024 * 1024, ...abortOf(signal) };
  const summed = await runScript(link, SUMS, options);
  return summed.ok ? success(parseSums(summed.value.stdout)) : summed;
}

/** Lines of `sha256sum`, which begin with a backslash where the name had to be escaped, or of `cksum`. */
function parseSums(text: string): Map<string, string> {
  const sums = new Map<string, string>();
  for (const line of text.split('\n')) {
    const [, escaped, hash, name] = /^(\\?)([0-9a-f]{64}) [ *](?:\.\/)?(.*)$/s.exec(line) ?? [];
    const [, sum, plain] = /^(\d+ \d+) (?:\.\/)?(.*)$/s.exec(line) ?? [];
    if (hash !== undefined && name !== undefined) sums.set(escaped === '' ? name : unescapeName(name), hash);
    else if (sum !== undefined && plain !== undefined) sums.set(plain, sum);
  }
  return sums;
}

function unescapeName(name: string): string {
  return name.replaceAll(/\\([\\nr])/g, (_, letter: string) => (letter === 'n' ? '\n' : letter === 'r' ? '\r' : '\\'));
}
