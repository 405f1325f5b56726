import { parseNumbers } from './procStat';
import { sensorName } from './temperature';
import type { Measurement, TelemetryEvent, Throttle } from './telemetrySample';

/** The counter of too low a voltage among those of the chip's over-current unit, on Orin and newer. */
const voltageCounter = 'oc1';

/** Clocks are taken for lowered below this share of the highest that was seen under load. */
const LOWERED = 0.9;
/** Loads of a full machine, in percent: less work has lower clocks of itself. */
const FULL = 90;
/** Degrees below its trip point at which a zone may already be cooled. */
const NEAR = 1;

type Entries<T> = readonly (readonly [name: string, value: T])[];

/** Plain data. */
export interface ThrottleMemory {
  readonly counts: Entries<number>;
  readonly kills: Entries<number>;
  readonly trips: Entries<number>;
  readonly highest: Entries<number>;
  readonly active: Entries<Throttle>;
}

/** What must be remembered between moments to tell what slows a machine down and what has been ended. */
export class ThrottleWatch {
  private counts = new Map<string, number>();
  private kills = new Map<string, number>();
  private trips = new Map<string, number>();
  private highest = new Map<string, number>();
  private active = new Map<string, Throttle>();

  /** Goes on from what an earlier one remembered. */
  constructor(memory?: ThrottleMemory) {
    if (memory === undefined) return;
    this.counts = new Map(memory.counts);
    this.kills = new Map(memory.kills);
    this.trips = new Map(memory.trips);
    this.highest = new Map(memory.highest);
    this.active = new Map(memory.active);
  }

  memory(): ThrottleMemory {
    const { counts, kills, trips, highest, active } = this;
    return { counts: [...counts], kills: [...kills], trips: [...trips], highest: [...highest], active: [...active] };
  }

  /** Temperatures in °C at which zones are cooled by slowing down, from a `trip` field in thousandths. */
  learnTrips(text: string): void {
    for (const [name, millis] of parseNumbers(text)) this.trips.set(sensorName(name), millis / 1000);
  }

  /**
   * Throttles by the counters of over-current: those that have grown since the moment before. One that has gone back belongs to another
   * start of the machine.
   */
  byCounters(text: string): Throttle[] {
    return parseNumbers(text).flatMap(([from, count]): Throttle[] => {
      const before = this.counts.get(from);
      this.counts.set(from, count);
      if (before === undefined || count <= before) return [];
      return [{ cause: from === voltageCounter ? 'voltage' : 'current', from, isReported: true }];
    });
  }

  /**
   * A throttle that is concluded where no cooling device can be read: a zone is at its trip point (within 1 °C) while a processor that is at least
   * 90 % busy runs below 90 % of the highest clock that it had when it was as busy.
   */
  byClocks({ temps, cpus, gpus }: Measurement): Throttle[] {
    const hot = [...this.trips].find(([name, trip]) => (temps[name] ?? -Infinity) >= trip - NEAR);
    const units = [
      ...cpus.map((cpu, i) => [`cpu${i}`, cpu] as const),
      ...gpus.map((gpu, i) => [`gpu${i}`, gpu] as const),
    ];
    const lowered = units.filter(([name, unit]) => {
      if (unit === 'off' || unit.load === undefined || unit.load < FULL || unit.mhz === undefined) return false;
      const highest = Math.max(unit.mhz, this.highest.get(name) ?? 0);
      this.highest.set(name, highest);
      return unit.mhz < LOWERED * highest;
    });
    if (hot === undefined || lowered.length === 0) return [];
    return [{ cause: 'temperature', from: hot[0], isReported: false }];
  }

  /** What has begun and ended since the moment before. */
  changes(throttles: readonly Throttle[]): TelemetryEvent[] {
    const now = new Map(throttles.map((throttle) => [`${throttle.cause} ${throttle.from}`, throttle]));
    const ended = [...this.active].filter(([key]) => !now.has(key));
    const begun = [...now].filter(([key]) => !this.active.has(key));
    this.active = now;
    return [
      ...ended.map(([, throttle]): TelemetryEvent => ({ kind: 'throttle-end', throttle })),
      ...begun.map(([, throttle]): TelemetryEvent => ({ kind: 'throttle-start', throttle })),
    ];
  }

  /**
   * Processes that were ended for want of memory since the last line that told: what the job's control group counts is the job's, what the kernel
   * counts beyond that is others'. The first counts are where counting starts.
   */
  endedProcesses(text: string): TelemetryEvent[] {
    const grown = (name: string, count: number): number => {
      const before = this.kills.get(name) ?? count;
      this.kills.set(name, count);
      return Math.max(0, count - before);
    };
    const found = new Map(parseNumbers(text).map(([name, count]) => [name, grown(name, count)]));
    const job = found.get('job') ?? 0;
    const machine = Math.max(0, (found.get('machine') ?? 0) - job);
    const events = [
      { kind: 'out-of-memory', scope: 'job', count: job } as const,
      { kind: 'out-of-memory', scope: 'machine', count: machine } as const,
    ];
    return events.filter(({ count }) => count > 0);
  }
}
