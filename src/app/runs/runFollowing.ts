import type { Clock } from '../../core/ports/clock';
import type { Host } from '../../core/ports/host';
import type { Log } from '../../core/ports/log';
import type { RunStore } from '../../core/ports/runStore';
import type { JobState, JobStatus, Unreachable } from '../../core/runs/jobState';
import { isOver } from '../../core/runs/jobState';
import { findFailureReason, type ProcessExit } from '../../core/runs/failureReason';
import type { StateEntry } from '../../core/runs/runRecord';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { Emitter } from '../../core/std/emitter';
import { formatMessage, message } from '../../core/std/message';
import { failure, isCancelled, success, type Result } from '../../core/std/problem';
import type { HostService } from '../hosts/hostService';
import type { Jobs } from '../jobs/jobs';
import type { JobWatcher } from '../jobs/jobWatcher';
import type { RunMetrics } from './runMetrics';
import type { RunService } from './runService';
import { followedPatterns, LOG_FILE, mirroredName, mirrorPath, TELEMETRY_FILE } from './metricFiles';

export interface RunFollowingDependencies {
  readonly hosts: HostService;
  readonly jobs: (host: Host) => Jobs;
  /** One a host: everything that is followed there comes over one channel. */
  readonly watcher: (host: Host) => JobWatcher;
  readonly clock: Clock;
  readonly log: Log;
}

/** How often another process is asked whether it has given a run up, in milliseconds; a lease holds for a minute. */
const LEASE_MS = 20_000;
/** How long the channel may take to tell of an end that is known already, in milliseconds; whoever waits for it goes on then. */
const END_MS = 10_000;
/** Bytes of the log's end that are looked at for what went wrong. */
const TAIL = 64 * 1024;

interface Followed {
  readonly id: string;
  /** One piece of work after the other, in the order it came. */
  work: Promise<unknown>;
  host?: Host;
  renewal?: Disposable;
  watch?: Disposable;
  isOver: boolean;
  /** Nobody follows it any more. */
  readonly ended: Emitter<void>;
}

/**
 * Follows active runs on their hosts: log, numbers and telemetry are appended to the files of their folders, and states reported. A host that
 * cannot be reached changes nothing of the record.
 */
export class RunFollowing implements Disposable {
  private readonly store = new DisposableStore();
  private readonly followed = new Map<string, Followed>();
  private readonly watched = new Map<string, JobWatcher>();

  constructor(
    private readonly runs: RunService,
    private readonly dependencies: RunFollowingDependencies,
  ) {}

  follow(id: string): void {
    if (this.followed.has(id) || this.store.isDisposed) return;
    const followed: Followed = { id, work: Promise.resolve(), isOver: false, ended: new Emitter() };
    this.followed.set(id, followed);
    void this.begin(followed);
  }

  async act(id: string, action: 'stop' | 'pause' | 'resume'): Promise<Result<void>> {
    const host = await this.hostOf(id);
    if (!host.ok) return host;
    const status = await this.dependencies.jobs(host.value)[action](id);
    if (!status.ok) return status;
    this.follow(id);
    if (isOver(status.value.state)) await this.awaitEnd(id);
    else await this.queue(id, () => this.takeStatus(id, status.value));
    return success(undefined);
  }

  /** Asks the host how a run is, and waits until what it had written by then is here, some seconds at most. */
  async look(id: string): Promise<Result<void>> {
    const host = await this.hostOf(id);
    if (!host.ok) return host;
    const status = await this.dependencies.jobs(host.value).state(id);
    if (!status.ok) return status;
    this.follow(id);
    const { state, logBytes = 0 } = status.value;
    if (!isOver(state)) await this.queue(id, () => this.takeStatus(id, status.value));
    await this.awaitEnd(id, () => !isOver(state) && (this.runs.get(id)?.logSize ?? 0) >= logBytes);
    return success(undefined);
  }

  async reconnect(id: string): Promise<Result<void>> {
    const host = await this.hostOf(id);
    return host.ok ? host.value.connect() : host;
  }

  /** The job's files on the host are not needed any more; a host that cannot be reached keeps them. */
  async forget(id: string): Promise<void> {
    const host = await this.hostOf(id);
    if (host.ok && host.value.connection.kind === 'connected') await this.dependencies.jobs(host.value).remove(id);
  }

  dispose(): void {
    for (const { id } of this.followed.values()) this.end(id);
    this.store.dispose();
  }

  private async begin(followed: Followed): Promise<void> {
    const { id } = followed;
    const store = this.runs.storeOf(id);
    const record = this.runs.get(id)?.record;
    if (store === undefined || record === undefined) return;
    const mayWrite = await store.lease(id);
    if (this.isGone(followed)) return;
    if (!mayWrite) {
      // Another window follows it; what that writes is read, and its place is taken when it goes.
      this.followed.delete(id);
      followed.ended.fire();
      this.store.add(this.dependencies.clock.after(LEASE_MS, () => void this.runs.refresh()));
      return;
    }
    this.renew(followed, store);
    const host = await this.dependencies.hosts.get(record.host.id);
    if (!host.ok) {
      this.runs.reportLive(id, { problem: host.problem });
      return;
    }
    if (this.isGone(followed)) return;
    followed.host = host.value;
    const watcher = this.watcherOf(host.value);
    const sizes = new Map((await store.files(id)).map(({ path, size }) => [path, size]));
    const offsets = [...sizes].flatMap(([path, size]): [string, number][] => {
      const name = mirroredName(path);
      return name === undefined ? [] : [[name, size]];
    });
    if (this.isGone(followed)) return;
    followed.watch = watcher.follow({
      id,
      log: sizes.get(LOG_FILE) ?? 0,
      telemetry: sizes.get(TELEMETRY_FILE) ?? 0,
      files: { patterns: followedPatterns(record), offsets: new Map(offsets) },
    });
    this.noteReach(host.value, watcher.unreachable);
  }

  /** Nobody waits for it any more, while something else was waited for. */
  private isGone({ id }: Followed): boolean {
    if (!this.store.isDisposed && this.followed.has(id)) return false;
    void this.runs.storeOf(id)?.release(id);
    return true;
  }

  private renew(followed: Followed, store: RunStore): void {
    followed.renewal = this.dependencies.clock.after(LEASE_MS, () => {
      if (this.isGone(followed)) return;
      void store.lease(followed.id);
      this.renew(followed, store);
    });
  }

  private watcherOf(host: Host): JobWatcher {
    const known = this.watched.get(host.id);
    if (known !== undefined) return known;
    const watcher = this.store.add(this.dependencies.watcher(host));
    this.watched.set(host.id, watcher);
    this.store.add(watcher.onLog(({ id, offset, bytes }) => void this.append(id, LOG_FILE, offset, bytes)));
    this.store.add(watcher.onTelemetry(({ id, offset, bytes }) => void this.append(id, TELEMETRY_FILE, offset, bytes)));
    this.store.add(watcher.onFileRestart(({ id, name }) => void this.restartFile(id, mirrorPath(name))));
    this.store.add(
      watcher.onFile(({ id, name, offset, bytes }) => void this.append(id, mirrorPath(name), offset, bytes)),
    );
    this.store.add(
      watcher.onState(({ id, status }) => {
        if (status === undefined) void this.queue(id, () => this.loseJob(id));
        else void this.queue(id, () => this.takeStatus(id, status));
      }),
    );
    this.store.add(
      watcher.onDidChangeReach((unreachable) => {
        this.noteReach(host, unreachable);
      }),
    );
    return watcher;
  }

  /** The host is not heard since then, or heard again: that changes nothing of the record. */
  private noteReach(host: Host, unreachable: Unreachable | undefined): void {
    for (const { id, host: own } of this.followed.values()) {
      if (own === host && (unreachable ?? this.runs.get(id)?.unreachable) !== undefined)
        this.runs.reportLive(id, { unreachable });
    }
  }

  /** The program has begun a file anew: what was read of it is void. */
  private restartFile(id: string, path: string): Promise<void> {
    return this.queue(id, async () => {
      await this.runs.storeOf(id)?.write(id, path, new Uint8Array());
      this.runs.peekMetrics(id)?.forget(path);
    });
  }

  /** The host knows nothing of the job: it was deleted there, or never started. */
  private async loseJob(id: string): Promise<void> {
    await this.runs.reportState(id, { state: 'lost', reason: 'vanished' });
    this.end(id);
  }

  private append(id: string, path: string, offset: number, bytes: Uint8Array): Promise<void> {
    return this.queue(id, async () => {
      const appended = await this.runs.storeOf(id)?.append(id, path, offset, bytes);
      if (appended?.ok !== true) {
        if (appended !== undefined) this.runs.reportLive(id, { problem: appended.problem });
        return;
      }
      if (path === LOG_FILE) this.runs.reportLive(id, { logSize: offset + bytes.length });
      const metrics = this.runs.metricsOf(id);
      await metrics?.load();
      await metrics?.push(path, offset, bytes);
      if (metrics !== undefined) this.reportNumbers(id, metrics);
    });
  }

  /** The last line of what the run wrote counts, too, where it has no end. */
  private async endMetrics(id: string): Promise<void> {
    const metrics = this.runs.metricsOf(id);
    await metrics?.load();
    metrics?.end();
    if (metrics !== undefined) this.reportNumbers(id, metrics);
  }

  private reportNumbers(id: string, metrics: RunMetrics): void {
    this.runs.reportLive(id, { latest: new Map(Object.entries(metrics.latest())), progress: metrics.progress });
  }

  /** The channel tells of an end behind all that was written before it; that is waited for, not skipped, unless less is enough. */
  private async awaitEnd(id: string, isEnough: () => boolean = () => false): Promise<void> {
    const followed = this.followed.get(id);
    if (followed === undefined || isEnough()) return;
    const waiting = new DisposableStore();
    await new Promise<void>((resolve) => {
      waiting.add(followed.ended.event(resolve));
      waiting.add(
        this.runs.onDidChange(() => {
          if (isEnough()) resolve();
        }),
      );
      waiting.add(this.dependencies.clock.after(END_MS, resolve));
    });
    waiting.dispose();
  }

  private async takeStatus(id: string, status: JobStatus): Promise<void> {
    const followed = this.followed.get(id);
    if (followed === undefined || followed.isOver) return;
    if (!isOver(status.state)) {
      await this.runs.reportState(id, entryOf(status.state));
      return;
    }
    followed.isOver = true;
    await this.catchUp(followed, status);
    await this.endMetrics(id);
    const reason = await this.reasonOf(id, status.state);
    await this.runs.reportState(id, entryOf(status.state), reason);
    this.end(id);
  }

  /** What the log holds on the host and not here yet: a run is not over before its whole log is here. */
  private async catchUp({ id, host }: Followed, { logBytes = 0 }: JobStatus): Promise<void> {
    const store = this.runs.storeOf(id);
    if (host === undefined || store === undefined) return;
    for (;;) {
      const offset = this.runs.get(id)?.logSize ?? logBytes;
      if (offset >= logBytes) return;
      const part = await this.dependencies
        .jobs(host)
        .readLog(id, { offset, length: Math.min(4 * 1024 * 1024, logBytes - offset) });
      if (!part.ok || part.value.length === 0) return;
      const appended = await store.append(id, LOG_FILE, offset, part.value);
      if (!appended.ok) return;
      this.runs.reportLive(id, { logSize: offset + part.value.length });
      await this.runs.metricsOf(id)?.push(LOG_FILE, offset, part.value);
    }
  }

  private async reasonOf(id: string, state: JobState): Promise<string | undefined> {
    if (state.kind === 'finished' && state.code === 0) return undefined;
    if (state.kind === 'killed' && state.by === 'person') return undefined;
    const size = this.runs.get(id)?.logSize ?? 0;
    const tail = await this.runs.storeOf(id)?.read(id, LOG_FILE, { offset: Math.max(0, size - TAIL), length: TAIL });
    const text = tail?.ok === true ? new TextDecoder().decode(tail.value) : '';
    const reason = findFailureReason(text, exitOf(state), this.runs.get(id)?.record.configuration.limits);
    if (reason === undefined) return undefined;
    return [reason.message, reason.remedy].flatMap((part) => (part === undefined ? [] : formatMessage(part))).join(' ');
  }

  /** Work of one run is done in the order it came; what fails is told and does not stop the rest. */
  private queue(id: string, work: () => Promise<void>): Promise<void> {
    const followed = this.followed.get(id);
    if (followed === undefined) return Promise.resolve();
    const next = followed.work.then(work).catch((error: unknown) => {
      if (!isCancelled(error))
        this.dependencies.log.error(
          `${id}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
        );
    });
    followed.work = next;
    return next;
  }

  private end(id: string): void {
    const followed = this.followed.get(id);
    if (followed === undefined) return;
    followed.renewal?.dispose();
    followed.watch?.dispose();
    this.followed.delete(id);
    followed.ended.fire();
    void this.runs.storeOf(id)?.release(id);
  }

  private async hostOf(id: string): Promise<Result<Host>> {
    const record = this.runs.get(id)?.record;
    if (record === undefined) return failure({ code: 'run/not-found', message: message('There is no run {0}.', id) });
    return this.dependencies.hosts.get(record.host.id);
  }
}

function exitOf(state: JobState): ProcessExit {
  if (state.kind === 'killed') return { signal: state.signal };
  const code = state.kind === 'finished' || state.kind === 'lost' ? state.code : undefined;
  return code === undefined ? {} : { code };
}

function entryOf(state: JobState): Omit<StateEntry, 'at'> {
  switch (state.kind) {
    case 'finished':
      return { state: 'finished', code: state.code, ...(state.by === 'person' ? { by: 'person' as const } : {}) };
    case 'killed':
      return { state: 'killed', signal: state.signal, by: state.by };
    case 'lost':
      return { state: 'lost', reason: state.reason, ...(state.code === undefined ? {} : { code: state.code }) };
    default:
      return { state: state.kind };
  }
}
