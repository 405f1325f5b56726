import { parseMeminfo } from './systemFacts';
import { realTemperatures } from './temperature';
import type { Activity, Usage } from './telemetrySample';

/** Ticks that a core has worked and has been on since the machine started. */
export interface CpuTime {
  readonly busy: number;
  readonly total: number;
}

/** By the kernel's names: `cpu` for all together, `cpu0`… for each. */
export type CpuTimes = ReadonlyMap<string, CpuTime>;

/** Items are lines, or stand in one line between semicolons. */
const separator = /[;\n]/;

/**
 * Reads the `cpu` lines of `/proc/stat`: user, nice, system, idle, iowait, irq, softirq, steal. Idle and waiting for a disk is not
 * working; guests' time is in user's already.
 */
export function parseCpuTimes(text: string): CpuTimes {
  const times = new Map<string, CpuTime>();
  for (const line of text.split(separator)) {
    const [name = '', ...ticks] = line.trim().split(/ +/);
    const counted = ticks.slice(0, 8).map(Number);
    if (!/^cpu\d*$/.test(name) || counted.length < 4 || counted.some(Number.isNaN)) continue;
    const total = counted.reduce((sum, tick) => sum + tick, 0);
    times.set(name, { busy: total - counted[3]! - (counted[4] ?? 0), total });
  }
  return times;
}

/**
 * The load of a core between two moments, in percent. Undefined before the second moment, where no tick has passed, and where counters went back
 * (a core that was off meanwhile, another start of the machine).
 */
export function loadBetween(before: CpuTime | undefined, after: CpuTime | undefined): number | undefined {
  if (before === undefined || after === undefined) return undefined;
  const total = after.total - before.total;
  const busy = after.busy - before.busy;
  return total <= 0 || busy < 0 ? undefined : Math.min(100, (100 * busy) / total);
}

/** Cores by number, as far as they are told apart; the numbers that are left out are off. `clocks` are in kHz. */
export function coresBetween(
  before: CpuTimes,
  after: CpuTimes,
  clocks: ReadonlyMap<string, number>,
): (Activity | 'off')[] {
  const numbers = [...after.keys()].filter((name) => name !== 'cpu').map((name) => Number(name.slice(3)));
  const count = numbers.reduce((most, number) => Math.max(most, number + 1), 0);
  if (count > MAX_CORES) return [];
  return Array.from({ length: count }, (_, i) => {
    const time = after.get(`cpu${i}`);
    if (time === undefined) return 'off';
    const khz = clocks.get(String(i));
    return { load: loadBetween(before.get(`cpu${i}`), time), mhz: khz === undefined ? undefined : khz / 1000 };
  });
}

const MAX_CORES = 1024;

/** Memory in use and swap in use, from lines of `/proc/meminfo`; kernels before 3.14 do not tell what is available. */
export function usageOfMeminfo(text: string): { ram: Usage | undefined; swap: Usage | undefined } {
  const numbers = parseMeminfo(text.replaceAll(';', '\n'));
  const sum = ['MemFree', 'Buffers', 'Cached'].reduce((total, name) => total + (numbers.get(name) ?? 0), 0);
  return {
    ram: usage(numbers.get('MemTotal'), numbers.get('MemAvailable') ?? sum),
    swap: usage(numbers.get('SwapTotal'), numbers.get('SwapFree')),
  };
}

function usage(total: number | undefined, free: number | undefined): Usage | undefined {
  if (total === undefined || free === undefined) return undefined;
  return { usedBytes: Math.max(0, total - free), totalBytes: total };
}

/** `NAME=NUMBER` items; what is none is left out. */
export function parseNumbers(text: string): [name: string, value: number][] {
  return text.split(separator).flatMap((item): [string, number][] => {
    const at = item.lastIndexOf('=');
    const value = item.slice(at + 1);
    return at > 0 && /^-?\d+$/.test(value) ? [[item.slice(0, at), Number(value)]] : [];
  });
}

/** Thermal zones by their type, in thousandths of °C. */
export function temperaturesOf(text: string): Record<string, number> {
  return realTemperatures(parseNumbers(text).map(([name, millis]) => [name, millis / 1000] as const));
}

/** Graphics processors as `LOAD/FREQUENCY`, in tenths of percent and Hz; either may be missing. */
export function gpuLoadOf(text: string): Activity[] {
  return text.split(separator).flatMap((item): Activity[] => {
    const [, load, hertz] = /=(\d*)\/(\d*)$/.exec(item) ?? [];
    if (!load && !hertz) return [];
    return [
      { load: load ? Math.min(100, Number(load) / 10) : undefined, mhz: hertz ? Number(hertz) / 1e6 : undefined },
    ];
  });
}

/**
 * Power of rails in milliwatts, from `NAME=MILLIVOLTS*MILLIAMPERES` (newer boards) or `NAME=MILLIWATTS`. Rails without a name (`NC`) and the
 * sensor's sum are left out.
 */
export function railPower(text: string): Record<string, number> {
  const rails = text.split(separator).flatMap((item): [string, number][] => {
    const [, name = '', first, second] = /^(.+)=(\d+)(?:\*(\d+))?$/.exec(item) ?? [];
    if (first === undefined || name === 'NC' || name.includes('sum of')) return [];
    return [[name, second === undefined ? Number(first) : Math.round((Number(first) * Number(second)) / 1000)]];
  });
  return Object.fromEntries(rails);
}
