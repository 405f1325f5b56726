import { message } from '../std/message';
import type { Problem } from '../std/problem';

/** A process as it was written down. With start and boot, a later process of the same number is not taken for it. */
export interface ProcessRecord {
  readonly pid: number;
  /** As the system counts it: comparable, and nothing else. */
  readonly start: string;
  readonly boot: string;
  /** Milliseconds since the epoch, of the host's clock. */
  readonly at: number | undefined;
}

/** What has the number of that process now. */
export interface ProcessNow {
  readonly start: string;
  /** The letter of the system: `R`, `S`, `T` (held), `Z` (ended, and nobody has asked)… */
  readonly state: string;
}

export interface ExitRecord {
  readonly kind: 'code' | 'signal';
  /** For a signal without it, as in `SIGTERM`. */
  readonly code: number | undefined;
  readonly signal: string | undefined;
  /** Milliseconds since the epoch, of the host's clock. */
  readonly at: number;
  readonly by: 'person' | 'unknown';
  /** The disk was full when this was written. */
  readonly isDiskFull: boolean;
  /** The machine was being shut down. */
  readonly isGoingDown: boolean;
}

/** What a host says of a job; times are in milliseconds since the epoch of its clock. See `media/sh/supervise.sh`. */
export interface JobFacts {
  readonly id: string;
  readonly boot: string;
  readonly now: number | undefined;
  readonly heartbeat: number | undefined;
  readonly isQueued: boolean;
  /** It waits for its turn, and nothing runs whose end would bring it: the next contact does. */
  readonly isStalled: boolean;
  readonly process: ProcessRecord | undefined;
  readonly processNow: ProcessNow | undefined;
  readonly supervisor: ProcessRecord | undefined;
  readonly supervisorNow: ProcessNow | undefined;
  readonly exit: ExitRecord | undefined;
  readonly isStopAsked: boolean;
  /** The disk was full at least once: the log may lack bytes. */
  readonly wasDiskFull: boolean;
  /** Bytes that came after the limit of the log. */
  readonly dropped: number;
  readonly memory: 'control-group' | 'address-space' | 'none' | undefined;
  /** Bytes; undefined where it was not asked for. */
  readonly logBytes: number | undefined;
}

export interface ParsedFacts {
  readonly value: readonly JobFacts[];
  readonly problems: readonly Problem[];
}

/** Reads what `supervise.sh facts` prints. A line that is neither facts nor a size is a problem; words that are not known are left out. */
export function parseJobFacts(text: string): ParsedFacts {
  const lines = text.split('\n').filter((line) => line !== '');
  const sizes = new Map(lines.flatMap(parseSize));
  const rest = lines.filter((line) => parseSize(line).length === 0);
  const parsed = rest.map((line) => parseFactsLine(line, sizes));
  return {
    value: parsed.filter((facts) => facts !== undefined),
    problems: rest.filter((_, index) => parsed[index] === undefined).map(lineProblem),
  };
}

function parseSize(line: string): readonly (readonly [string, number])[] {
  const [, size, id] = /^(\d+) ([\w-]+)\/log$/.exec(line) ?? [];
  return size === undefined || id === undefined ? [] : [[id, Number(size)]];
}

function lineProblem(line: string): Problem {
  return { code: 'job/facts', message: message('The host said something unexpected: {0}', line.slice(0, 200)) };
}

/** One line: the id, then words KEY=VALUE. */
export function parseFactsLine(line: string, sizes?: ReadonlyMap<string, number>): JobFacts | undefined {
  const [id = '', ...words] = line.split(' ');
  const facts = new Map(words.flatMap(parseWord));
  const boot = facts.get('boot');
  if (!/^[\w-]+$/.test(id) || boot === undefined) return undefined;
  return {
    id,
    boot,
    now: parseTime(facts.get('now')),
    heartbeat: parseTime(facts.get('heartbeat')),
    isQueued: facts.has('queued'),
    isStalled: facts.has('stalled'),
    process: parseProcess(facts.get('process')),
    processNow: parseProcessNow(facts.get('process_now')),
    supervisor: parseProcess(facts.get('supervisor')),
    supervisorNow: parseProcessNow(facts.get('supervisor_now')),
    exit: parseExit(facts.get('exit')),
    isStopAsked: facts.has('stop'),
    wasDiskFull: facts.has('full'),
    dropped: parseCount(facts.get('dropped')) ?? 0,
    memory: parseMemory(facts.get('memory')),
    logBytes: sizes?.get(id) ?? parseCount(facts.get('log')),
  };
}

function parseWord(word: string): readonly (readonly [string, string])[] {
  const equals = word.indexOf('=');
  return equals <= 0 ? [] : [[word.slice(0, equals), word.slice(equals + 1)]];
}

function parseCount(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** Seconds to milliseconds. */
function parseTime(text: string | undefined): number | undefined {
  const seconds = parseCount(text);
  return seconds === undefined ? undefined : seconds * 1000;
}

/** A file that a power cut has emptied or torn tells nothing. */
function parseProcess(text: string | undefined): ProcessRecord | undefined {
  const [pidText, start = '', boot = '', time] = text?.split(':') ?? [];
  const pid = parseCount(pidText);
  if (pid === undefined || start === '' || boot === '') return undefined;
  return { pid, start, boot, at: parseTime(time) };
}

function parseProcessNow(text: string | undefined): ProcessNow | undefined {
  const [start, state] = text?.split(':') ?? [];
  return start === undefined || state === undefined ? undefined : { start, state };
}

function parseExit(text: string | undefined): ExitRecord | undefined {
  const [kind, value = '', time, by, ...circumstances] = text?.split(':') ?? [];
  const at = parseTime(time);
  const code = parseCount(value);
  if (at === undefined || (by !== 'person' && by !== 'unknown')) return undefined;
  const [isDiskFull, isGoingDown] = [circumstances.includes('disk-full'), circumstances.includes('down')];
  const rest = { at, by, isDiskFull, isGoingDown } as const;
  if (kind === 'code' && code !== undefined) return { kind, code, signal: undefined, ...rest };
  if (kind === 'signal' && value !== '') return { kind, code: undefined, signal: `SIG${value}`, ...rest };
  return undefined;
}

function parseMemory(text: string | undefined): JobFacts['memory'] {
  return text === 'control-group' || text === 'address-space' || text === 'none' ? text : undefined;
}
