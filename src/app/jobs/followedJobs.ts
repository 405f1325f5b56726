import type { WatchFrame, WatchSource } from '../../core/runs/watchFrames';

/** A job to follow, and from where: offsets in bytes, of what the caller has already. What is left out is not followed. */
export interface JobToFollow {
  readonly id: string;
  readonly log?: number;
  readonly telemetry?: number;
  /**
   * Files by pattern (`*`, `?` and `[]`, no line ends), absolute or below the folder of the run, and where to go on in those that are
   * known; names are as they were told.
   */
  readonly files?: { readonly patterns: readonly string[]; readonly offsets?: ReadonlyMap<string, number> };
}

type BytesFrame = Extract<WatchFrame, { kind: 'bytes' }>;

interface Followed {
  readonly patterns: readonly string[];
  /** By source and name: how many bytes have been told. */
  readonly offsets: Map<string, number>;
}

/** How far everything has been told. What does not continue exactly there is not taken. */
export class FollowedJobs {
  private readonly jobs = new Map<string, Followed>();

  get size(): number {
    return this.jobs.size;
  }

  has(id: string): boolean {
    return this.jobs.has(id);
  }

  set({ id, log, telemetry, files }: JobToFollow): void {
    const offsets = new Map<string, number>();
    if (log !== undefined) offsets.set('log', log);
    if (telemetry !== undefined) offsets.set('telemetry', telemetry);
    for (const [name, offset] of files?.offsets ?? []) offsets.set(keyOf('file', name), offset);
    this.jobs.set(id, { patterns: files?.patterns ?? [], offsets });
  }

  delete(id: string): void {
    this.jobs.delete(id);
  }

  /** Counts the bytes of a frame in, if they are the ones that come next. */
  advance({ id, source, name, offset, bytes }: BytesFrame): boolean {
    const offsets = this.jobs.get(id)?.offsets;
    if (offsets === undefined) return true;
    const key = keyOf(source, name);
    if ((offsets.get(key) ?? 0) !== offset) return false;
    offsets.set(key, offset + bytes.length);
    return true;
  }

  /** Begins a file anew, as its writer did. */
  restart(id: string, source: WatchSource, name: string): void {
    this.jobs.get(id)?.offsets.set(keyOf(source, name), 0);
  }

  /** Stops to follow the log or the telemetry of a job. */
  drop(id: string, source: WatchSource): void {
    this.jobs.get(id)?.offsets.delete(keyOf(source, ''));
  }

  /** What `watch.sh` is to tell. */
  wishes(): string {
    return [...this.jobs].flatMap(([id, followed]) => wishesFor(id, followed)).join('') + 'go\n';
  }
}

function wishesFor(id: string, { patterns, offsets }: Followed): readonly string[] {
  const streams = [...offsets].map(([key, offset]) => {
    return key.startsWith(FILE) ? `file ${id} ${offset} ${key.slice(FILE.length)}\n` : `${key} ${id} ${offset}\n`;
  });
  const globs = patterns.filter((pattern) => !pattern.includes('\n')).map((pattern) => `glob ${id} ${pattern}\n`);
  return [`job ${id}\n`, ...streams, ...globs];
}

const FILE = 'file ';

function keyOf(source: WatchSource, name: string): string {
  return source === 'file' ? `${FILE}${name}` : source;
}
