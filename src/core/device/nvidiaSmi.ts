import { message } from '../std/message';
import type { Problem } from '../std/problem';
import type { GpuSample, Throttle, ThrottleCause } from './telemetrySample';

/** A card at one moment. */
export interface NvidiaSmiRow {
  readonly index: number;
  readonly gpu: GpuSample;
  readonly celsius: number | undefined;
  readonly milliwatts: number | undefined;
  readonly throttles: readonly Throttle[];
}

const MIB = 1024 * 1024;

/** The bits of NVML's throttle reasons that slow work down; an idle card or clocks that were asked for are none. */
const reasons: readonly (readonly [bit: number, cause: ThrottleCause, from: string])[] = [
  [0x4, 'power', 'power limit'],
  [0x8, 'hardware', 'slowdown'],
  [0x20, 'temperature', 'thermal limit'],
  [0x40, 'temperature', 'thermal slowdown'],
  [0x80, 'power', 'power brake'],
];

/**
 * Reads a row of `nvidia-smi --query-gpu=index,count,utilization.gpu,memory.used,memory.total,temperature.gpu,power.draw,clocks.sm,
 * clocks_throttle_reasons.active --format=csv,noheader,nounits`. Old drivers leave the last cell out; what a card does not tell is `[N/A]`.
 */
export function parseNvidiaSmi(row: string): { value: NvidiaSmiRow | undefined; problems: readonly Problem[] } {
  const cells = row.split(',').map((cell) => cell.trim());
  const [index, , load, used, total, celsius, watts, mhz] = cells.slice(0, 8).map(numberOf);
  if (index === undefined || cells.length < 8) return { value: undefined, problems: [notARow(row)] };
  const memory =
    used === undefined || total === undefined ? undefined : { usedBytes: used * MIB, totalBytes: total * MIB };
  const value = {
    index,
    gpu: { load, mhz, memory },
    celsius,
    milliwatts: watts === undefined ? undefined : Math.round(watts * 1000),
    throttles: throttlesOf(cells[8] ?? '', index),
  };
  return { value, problems: [] };
}

function numberOf(cell: string): number | undefined {
  return /^\d+(?:\.\d+)?$/.test(cell) ? Number(cell) : undefined;
}

function throttlesOf(mask: string, index: number): Throttle[] {
  if (!/^0x[0-9a-f]{1,16}$/i.test(mask)) return [];
  // The low 32 bits hold all reasons there are.
  const bits = parseInt(mask.slice(2).slice(-8), 16);
  const active = reasons.filter(([bit]) => (bits & bit) !== 0);
  return active.map(([, cause, from]) => ({ cause, from: `gpu${index} ${from}`, isReported: true }));
}

function notARow(row: string): Problem {
  return { code: 'telemetry/not-nvidia-smi', message: message('This is no row of nvidia-smi: {0}', row.slice(0, 80)) };
}
