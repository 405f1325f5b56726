/** How far something was used: a share of its time in percent, and its clock in MHz. */
export interface Activity {
  readonly load: number | undefined;
  readonly mhz: number | undefined;
}

export interface Usage {
  readonly usedBytes: number;
  readonly totalBytes: number;
}

export interface GpuSample extends Activity {
  /** Memory of its own; boards share the machine's. */
  readonly memory: Usage | undefined;
}

/** Why a clock was lowered. `hardware` is a brake of the hardware whose cause is not told. */
export type ThrottleCause = 'temperature' | 'power' | 'current' | 'voltage' | 'hardware';

export interface Throttle {
  readonly cause: ThrottleCause;
  /** What said so: a cooling device, a counter, a card. */
  readonly from: string;
  /** False where it was concluded from temperature and clocks, true where the system said so. */
  readonly isReported: boolean;
}

export type TelemetryEvent =
  | { readonly kind: 'throttle-start'; readonly throttle: Throttle }
  | { readonly kind: 'throttle-end'; readonly throttle: Throttle }
  /** The kernel ended `count` processes for want of memory: of the job's group, or others. */
  | { readonly kind: 'out-of-memory'; readonly scope: 'job' | 'machine'; readonly count: number };

/** What a machine did at one moment. Undefined and absent is what it did not tell. */
export interface TelemetrySample {
  /** Seconds since 1970 by the machine's own clock. */
  readonly time: number;
  readonly ram: Usage | undefined;
  readonly swap: Usage | undefined;
  /** Of all cores that are on, in percent. */
  readonly cpuLoad: number | undefined;
  /** By number; empty where there are too many to tell apart. */
  readonly cpus: readonly (Activity | 'off')[];
  readonly gpus: readonly GpuSample[];
  /** The memory controller. */
  readonly emc: Activity | undefined;
  /** °C by sensor, in small letters: `cpu`, `gpu`, `tj`. */
  readonly temps: Readonly<Record<string, number>>;
  /** Milliwatts by rail, as the board calls it: `VDD_IN`. */
  readonly power: Readonly<Record<string, number>>;
  /** What lowers clocks at this moment. */
  readonly throttles: readonly Throttle[];
  /** What has changed since the sample before. */
  readonly events: readonly TelemetryEvent[];
}

/** What is measured at one moment, without what only a comparison with the moment before can tell. */
export type Measurement = Omit<TelemetrySample, 'time' | 'events'>;

export const nothingMeasured: Measurement = {
  ram: undefined,
  swap: undefined,
  cpuLoad: undefined,
  cpus: [],
  gpus: [],
  emc: undefined,
  temps: {},
  power: {},
  throttles: [],
};

/** The mean load of the cores that are on; undefined where none tells. */
export function meanLoad(cpus: readonly (Activity | 'off')[]): number | undefined {
  const loads = cpus.flatMap((cpu) => (cpu === 'off' || cpu.load === undefined ? [] : [cpu.load]));
  return loads.length === 0 ? undefined : loads.reduce((sum, load) => sum + load, 0) / loads.length;
}
