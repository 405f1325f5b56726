import type { HostFiles, HostFileStat, HostFolderEntry } from '../../core/ports/hostFiles';
import { message } from '../../core/std/message';
import { failure, success, type Result } from '../../core/std/problem';
import { readBytes, runScript, type FilesLink } from './link';

/** Bytes [$2, $2 + $3) of a file, or all from $2. */
const READ = `# read a file
at "$1"
[ -f "$path" ] && [ -r "$path" ] || bad "$path"
if [ -z "$3" ]; then exec tail -c "+$(($2 + 1))" -- "$path"; fi
[ "$3" -gt 0 ] || exit 0
piece "$path" "$2" "$3"
`;

/** Mode in hexadecimal, size and seconds, as GNU and busybox tell them. */
const STAT = `# look at a file
at "$1"
if absent "$path"; then exit 40; fi
stat -c '%f %s %Y' -- "$path"
`;

const LIST = `# list a folder
at "$1"
if absent "$path"; then exit 40; fi
[ -d "$path" ] || { echo 'not a folder' >&2; exit 43; }
cd -- "$path" || exit 41
for file in .* *; do
  case $file in . | ..) continue ;; esac
  if absent "$file"; then continue; fi
  stat -c '%f %s %Y' -- "./$file" && printf '%s\\0' "$file"
done
`;

/** A link is followed, so that the file it points at is replaced; a file that was there keeps its mode unless one is given. */
const WRITE = `# write a file
at "$1"
target=$(readlink -f -- "$path" 2>/dev/null) || target=$path
[ -n "$target" ] || target=$path
[ ! -d "$target" ] || exit 42
folder=$(dirname -- "$target")
mkdir -p -- "$folder" || exit 41
part=$folder/.jw-$$.tmp
trap 'rm -f -- "$part"' EXIT
trap 'exit 1' HUP INT TERM
mode=$3
[ -n "$mode" ] || mode=$(stat -c %a -- "$target" 2>/dev/null) || mode=600
cat >"$part" 2>/dev/null
[ "$(($(wc -c <"$part" 2>/dev/null)))" -eq "$2" ] || { [ -e "$part" ] || exit 41; exit 44; }
chmod "$mode" "$part" && mv -f -- "$part" "$target" || exit 43
trap - EXIT
`;

const MAKE_FOLDER = `# make a folder
at "$1"
mkdir -p -- "$path"
`;

const REMOVE = `# remove
at "$1"
case $path in / | "$HOME" | "$HOME/" | '') echo 'this is never removed' >&2; exit 43 ;; esac
rm -rf -- "$path"
`;

type SmallFiles = Pick<HostFiles, 'read' | 'stat' | 'list' | 'write' | 'makeFolder' | 'remove'>;

/** Files of a host through nothing but its shell. */
export function createShellFiles(link: FilesLink): SmallFiles {
  return {
    read: (path, part) =>
      readBytes(link, READ, {
        args: part === undefined ? [path, '0', ''] : [path, String(part.offset), String(part.length)],
        path,
      }),
    stat: async (path) => {
      const result = await runScript(link, STAT, { args: [path], path });
      return result.ok ? parseStat(result.value.stdout, path) : result;
    },
    list: async (path) => {
      const result = await runScript(link, LIST, { args: [path], path });
      return result.ok ? parseList(result.value.stdout, path) : result;
    },
    write: async (path, bytes, { mode } = {}) => {
      const args = [path, String(bytes.length), mode === undefined ? '' : mode.toString(8)];
      return nothing(await runScript(link, WRITE, { args, path, stdin: bytes }));
    },
    makeFolder: async (path) => nothing(await runScript(link, MAKE_FOLDER, { args: [path], path })),
    remove: async (path) => nothing(await runScript(link, REMOVE, { args: [path], path })),
  };
}

function nothing(result: Result<unknown>): Result<void> {
  return result.ok ? success(undefined) : result;
}

/** `81a4 1234 1795693636`: mode, bytes, seconds. */
function parseStatWords(text: string): HostFileStat | undefined {
  const [, mode = '', size, seconds] = /^([0-9a-f]+) (\d+) (-?\d+)$/.exec(text.trim()) ?? [];
  if (mode === '') return undefined;
  const bits = Number.parseInt(mode, 16);
  return { kind: kindOf(bits), size: Number(size), mtime: Number(seconds) * 1000, mode: bits & 0o7777 };
}

function kindOf(mode: number): HostFileStat['kind'] {
  switch (mode & 0xf000) {
    case 0x8000:
      return 'file';
    case 0x4000:
      return 'folder';
    case 0xa000:
      return 'link';
    default:
      return 'other';
  }
}

function parseStat(text: string, path: string): Result<HostFileStat> {
  const stat = parseStatWords(text);
  return stat === undefined ? failure(notUnderstood(path)) : success(stat);
}

function parseList(text: string, path: string): Result<readonly HostFolderEntry[]> {
  const entries: HostFolderEntry[] = [];
  for (const record of text.split('\0').slice(0, -1)) {
    const cut = record.indexOf('\n');
    const stat = parseStatWords(record.slice(0, cut));
    if (stat === undefined) return failure(notUnderstood(path));
    entries.push({ name: record.slice(cut + 1), ...stat });
  }
  return success(entries);
}

function notUnderstood(path: string) {
  return {
    code: 'file/failed',
    message: message('What the host says of {0} cannot be understood.', path),
    file: path,
  };
}
