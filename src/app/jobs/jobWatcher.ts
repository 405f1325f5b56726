import type { Clock } from '../../core/ports/clock';
import type { Host, ProgramHost, RunOptions, RunResult } from '../../core/ports/host';
import type { Log } from '../../core/ports/log';
import { statusOf, type JobStatus, type Unreachable } from '../../core/runs/jobState';
import { WatchFrameReader, type WatchFrame } from '../../core/runs/watchFrames';
import { failureDuration } from '../../core/ssh/failureDuration';
import { disposable, DisposableStore, type Disposable } from '../../core/std/disposable';
import { Emitter } from '../../core/std/emitter';
import { formatMessage } from '../../core/std/message';
import { isCancelled, type Problem, type Result } from '../../core/std/problem';
import { FollowedJobs, type JobToFollow } from './followedJobs';
import { InstalledScripts, type ScriptedHost } from './installedScripts';

/** A host that may tell when it is reached again; one that does not is asked again after a while. */
export interface WatcherDeps extends ScriptedHost {
  readonly host: ProgramHost & Partial<Pick<Host, 'connection' | 'onDidChangeConnection'>>;
  readonly clock: Clock;
  readonly log: Log;
}

/** Bytes of a file of a job, as they were written: each once and in order. */
export interface JobBytes {
  readonly id: string;
  /** Of the first one, in the file. */
  readonly offset: number;
  readonly bytes: Uint8Array;
}

export interface JobFileBytes extends JobBytes {
  /** Relative to the folder of the run, or absolute where the pattern was. */
  readonly name: string;
}

/** Longest silence of a channel that is well, which says something each 5 seconds. */
const SILENCE_MS = 20_000;
const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 4_000;
/** How long a channel may take to end by itself. */
const FAREWELL_MS = 3_000;

/**
 * Follows jobs of one host over one channel, from given offsets on. The channel is opened again when the jobs change, when the link
 * broke and when what it says does not continue exactly where it ended; whatever happens, no byte is lost or told twice.
 */
export class JobWatcher implements Disposable {
  private readonly followed = new FollowedJobs();
  private readonly scripts: InstalledScripts;
  private readonly owned = new DisposableStore();
  private readonly logEmitter = this.owned.add(new Emitter<JobBytes>());
  private readonly telemetryEmitter = this.owned.add(new Emitter<JobBytes>());
  private readonly fileEmitter = this.owned.add(new Emitter<JobFileBytes>());
  private readonly restartEmitter = this.owned.add(new Emitter<{ readonly id: string; readonly name: string }>());
  private readonly stateEmitter = this.owned.add(new Emitter<{ readonly id: string; readonly status?: JobStatus }>());
  private readonly reachEmitter = this.owned.add(new Emitter<Unreachable | undefined>());
  private channel: Channel | undefined;
  private isRunning = false;
  private wake: (() => void) | undefined;
  private since: number | undefined;
  /** Why the last channel ended, where the host did not say it. */
  private problem: Problem | undefined;
  private hasHeard = false;
  private isFleeting = false;

  readonly onLog = this.logEmitter.event;
  readonly onTelemetry = this.telemetryEmitter.event;
  readonly onFile = this.fileEmitter.event;
  /** Its writer has begun the file anew: what was told of it is void, and its bytes come from 0 again. */
  readonly onFileRestart = this.restartEmitter.event;
  /** How a job is, first and whenever that changes; a change comes behind the bytes that were written before it. No status: no such job. */
  readonly onState = this.stateEmitter.event;
  /** The host is not heard (since when), or heard again. That says nothing of the jobs. */
  readonly onDidChangeReach = this.reachEmitter.event;

  constructor(private readonly deps: WatcherDeps) {
    this.scripts = new InstalledScripts(deps);
    const listening = deps.host.onDidChangeConnection?.(({ kind }) => {
      if (kind === 'connected') this.wake?.();
    });
    if (listening !== undefined) this.owned.add(listening);
  }

  get unreachable(): Unreachable | undefined {
    return this.since === undefined ? undefined : { kind: 'unreachable', since: this.since, problem: this.problem };
  }

  /** Follows a job, or follows it from other offsets, until the result is disposed. */
  follow(job: JobToFollow): Disposable {
    this.followed.set(job);
    this.reopen();
    return disposable(() => {
      this.followed.delete(job.id);
      this.reopen();
    });
  }

  dispose(): void {
    this.owned.dispose();
    this.reopen();
  }

  private reopen(): void {
    this.channel?.close();
    this.wake?.();
    if (!this.isRunning) void this.keepOpen();
  }

  private get isWanted(): boolean {
    return !this.owned.isDisposed && this.followed.size > 0;
  }

  private async keepOpen(): Promise<void> {
    this.isRunning = true;
    let pause = FIRST_PAUSE_MS;
    // Whoever follows several jobs at once says so in one turn.
    await Promise.resolve();
    while (this.isWanted) {
      const channel = new Channel(this.deps.clock, (frame) => this.accept(frame));
      this.channel = channel;
      await this.runChannel(channel);
      if (channel.wasHeard) pause = FIRST_PAUSE_MS;
      if (channel.isClosed) continue;
      if (!channel.wasRefused) this.lose(channel.heardAt);
      await this.rest(pause);
      pause = Math.min(2 * pause, LONGEST_PAUSE_MS);
    }
    this.isRunning = false;
  }

  private async runChannel(channel: Channel): Promise<void> {
    this.isFleeting = false;
    try {
      const result = await channel.run((options) =>
        this.scripts.withInstalled(['watch.sh', 'supervise.sh'], ([watch = '', supervise = '']) =>
          this.scripts.run(watch, [supervise], { ...options, stdin: channel.input(this.followed.wishes()) }),
        ),
      );
      this.noteProblem(result.ok ? undefined : result.problem);
      this.isFleeting = !result.ok && failureDuration(result.problem.code) === 'passes';
      // The first time is enough: a host may be away for days.
      if (!channel.isClosed && this.since === undefined) this.warn(`The channel ended: ${outcomeOf(result)}`);
    } catch (error) {
      if (!isCancelled(error)) throw error;
    }
  }

  /**
   * Waits a while; not longer than until the host is reached. Who was disconnected by a person waits for that alone, and so does a host
   * that was never reached and would ask somebody again.
   */
  private async rest(milliseconds: number): Promise<void> {
    let timer: Disposable | undefined;
    await new Promise<void>((resolve) => {
      this.wake = resolve;
      const isLeft = this.deps.host.connection?.kind === 'disconnected';
      if (isLeft && (this.hasHeard || !this.isFleeting)) return;
      timer = this.deps.clock.after(milliseconds, resolve);
    });
    timer?.dispose();
    this.wake = undefined;
  }

  /** A host that was unreachable may be there again, and ask for a password. */
  private noteProblem(problem: Problem | undefined): void {
    const isSame = this.problem?.code === problem?.code;
    this.problem = problem;
    if (!isSame && this.since !== undefined) this.reachEmitter.fire(this.unreachable);
  }

  private lose(heardAt: number): void {
    if (this.since !== undefined) return;
    this.since = heardAt;
    this.reachEmitter.fire(this.unreachable);
  }

  /** False where the frame does not continue what was told: the channel is then opened anew. */
  private accept(frame: WatchFrame): boolean {
    this.hasHeard = true;
    this.find();
    switch (frame.kind) {
      case 'bytes':
        return this.acceptBytes(frame);
      case 'short':
        return this.acceptShort(frame);
      case 'state':
        this.acceptState(frame);
        return true;
      case 'beat':
        return true;
      case 'broken':
        this.warn(`What the channel says cannot be understood: ${frame.reason}`);
        return false;
    }
  }

  private warn(text: string): void {
    this.deps.log.warn(`${this.deps.host.name}: ${text}`);
  }

  private find(): void {
    if (this.since === undefined) return;
    this.since = undefined;
    this.reachEmitter.fire(undefined);
  }

  private acceptBytes(frame: Extract<WatchFrame, { kind: 'bytes' }>): boolean {
    const { id, source, name, offset, bytes } = frame;
    // A name that is no text cannot be sent back: such a file is not followed.
    if (!this.followed.has(id) || name.includes('\uFFFD')) return true;
    if (!this.followed.advance(frame)) {
      this.warn(`The ${source} of ${id} does not go on where it ended, but at ${offset}.`);
      return false;
    }
    if (source === 'log') this.logEmitter.fire({ id, offset, bytes });
    else if (source === 'telemetry') this.telemetryEmitter.fire({ id, offset, bytes });
    else this.fileEmitter.fire({ id, name, offset, bytes });
    return true;
  }

  private acceptShort({ id, source, name, size }: Extract<WatchFrame, { kind: 'short' }>): boolean {
    if (!this.followed.has(id)) return true;
    if (source === 'file') {
      this.followed.restart(id, source, name);
      this.restartEmitter.fire({ id, name });
    } else {
      // These are only ever appended to: this is another job's folder, or the caller is wrong.
      this.warn(`The ${source} of ${id} has ${size} bytes, fewer than were read of it.`);
      this.followed.drop(id, source);
    }
    return false;
  }

  private acceptState({ id, facts }: Extract<WatchFrame, { kind: 'state' }>): void {
    if (this.followed.has(id)) this.stateEmitter.fire(facts === undefined ? { id } : { id, status: statusOf(facts) });
  }
}

/** One run of `watch.sh`, from its wishes to its end. */
class Channel {
  private readonly reader = new WatchFrameReader();
  private readonly controller = new AbortController();
  private endInput: (() => void) | undefined;
  private timer: Disposable | undefined;
  heardAt: number;
  wasHeard = false;
  /** It said something that does not go on where we are. */
  wasRefused = false;
  /** Somebody wanted it to end. */
  isClosed = false;
  private isOver = false;

  constructor(
    private readonly clock: Clock,
    private readonly accept: (frame: WatchFrame) => boolean,
  ) {
    this.heardAt = clock.now();
  }

  async run(work: (options: RunOptions) => Promise<Result<RunResult>>): Promise<Result<RunResult>> {
    this.listenAgain(SILENCE_MS);
    try {
      return await work({
        onStdoutBytes: (chunk) => {
          this.hear(chunk);
        },
        signal: this.controller.signal,
      });
    } finally {
      this.isOver = true;
      this.timer?.dispose();
    }
  }

  /** Standard input: the wishes, and then nothing until the channel is to end. */
  async *input(wishes: string): AsyncGenerator<Uint8Array> {
    yield new TextEncoder().encode(wishes);
    if (this.isClosed) return;
    await new Promise<void>((resolve) => {
      this.endInput = resolve;
    });
  }

  /** Ends it in good order: what it still says counts. */
  close(): void {
    if (this.isClosed) return;
    this.isClosed = true;
    this.endInput?.();
    this.listenAgain(FAREWELL_MS);
  }

  private hear(chunk: Uint8Array): void {
    if (this.isOver) return;
    this.heardAt = this.clock.now();
    this.wasHeard = true;
    for (const frame of this.reader.push(chunk)) {
      if (this.accept(frame)) continue;
      this.wasRefused = true;
      this.abort();
      return;
    }
  }

  private abort(): void {
    this.isOver = true;
    this.endInput?.();
    this.controller.abort();
  }

  /** Looks after a while whether anything was heard since, and gives up if not. */
  private listenAgain(milliseconds: number): void {
    this.timer?.dispose();
    this.timer = this.clock.after(milliseconds, () => {
      const isSilent = this.clock.now() - this.heardAt >= milliseconds;
      if (isSilent || this.isClosed) this.abort();
      else this.listenAgain(milliseconds);
    });
  }
}

function outcomeOf(result: Result<RunResult>): string {
  if (!result.ok) return formatMessage(result.problem.message);
  const { code, signal, stderr } = result.value;
  return `${code ?? signal ?? ''} ${stderr.trim().slice(-500)}`;
}
