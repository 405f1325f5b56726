import type { Activity, TelemetrySample } from './telemetrySample';

export type TelemetryUnit = '%' | 'MHz' | 'B' | '°C' | 'mW';

/** A measured value under the name of its series: `temperature/cpu`, `load/gpu`. */
export interface SeriesValue {
  readonly name: string;
  readonly value: number;
  readonly unit: TelemetryUnit;
}

type Row = readonly [name: string, value: number | undefined, unit: TelemetryUnit];

/** Rails that feed the whole board. */
const inputs = ['VDD_IN', 'POM_5V_IN'];

/**
 * The values of a sample by series. The part of a name before the slash is its lane; a lane has one unit: `memory` (bytes), `load`
 * (%), `clock` (MHz), `temperature` (°C), `power` (mW).
 */
export function seriesOf(sample: TelemetrySample): SeriesValue[] {
  const rows: readonly Row[] = [
    ['memory/used', sample.ram?.usedBytes, 'B'],
    ['memory/swap', sample.swap?.usedBytes, 'B'],
    ...sample.gpus.map((gpu, i): Row => [`memory/${nthName('gpu', i)}`, gpu.memory?.usedBytes, 'B']),
    ['load/cpu', sample.cpuLoad, '%'],
    ...sample.gpus.flatMap((gpu, i) => activity(nthName('gpu', i), gpu)),
    ...(sample.emc === undefined ? [] : activity('emc', sample.emc)),
    ...sample.cpus.flatMap((cpu, i) => (cpu === 'off' ? [] : activity(`cpu${i}`, cpu))),
    ...Object.entries(sample.temps).map(([name, celsius]): Row => [`temperature/${name}`, celsius, '°C']),
    ['power/total', totalPower(sample.power), 'mW'],
    ...Object.entries(sample.power).map(([name, milliwatts]): Row => [`power/${name}`, milliwatts, 'mW']),
  ];
  return rows.flatMap(([name, value, unit]) => (value === undefined ? [] : [{ name, value, unit }]));
}

function activity(name: string, { load, mhz }: Activity): Row[] {
  return [
    [`load/${name}`, load, '%'],
    [`clock/${name}`, mhz, 'MHz'],
  ];
}

/** The first has no number: nearly all machines have one. */
function nthName(name: string, index: number): string {
  return index === 0 ? name : `${name}${index}`;
}

/**
 * What the board takes: the rail at its input, else the sum of its rails, else of the cards; undefined where nothing tells. A card's own
 * measurement is in the board's.
 */
function totalPower(power: TelemetrySample['power']): number | undefined {
  const input = inputs.find((name) => power[name] !== undefined);
  if (input !== undefined) return power[input];
  const rails = Object.entries(power);
  const ofBoard = rails.filter(([name]) => !/^GPU\d+$/.test(name));
  const counted = ofBoard.length > 0 ? ofBoard : rails;
  return counted.length === 0 ? undefined : counted.reduce((sum, [, milliwatts]) => sum + milliwatts, 0);
}
