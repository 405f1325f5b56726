import { message } from '../std/message';
import type { Problem } from '../std/problem';
import { measurementOf } from './measure';
import type { CpuTime, CpuTimes } from './procStat';
import { parseTelemetryLine, type TelemetryLine } from './telemetryLine';
import type { TelemetrySample } from './telemetrySample';
import { ThrottleWatch, type ThrottleMemory } from './throttling';

/** Longer lines are no lines: those of machines with many cores and cards have some kilobytes. */
const MAX_LINE = 65_536;
const LINE_FEED = 10;

export interface TelemetryReading {
  readonly samples: readonly TelemetrySample[];
  readonly problems: readonly Problem[];
}

/** Plain data. */
export interface TelemetryMemory {
  readonly cpu: readonly (readonly [name: string, times: CpuTime])[];
  readonly watch: ThrottleMemory;
  readonly told: readonly string[];
}

/**
 * Turns the bytes that `media/sh/telemetry.sh` writes into samples, chunk by chunk; chunks may end anywhere, in a character too. A
 * line counts when its end has come. Never throws: a line that cannot be read is a problem, each kind of which is told once.
 *
 * Loads of cores are differences between two lines, so the first one has none where they come from `/proc/stat`.
 */
export class TelemetryReader {
  private rest: Uint8Array[] = [];
  private restLength = 0;
  private isTooLong = false;
  private cpu: CpuTimes;
  private readonly watch: ThrottleWatch;
  private readonly told: Set<string>;
  private taken = 0;

  /** Goes on behind the whole lines of an earlier reader. */
  constructor(memory?: TelemetryMemory) {
    this.cpu = new Map(memory?.cpu);
    this.watch = new ThrottleWatch(memory?.watch);
    this.told = new Set(memory?.told);
  }

  memory(): TelemetryMemory {
    return { cpu: [...this.cpu], watch: this.watch.memory(), told: [...this.told] };
  }

  /** How many bytes the whole lines so far had: where a later reader may go on. */
  get consumed(): number {
    return this.taken;
  }

  /** The samples that these bytes complete. */
  push(bytes: Uint8Array): TelemetryReading {
    const samples: TelemetrySample[] = [];
    const problems: Problem[] = [];
    let start = 0;
    for (let end = bytes.indexOf(LINE_FEED); end >= 0; end = bytes.indexOf(LINE_FEED, start)) {
      const line = this.takeLine(bytes.subarray(start, end));
      start = end + 1;
      if (line !== '') this.readLine(line, samples, problems);
    }
    this.keep(bytes.subarray(start));
    return { samples, problems };
  }

  private keep(bytes: Uint8Array): void {
    this.restLength += bytes.length;
    if (this.restLength > MAX_LINE) {
      this.isTooLong = true;
      this.rest = [];
    } else if (bytes.length > 0) this.rest.push(bytes.slice());
  }

  /** The line that ends with these bytes; undefined for one that is too long. */
  private takeLine(last: Uint8Array): string | undefined {
    this.keep(last);
    const line = this.isTooLong ? undefined : decode(this.rest);
    this.taken += this.restLength + 1;
    this.rest = [];
    this.restLength = 0;
    this.isTooLong = false;
    return line;
  }

  private readLine(line: string | undefined, samples: TelemetrySample[], problems: Problem[]): void {
    const parsed = line === undefined ? { value: undefined, problems: [tooLong] } : parseTelemetryLine(line);
    const found = parsed.value === undefined ? undefined : this.sampleOf(parsed.value);
    if (found !== undefined) samples.push(found.sample);
    for (const problem of [...parsed.problems, ...(found?.problems ?? [])]) this.tell(problem, problems);
  }

  private sampleOf(line: TelemetryLine): { sample: TelemetrySample; problems: readonly Problem[] } {
    const { value, cpu, problems } = measurementOf(line, this.cpu);
    this.cpu = cpu;
    const field = (name: string): string | undefined => line.fields.find(([found]) => found === name)?.[1];
    this.watch.learnTrips(field('trip') ?? '');
    const concluded = this.watch.byClocks(value);
    const throttles = [
      ...value.throttles,
      ...this.watch.byCounters(field('oc') ?? ''),
      ...(field('cool') === undefined ? concluded : []),
    ];
    const events = [...this.watch.changes(throttles), ...this.watch.endedProcesses(field('oom') ?? '')];
    return { sample: { ...value, time: line.time, throttles, events }, problems };
  }

  /** A field that is not understood comes with every line. */
  private tell(problem: Problem, problems: Problem[]): void {
    const key = problem.code === 'telemetry/unknown-field' ? JSON.stringify(problem.message) : problem.code;
    if (this.told.has(key) || this.told.size >= MAX_TOLD) return;
    this.told.add(key);
    problems.push(problem);
  }
}

const MAX_TOLD = 50;

function decode(pieces: readonly Uint8Array[]): string {
  const decoder = new TextDecoder();
  const text = pieces.map((piece) => decoder.decode(piece, { stream: true })).join('');
  return text + decoder.decode();
}

const tooLong: Problem = {
  code: 'telemetry/damaged-line',
  message: message('A line of measurements is longer than any can be and was left out.'),
};
