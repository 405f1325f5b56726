import type { Problem } from '../std/problem';
import { parseNvidiaSmi, type NvidiaSmiRow } from './nvidiaSmi';
import {
  coresBetween,
  gpuLoadOf,
  loadBetween,
  parseCpuTimes,
  parseNumbers,
  railPower,
  temperaturesOf,
  usageOfMeminfo,
  type CpuTimes,
} from './procStat';
import { parseTegrastats } from './tegrastats';
import { nothingMeasured, type GpuSample, type Measurement, type Throttle } from './telemetrySample';
import type { TelemetryLine } from './telemetryLine';

/** What is measured in one line; `cpuBefore` are the counters of the line before, for loads. */
export function measurementOf(
  { fields }: TelemetryLine,
  cpuBefore: CpuTimes,
): { value: Measurement; cpu: CpuTimes; problems: readonly Problem[] } {
  const field = (name: string): string => fields.find(([found]) => found === name)?.[1] ?? '';
  const cpu = parseCpuTimes(field('cpu'));
  const stats = field('tegrastats') === '' ? undefined : parseTegrastats(field('tegrastats'));
  const base = stats?.value ?? systemMeasurement(field, cpuBefore, cpu);
  const rows = fields.filter(([name]) => name === 'gpu').map(([, row]) => parseNvidiaSmi(row));
  const value = withCards(
    base,
    rows.flatMap((row) => row.value ?? []),
  );
  const throttles = [...value.throttles, ...coolingThrottles(field('cool'))];
  const problems = [...(stats?.problems ?? []), ...rows.flatMap((row) => row.problems)];
  return { value: { ...value, throttles }, cpu, problems };
}

function systemMeasurement(field: (name: string) => string, before: CpuTimes, after: CpuTimes): Measurement {
  const clocks = new Map(parseNumbers(field('mhz')));
  return {
    ...nothingMeasured,
    ...usageOfMeminfo(field('mem')),
    cpuLoad: loadBetween(before.get('cpu'), after.get('cpu')),
    cpus: coresBetween(before, after, clocks),
    gpus: gpuLoadOf(field('load')).map((gpu) => ({ ...gpu, memory: undefined })),
    temps: temperaturesOf(field('temp')),
    power: railPower(field('rail')),
  };
}

/** Adds what nvidia-smi tells. On a board its only card is the one that is there already, so what is known of it stays where the row is silent. */
function withCards(base: Measurement, rows: readonly NvidiaSmiRow[]): Measurement {
  if (rows.length === 0) return base;
  const [temps, power] = [{ ...base.temps }, { ...base.power }];
  const gpus = rows.map(({ gpu }, i) => merged(base.gpus[i], gpu));
  for (const { index, celsius, milliwatts } of rows) {
    if (celsius !== undefined) temps[index === 0 ? 'gpu' : `gpu${index}`] ??= celsius;
    if (milliwatts !== undefined) power[`GPU${index}`] = milliwatts;
  }
  const throttles = [...base.throttles, ...rows.flatMap((row) => row.throttles)];
  return { ...base, gpus: [...gpus, ...base.gpus.slice(rows.length)], temps, power, throttles };
}

function merged(known: GpuSample | undefined, told: GpuSample): GpuSample {
  return { load: told.load ?? known?.load, mhz: told.mhz ?? known?.mhz, memory: told.memory ?? known?.memory };
}

/** The script lists cooling devices only while they slow the machine down. */
function coolingThrottles(text: string): Throttle[] {
  return parseNumbers(text).map(([from]) => ({ cause: 'temperature', from, isReported: true }));
}
