import { message } from '../std/message';
import type { Problem } from '../std/problem';
import { realTemperatures } from './temperature';
import {
  meanLoad,
  nothingMeasured,
  type Activity,
  type GpuSample,
  type Measurement,
  type Usage,
} from './telemetrySample';

interface Draft {
  ram?: Usage;
  swap?: Usage;
  cpus: (Activity | 'off')[];
  gpus: GpuSample[];
  emc?: Activity;
  temps: [string, number][];
  power: Record<string, number>;
}

/** A kind of field: what it looks like, and what it tells. */
type Field = readonly [form: RegExp, read: (draft: Draft, groups: readonly (string | undefined)[]) => void];

/** Words of a line that are told when they are not understood. */
const MAX_UNKNOWN = 10;

const ignore = (): void => undefined;

/**
 * The fields of all versions, in the order in which they are tried; a line has them in any order. A rail and a sensor may have the same
 * name: what follows it tells them apart.
 */
const fields: readonly Field[] = [
  [/\d\d-\d\d-\d{4} \d\d:\d\d:\d\d/y, ignore],
  [/IRAM \d+\/\d+kB/y, ignore],
  [/\((?:lfb|cached) [^)]*\)/y, ignore],
  [/RAM (\d+)\/(\d+)([kM])B/y, (draft, groups) => (draft.ram = usageOf(groups))],
  [/SWAP (\d+)\/(\d+)([kM])B/y, (draft, groups) => (draft.swap = usageOf(groups))],
  [/CPU \[([^\]]*)\]/y, (draft, [, cores = '']) => (draft.cpus = cores.split(',').map(coreOf))],
  [/EMC_FREQ (?:(\d+)%)?(?:@(\d+))?/y, readEmc],
  [/GR3D\d?_FREQ (?:(\d+)%)?(?:@(?:(\d+)|\[([\d,]*)\]))?/y, readGpu],
  [/MTS fg \d+% bg \d+%/y, ignore],
  [/([\w.-]+)@(-?\d+(?:\.\d+)?)C(?:\/-?\d+(?:\.\d+)?C)?/y, readTemperature],
  [/([\w.-]+) (\d+)(?:mW)?\/\d+(?:mW)?(?:\/\d+(?:mW)?)?/y, readRail],
  // Encoders, decoders, image processors: they train nothing.
  [/[A-Z][\w.-]* (?:off|\d+%@\d+|\d+%|@?\d+)/y, ignore],
];

/**
 * Reads a line of `tegrastats`, of JetPack 3 to 7, run as root or not. The first of a rail's two or three numbers is its value now, the
 * others are over time. Fields that are not known are told and passed over. Undefined where the line tells of no memory: it is no such line.
 *
 * Sensors that cannot be true and rails without a name (`NC`) are left out, and so is an `EMC_FREQ 0%` without a clock: who may not read the
 * memory controller's counter gets that.
 */
export function parseTegrastats(line: string): { value: Measurement | undefined; problems: readonly Problem[] } {
  const draft: Draft = { cpus: [], gpus: [], temps: [], power: {} };
  const unknown: string[] = [];
  let position = 0;
  while (position < line.length) {
    position = readField(line, position, draft) ?? passOver(line, position, unknown);
    while (' \t\r\n'.includes(line[position] ?? '.')) position++;
  }
  if (draft.ram === undefined) return { value: undefined, problems: [notTegrastats(line)] };
  const { temps, ...rest } = draft;
  const value = { ...nothingMeasured, ...rest, cpuLoad: meanLoad(draft.cpus), temps: realTemperatures(temps) };
  return { value, problems: unknown.map(unknownField) };
}

/** The end of the field that begins here; undefined where none does. */
function readField(line: string, position: number, draft: Draft): number | undefined {
  for (const [form, read] of fields) {
    form.lastIndex = position;
    const groups = form.exec(line);
    const end = position + (groups?.[0].length ?? 0);
    const isWhole = groups !== null && (end === line.length || ' \t\r\n('.includes(line[end]!));
    if (!isWhole) continue;
    read(draft, groups);
    return end;
  }
  return undefined;
}

function passOver(line: string, position: number, unknown: string[]): number {
  const end = line.indexOf(' ', position);
  const next = end < 0 ? line.length : end;
  const word = line.slice(position, next).trim();
  if (word !== '' && unknown.length < MAX_UNKNOWN) unknown.push(word);
  return Math.max(next, position + 1);
}

function usageOf([, used, total, unit]: readonly (string | undefined)[]): Usage {
  const scale = unit === 'k' ? 1024 : 1024 * 1024;
  return { usedBytes: Number(used) * scale, totalBytes: Number(total) * scale };
}

function coreOf(written: string): Activity | 'off' {
  const [, load, mhz] = /^\s*(\d+)%@(\d+)\s*$/.exec(written) ?? [];
  return load === undefined ? 'off' : { load: Number(load), mhz: Number(mhz) };
}

function readEmc(draft: Draft, [, load, mhz]: readonly (string | undefined)[]): void {
  if (mhz !== undefined || Number(load) > 0) draft.emc = { load: numberOf(load), mhz: numberOf(mhz) };
}

/** Newer boards tell the clock of each cluster: the highest is the card's. Thor tells clocks alone. */
function readGpu(draft: Draft, [, load, mhz, clusters]: readonly (string | undefined)[]): void {
  const clocks = (clusters ?? mhz ?? '')
    .split(',')
    .filter((clock) => clock !== '')
    .map(Number);
  const highest = clocks.length === 0 ? undefined : Math.max(...clocks);
  draft.gpus.push({ load: numberOf(load), mhz: highest, memory: undefined });
}

function readTemperature(draft: Draft, [, name = '', celsius]: readonly (string | undefined)[]): void {
  draft.temps.push([name, Number(celsius)]);
}

function readRail(draft: Draft, [, name = '', milliwatts]: readonly (string | undefined)[]): void {
  if (name !== 'NC') draft.power[name] = Number(milliwatts);
}

function numberOf(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

function notTegrastats(line: string): Problem {
  return {
    code: 'telemetry/not-tegrastats',
    message: message('This is no line of tegrastats: {0}', line.slice(0, 80)),
  };
}

function unknownField(word: string): Problem {
  return { code: 'telemetry/unknown-field', message: message('tegrastats tells {0}, which is not understood.', word) };
}
