import type { Unreachable } from '../../core/runs/jobState';
import type { RunProgress } from '../../core/runs/progress';
import type { RunRecord, StateEntry } from '../../core/runs/runRecord';
import type { Problem } from '../../core/std/problem';

/** A run as the editor and the command line know it. */
export interface RunState {
  readonly record: RunRecord;
  /** The workspace folder that it belongs to, as the store was given it. */
  readonly folder: string;
  /** The host is not heard, since when and why; says nothing about the run. */
  readonly unreachable: Unreachable | undefined;
  /** Bytes of its log that are here. */
  readonly logSize: number;
  readonly progress: RunProgress | undefined;
  /** The latest value of each metric that is known, by its tag. */
  readonly latest: ReadonlyMap<string, number>;
  /** Something that keeps the run from being followed or recorded; undefined when all is well. */
  readonly problem: Problem | undefined;
}

/** A run whose record cannot be read: it is shown, and left alone. */
export interface UnreadableRun {
  readonly id: string;
  readonly folder: string;
  readonly problem: Problem;
}

export function currentState({ states }: RunRecord): StateEntry {
  return states.at(-1)!;
}

const FINAL: readonly StateEntry['state'][] = ['finished', 'killed', 'lost', 'refused'];

/** Whether something may still change by itself. */
export function isActive(record: RunRecord): boolean {
  return !FINAL.includes(currentState(record).state);
}

/** Whether it ended, and not well. */
export function hasFailed(record: RunRecord): boolean {
  const { state, code, by } = currentState(record);
  if (state === 'finished') return code !== 0;
  return state === 'lost' || state === 'refused' || (state === 'killed' && by !== 'person');
}

/** Since when it runs; undefined before. */
export function startedAt({ states }: RunRecord): number | undefined {
  return states.find(({ state }) => state === 'running')?.at;
}

/** When it ended; undefined before. */
export function finishedAt(record: RunRecord): number | undefined {
  return isActive(record) ? undefined : currentState(record).at;
}

/** A record with one more state, unless it is the one it is in already. */
export function withState(record: RunRecord, entry: StateEntry): RunRecord {
  const isSame = stateKey(currentState(record)) === stateKey(entry);
  return isSame ? record : { ...record, states: [...record.states, entry] };
}

function stateKey({ state, code, signal, by, reason }: StateEntry): string {
  return JSON.stringify([state, code, signal, by, reason]);
}
