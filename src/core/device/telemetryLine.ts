import { message } from '../std/message';
import type { Problem } from '../std/problem';

/** A line of `media/sh/telemetry.sh`: a moment, and what was read then by name. A name may come several times, once a card. */
export interface TelemetryLine {
  /** Seconds since 1970 by the machine's clock. */
  readonly time: number;
  readonly fields: readonly (readonly [name: string, value: string])[];
}

const names: ReadonlySet<string> = new Set([
  ...['tegrastats', 'gpu', 'cpu', 'mhz', 'mem', 'temp', 'load', 'rail', 'cool', 'oc', 'oom', 'trip'],
]);

/**
 * Reads one line. One that is not whole (a full disk, a cut, two lines in one) is a problem and has no value: a line ends with the
 * time that it begins with.
 */
export function parseTelemetryLine(line: string): { value: TelemetryLine | undefined; problems: readonly Problem[] } {
  const [time = '', ...cells] = line.split('\t');
  const isWhole = /^\d{1,10}$/.test(time) && cells.length % 2 === 1 && cells.pop() === time;
  const fields = Array.from({ length: cells.length / 2 }, (_, i) => [cells[2 * i]!, cells[2 * i + 1]!] as const);
  const known = isWhole && fields.every(([name]) => names.has(name)) && !hasTwice(fields);
  if (!known) return { value: undefined, problems: [notALine(line)] };
  return { value: { time: Number(time), fields }, problems: [] };
}

function hasTwice(fields: TelemetryLine['fields']): boolean {
  const single = fields.map(([name]) => name).filter((name) => name !== 'gpu');
  return new Set(single).size < single.length;
}

function notALine(line: string): Problem {
  return {
    code: 'telemetry/damaged-line',
    message: message('A line of measurements is damaged and was left out: {0}', line.slice(0, 80)),
  };
}
