import { formatBytes } from '../std/byteText';
import { message, type Message } from '../std/message';
import type { DeviceRow } from './describeDevice';
import type { Activity, GpuSample, TelemetrySample, Throttle, Usage } from './telemetrySample';

/** What a machine is doing right now, in rows; what it does not tell has none. */
export function describeTelemetry(sample: TelemetrySample): DeviceRow[] {
  const { cpuLoad, ram, swap, gpus, emc, temps, power, throttles } = sample;
  const rows: readonly (readonly [string, Message, string | undefined])[] = [
    ['now-throttled', message('Slowed down by'), describeThrottles(throttles)],
    ['now-memory', message('Memory in use'), describeUsage(ram)],
    ['now-swap', message('Swap in use'), describeUsage(swap)],
    ['now-cpu', message('Processor load'), percent(cpuLoad)],
    ...gpus.map((gpu, i) => [`now-gpu${i}`, message('Graphics load'), describeGpu(gpu)] as const),
    ['now-emc', message('Memory controller'), describeActivity(emc)],
    ['now-temperatures', message('Temperatures'), listed(temps, (value) => `${value.toFixed(1)} °C`)],
    ['now-power', message('Power'), listed(power, (value) => `${(value / 1000).toFixed(1)} W`)],
  ];
  return rows.flatMap(([id, label, value]) =>
    value === undefined || value === '' ? [] : [{ id, label, value: message('{0}', value) }],
  );
}

function percent(load: number | undefined): string | undefined {
  return load === undefined ? undefined : `${Math.round(load)} %`;
}

function describeUsage(usage: Usage | undefined): string | undefined {
  if (usage === undefined || usage.totalBytes === 0) return undefined;
  return `${formatBytes(usage.usedBytes)} / ${formatBytes(usage.totalBytes)}`;
}

function describeActivity(activity: Activity | undefined): string | undefined {
  if (activity === undefined) return undefined;
  const clock = activity.mhz === undefined ? undefined : `${Math.round(activity.mhz)} MHz`;
  return [percent(activity.load), clock].filter((part) => part !== undefined).join(' · ');
}

function describeGpu({ memory, ...activity }: GpuSample): string {
  return [describeActivity(activity), describeUsage(memory)]
    .filter((part) => part !== undefined && part !== '')
    .join(' · ');
}

function describeThrottles(throttles: readonly Throttle[]): string {
  return [...new Set(throttles.map(({ cause, from }) => `${cause} (${from})`))].join(', ');
}

function listed(values: Readonly<Record<string, number>>, format: (value: number) => string): string {
  return Object.entries(values)
    .map(([name, value]) => `${name} ${format(value)}`)
    .join(', ');
}
