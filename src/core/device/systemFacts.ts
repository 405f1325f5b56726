import type {
  ClockFacts,
  CoreFacts,
  DiskFacts,
  GpuFacts,
  MemoryFacts,
  OsFacts,
  PythonFacts,
  SwapFacts,
} from './deviceFacts';

const KIB = 1024;

/** The numbers of `/proc/meminfo`, in bytes; empty where there are none. */
export function parseMeminfo(text: string): ReadonlyMap<string, number> {
  const lines = text.matchAll(/^(\w[\w()]*):\s+(\d+) kB/gm);
  return new Map([...lines].map(([, name = '', kib]) => [name, Number(kib) * KIB]));
}

export function memoryOf(meminfo: string): MemoryFacts | undefined {
  const numbers = parseMeminfo(meminfo);
  const totalBytes = numbers.get('MemTotal');
  return totalBytes === undefined ? undefined : { totalBytes, availableBytes: numbers.get('MemAvailable') };
}

/** Reads `/proc/swaps`. Its sizes are in KiB; zram is compressed memory. A machine without swap has 0 of it. */
export function swapOf(swaps: string): SwapFacts | undefined {
  if (!swaps.startsWith('Filename')) return undefined;
  const areas = [...swaps.matchAll(/^(\/\S+)\s+\S+\s+(\d+)\s+(\d+)\s/gm)].map(([, path = '', size, used]) => ({
    isZram: path.startsWith('/dev/zram'),
    size: Number(size) * KIB,
    used: Number(used) * KIB,
  }));
  return {
    totalBytes: sum(areas.map(({ size }) => size)),
    usedBytes: sum(areas.map(({ used }) => used)),
    zramBytes: sum(areas.filter(({ isZram }) => isZram).map(({ size }) => size)),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, next) => total + next, 0);
}

/** Reads the answer of `df -P -k PATH`; the names of device and folder may hold blanks. */
export function diskOf(purpose: DiskFacts['purpose'], df: string): DiskFacts | undefined {
  const [start, total, , free, mount] = /[ \t](\d+)[ \t]+(\d+)[ \t]+(-?\d+)[ \t]+(?:\d+%|-)[ \t]+(\/.*)/.exec(df) ?? [];
  if (start === undefined || mount === undefined) return undefined;
  const before = df.slice(0, df.indexOf(start));
  const device = before.slice(before.lastIndexOf('\n') + 1).trim();
  return { purpose, device, mount, totalBytes: Number(total) * KIB, freeBytes: Math.max(0, Number(free)) * KIB };
}

/** By the maker and part that `/proc/cpuinfo` names. */
const coreKinds: Readonly<Record<string, string>> = {
  '0x41 0xd03': 'Cortex-A53',
  '0x41 0xd07': 'Cortex-A57',
  '0x41 0xd42': 'Cortex-A78AE',
  '0x4e 0x003': 'Denver 2',
  '0x4e 0x004': 'Carmel',
};

/** Reads lines of `/proc/cpuinfo` and the two lists of the kernel, as `0-3,5`. Undefined where no core is told. */
export function coresOf(cpuinfo: string, online: string, present: string): CoreFacts | undefined {
  const listed = [...cpuinfo.matchAll(/^processor\s*:/gm)].length;
  const onlineCount = countOfList(online) || listed;
  if (onlineCount === 0) return undefined;
  return { online: onlineCount, present: Math.max(countOfList(present), onlineCount), kinds: coreKindsOf(cpuinfo) };
}

/** How many numbers a list such as `0-3,5` has; 0 for what is none. */
function countOfList(list: string): number {
  const ranges = list
    .trim()
    .split(',')
    .map((range) => /^(\d+)(?:-(\d+))?$/.exec(range));
  if (ranges.includes(null)) return 0;
  return sum(ranges.map((range) => Number(range?.[2] ?? range?.[1]) - Number(range?.[1]) + 1));
}

function coreKindsOf(cpuinfo: string): string[] {
  const values = (name: string): string[] =>
    [...cpuinfo.matchAll(new RegExp(`^${name}\\s*: *(.*)$`, 'gm'))].map(([, value = '']) => value.trim());
  const makers = values('CPU implementer');
  const parts = values('CPU part').map((part, i) => coreKinds[`${makers[i] ?? ''} ${part}`]);
  const kinds = parts.length > 0 && !parts.includes(undefined) ? parts : values('model name');
  return [...new Set(kinds)].filter((kind) => kind !== undefined && kind !== '') as string[];
}

/** Reads `/etc/os-release`, whose values may stand in quotes. */
export function osOf(text: string): OsFacts {
  const valueOf = (name: string): string | undefined => {
    const written = new RegExp(`^${name}=(.*)$`, 'm').exec(text)?.[1]?.trim();
    return written?.replace(/^(["'])(.*)\1$/, '$2');
  };
  return { id: valueOf('ID'), version: valueOf('VERSION_ID'), name: valueOf('PRETTY_NAME') };
}

/** Reads `uname -snrm`: `Linux jetson 5.15.148-tegra aarch64`. */
export function unameOf(text: string): { hostname?: string; kernel?: string; arch?: string } {
  const [, , hostname, kernel, arch] = /^(\S+) (\S+) (\S+) (\S+)$/m.exec(text) ?? [];
  return hostname && kernel && arch ? { hostname, kernel, arch } : {};
}

/** Paths, each followed by what `-V` printed. One that did not start is left out. */
export function pythonsOf(text: string): PythonFacts[] {
  let path = '';
  const pythons: PythonFacts[] = [];
  for (const line of text.split('\n')) {
    const version = /^Python (\d\S*)/.exec(line)?.[1];
    if (line.startsWith('/')) path = line;
    else if (version !== undefined && path !== '') {
      pythons.push({ path, version });
      path = '';
    }
  }
  return pythons;
}

/** `NAME<tab>PATH` lines. */
export function toolsOf(text: string): Readonly<Record<string, string>> {
  const lines = text.matchAll(/^([\w.+-]+)\t(.+)$/gm);
  return Object.fromEntries([...lines].map(([, name = '', path = '']) => [name, path]));
}

/** Reads `date '+%s %z'` and the time zone's name, from a file or from where `/etc/localtime` leads. */
export function clockOf(date: string, timezone: string, localtime: string): ClockFacts | undefined {
  const [, epoch, sign, hours, minutes] = /^(\d+)(?: ([+-])(\d\d)(\d\d))?/.exec(date) ?? [];
  if (epoch === undefined) return undefined;
  const offset = sign === undefined ? undefined : Number(`${sign}1`) * (Number(hours) * 60 + Number(minutes));
  const zone = timezone.trim() || /zoneinfo\/(\S+)/.exec(localtime)?.[1];
  return { epoch: Number(epoch), offsetMinutes: offset, zone };
}

/** Rows of `nvidia-smi --query-gpu=index,name,driver_version,memory.total[,compute_cap]`; the memory is in MiB. */
export function gpusOf(text: string): GpuFacts[] {
  return text.split('\n').flatMap((line): GpuFacts[] => {
    const [index = '', name = '', driver, memory, capability] = line.split(', ').map((cell) => cell.trim());
    if (!/^\d+$/.test(index) || name === '') return [];
    const mebibytes = /^\d+$/.exec(memory ?? '')?.[0];
    return [
      {
        index: Number(index),
        name,
        driver: told(driver),
        memoryBytes: mebibytes === undefined ? undefined : Number(mebibytes) * KIB * KIB,
        computeCapability: told(capability),
      },
    ];
  });
}

/** What `nvidia-smi` does not know stands in brackets: `[N/A]`, `[Not Supported]`. */
function told(cell: string | undefined): string | undefined {
  return cell === undefined || cell === '' || cell.startsWith('[') || cell === 'N/A' ? undefined : cell;
}
