import { seededRandom } from '../../../bench/support/seededRandom';
import { makeInput } from './inputs';
import type { ProvenParser } from './parsers';

/** What a parser did with many inputs. Times are in milliseconds. */
export interface Proof {
  readonly name: string;
  /** How many it read: fewer than asked for after some failures. */
  readonly inputs: number;
  readonly mean: number;
  readonly worst: number;
  /** The slowest of the inputs made to overwhelm, and which it was. */
  readonly worstHostile: number;
  readonly slowest: string;
  /** The most memory of the process so far, in megabytes. */
  readonly megabytes: number;
  readonly failures: readonly string[];
}

/** A mutated input is at most some kilobytes; a hostile one some megabytes. */
const LIMIT = 500;
const HOSTILE_LIMIT = 10_000;
const MAX_FAILURES = 5;
/** Of the whole process. */
const MAX_MEGABYTES = 1500;

/** Feeds a parser with hostile inputs, cut at so many bytes, and `count` random ones, the same for the same seed. */
export function proveParser(parser: ProvenParser, count: number, seed: number, longest = Infinity): Proof {
  const failures: string[] = [];
  let [worstHostile, slowest, worst, sum] = [0, '', 0, 0];
  for (const [name, bytes] of parser.hostile) {
    const time = readTimed(parser, bytes.subarray(0, longest), HOSTILE_LIMIT, failures, name);
    if (time > worstHostile) [worstHostile, slowest] = [time, name];
  }
  const random = seededRandom(seed);
  let read = 0;
  for (; read < count && failures.length < MAX_FAILURES; read++) {
    const time = readTimed(parser, makeInput(parser.samples, random), LIMIT, failures, `input ${read}`);
    worst = Math.max(worst, time);
    sum += time;
  }
  const megabytes = process.resourceUsage().maxRSS / 1024;
  if (megabytes > MAX_MEGABYTES) failures.push(`${megabytes.toFixed(0)} MB`);
  const { name } = parser;
  return {
    name,
    inputs: parser.hostile.length + read,
    mean: sum / read,
    worst,
    worstHostile,
    slowest,
    megabytes,
    failures,
  };
}

/**
 * A slow answer counts only if it is slow again, and not the time that other programs had the processor: of the clock and this
 * process's time of the processor (with that of its other threads) the lesser is nearer to the truth.
 */
function readTimed(parser: ProvenParser, bytes: Uint8Array, limit: number, failures: string[], name: string): number {
  let best = Infinity;
  try {
    for (let attempt = 0; attempt < 3 && best > limit; attempt++) {
      const [start, used] = [performance.now(), process.cpuUsage()];
      parser.read(bytes);
      const { user, system } = process.cpuUsage(used);
      best = Math.min(best, performance.now() - start, (user + system) / 1000);
    }
  } catch (error) {
    failures.push(`${name}: ${String(error)} ${excerptOf(bytes)}`);
    return 0;
  }
  if (best > limit) failures.push(`${name}: ${best.toFixed(0)} ms ${excerptOf(bytes)}`);
  return best;
}

function excerptOf(bytes: Uint8Array): string {
  return bytes.length > 400 ? `(${bytes.length} bytes)` : Buffer.from(bytes).toString('base64');
}
