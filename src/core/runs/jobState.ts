import type { Problem } from '../std/problem';
import type { ExitRecord, JobFacts, ProcessNow, ProcessRecord } from './jobFacts';

export type LostReason = 'rebooted' | 'vanished' | 'disk-full';

/** How a job is, as its host tells it. Times are in milliseconds since the epoch of the host's clock. */
export type JobState =
  /** `isStalled`: nothing runs whose end would start it, as after a reboot; the next contact does. */
  | { readonly kind: 'queued'; readonly isStalled: boolean }
  | { readonly kind: 'starting' }
  | { readonly kind: 'running' }
  | { readonly kind: 'paused' }
  /** `by` is `person` where it ended by itself after it had been asked to. */
  | { readonly kind: 'finished'; readonly code: number; readonly by: 'person' | 'unknown' }
  | { readonly kind: 'killed'; readonly signal: string; readonly by: 'person' | 'unknown' }
  /** How it ended is not known, or with a full disk or in a shutdown not to be trusted: `code` is then what it ended with. */
  | { readonly kind: 'lost'; readonly reason: LostReason; readonly code?: number };

/** What only the client knows: for how long it has not heard of the host (its own clock), and why if a problem says so. The job may be well. */
export interface Unreachable {
  readonly kind: 'unreachable';
  readonly since: number;
  readonly problem: Problem | undefined;
}

/** A job as it is shown: its state, and what there is to know beside. Times as above. */
export interface JobStatus {
  readonly id: string;
  readonly state: JobState;
  readonly startedAt: number | undefined;
  readonly endedAt: number | undefined;
  /** When its supervisor was last seen alive; for a lost job the latest time it is known to have run. */
  readonly lastSeenAt: number | undefined;
  readonly logBytes: number | undefined;
  readonly droppedBytes: number;
  /** The disk was full at least once: the log may lack bytes. */
  readonly wasDiskFull: boolean;
  /** How the limit of memory is kept; undefined without a limit. */
  readonly memory: JobFacts['memory'];
}

export function statusOf(facts: JobFacts): JobStatus {
  return {
    id: facts.id,
    state: deriveJobState(facts),
    startedAt: facts.process?.at,
    endedAt: facts.exit?.at,
    lastSeenAt: facts.heartbeat,
    logBytes: facts.logBytes,
    droppedBytes: facts.dropped,
    wasDiskFull: facts.wasDiskFull,
    memory: facts.memory,
  };
}

/**
 * The state of a job, from nothing but facts of its host: what was written of its end, else whether the very processes that were
 * written down still run. No clock is compared with another one.
 */
export function deriveJobState(facts: JobFacts): JobState {
  if (facts.exit !== undefined) return stateAtEnd(facts.exit);
  if (isAlive(facts.process, facts.processNow, facts.boot)) {
    return facts.processNow?.state === 'T' ? { kind: 'paused' } : { kind: 'running' };
  }
  if (isAlive(facts.supervisor, facts.supervisorNow, facts.boot)) {
    // Without its process the job has not begun yet, or has just ended and that is being written down.
    return facts.process === undefined ? { kind: 'starting' } : { kind: 'running' };
  }
  if (facts.isQueued && facts.supervisor === undefined) return { kind: 'queued', isStalled: facts.isStalled };
  return { kind: 'lost', reason: lostReason(facts) };
}

/** Whether nothing more will come of a job, apart from what it left running. */
export function isOver({ kind }: JobState): boolean {
  return kind === 'finished' || kind === 'killed' || kind === 'lost';
}

/**
 * A full disk may have cost the log its end, and the job its results; and what ends in good order while its machine is shut down was told
 * to. Neither is ever called a success.
 */
function stateAtEnd({ kind, code, signal, by, isDiskFull, isGoingDown }: ExitRecord): JobState {
  const isStopped = kind === 'signal' && by === 'person';
  const rest = code === undefined ? {} : { code };
  if (isGoingDown && by !== 'person') return { kind: 'lost', reason: 'rebooted', ...rest };
  if (isDiskFull && !isStopped) return { kind: 'lost', reason: 'disk-full', ...rest };
  if (kind === 'code') return { kind: 'finished', code: code ?? 0, by };
  return { kind: 'killed', signal: signal ?? '', by };
}

function isAlive(record: ProcessRecord | undefined, now: ProcessNow | undefined, boot: string): boolean {
  if (record === undefined || now === undefined) return false;
  return record.boot === boot && record.start === now.start && now.state !== 'Z' && now.state !== 'X';
}

function lostReason({ boot, process, supervisor, wasDiskFull }: JobFacts): LostReason {
  const before = (process ?? supervisor)?.boot;
  if (before !== undefined && before !== boot) return 'rebooted';
  return wasDiskFull ? 'disk-full' : 'vanished';
}
