import type { RunStore } from '../../core/ports/runStore';
import type { RunRecord, StateEntry } from '../../core/runs/runRecord';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { Emitter, type Event } from '../../core/std/emitter';
import { message } from '../../core/std/message';
import { failure, success, type Problem, type Result } from '../../core/std/problem';
import type { RunFollowing } from './runFollowing';
import { latestToKeep } from './chooseMetric';
import type { RunMetrics } from './runMetrics';
import { currentState, isActive, withState, type RunState, type UnreadableRun } from './runState';
import { startRun, type StartDependencies, type StartOptions } from './startRun';

export interface RunServiceDependencies extends StartDependencies {
  readonly now: () => number;
  /** Follows active runs on their hosts; asked once, with the service itself. */
  readonly follow: (runs: RunService) => RunFollowing;
  /** The numbers of a run, read from the files of its folder. */
  readonly openMetrics: (store: RunStore, record: RunRecord) => RunMetrics;
}

/** What a person may change of a run. */
export type RunChange = Partial<Pick<RunRecord, 'name' | 'tags' | 'group' | 'star'>>;

interface Entry {
  state: RunState;
  readonly store: RunStore;
  metrics?: RunMetrics;
  /** One record is written after the other. */
  writing: Promise<unknown>;
}

/**
 * The one place that knows which runs there are and how they fare. Records come from stores, one for each workspace folder; what
 * changes on the hosts comes through `runFollowing`.
 */
export class RunService implements Disposable {
  private readonly store = new DisposableStore();
  private readonly changed = this.store.add(new Emitter<readonly string[]>());
  private readonly ended = this.store.add(new Emitter<RunState>());
  private readonly entries = new Map<string, Entry>();
  private readonly stores = new Map<string, RunStore>();
  private broken: readonly UnreadableRun[] = [];
  private readonly following: RunFollowing;

  /** Fires with the ids of runs that came, went, or of which something else is known now. */
  readonly onDidChange: Event<readonly string[]> = this.changed.event;
  /** Fires once when a run has ended, however. */
  readonly onDidEnd: Event<RunState> = this.ended.event;

  constructor(private readonly dependencies: RunServiceDependencies) {
    this.following = this.store.add(dependencies.follow(this));
  }

  /** Newest first. */
  get runs(): readonly RunState[] {
    return [...this.entries.values()].map(({ state }) => state).sort((a, b) => (a.record.id < b.record.id ? 1 : -1));
  }

  get unreadable(): readonly UnreadableRun[] {
    return this.broken;
  }

  get(id: string): RunState | undefined {
    return this.entries.get(id)?.state;
  }

  storeOf(id: string): RunStore | undefined {
    return this.entries.get(id)?.store;
  }

  /** The numbers of a run; read when asked for the first time. */
  metricsOf(id: string): RunMetrics | undefined {
    const entry = this.entries.get(id);
    if (entry === undefined) return undefined;
    entry.metrics ??= this.store.add(this.dependencies.openMetrics(entry.store, entry.state.record));
    return entry.metrics;
  }

  /** The numbers of a run if they have been read. */
  peekMetrics(id: string): RunMetrics | undefined {
    return this.entries.get(id)?.metrics;
  }

  /** Bytes of the log that are here. Of a run that was over before it was seen here they are counted when somebody wants to know. */
  async logSizeOf(id: string): Promise<number> {
    const entry = this.entries.get(id);
    if (entry === undefined) return 0;
    const { state, store } = entry;
    if (state.logSize > 0 || isActive(state.record)) return state.logSize;
    const logSize = (await store.files(id)).find(({ path }) => path === 'log')?.size ?? 0;
    if (logSize > 0) this.reportLive(id, { logSize });
    return logSize;
  }

  /** Reads the records of these folders, and follows the runs among them that are not over. */
  async load(stores: ReadonlyMap<string, RunStore>): Promise<void> {
    this.stores.clear();
    for (const [folder, store] of stores) this.stores.set(folder, store);
    await this.refresh();
  }

  /** Looks again at what is on disk: another window or the command line may have started something. */
  async refresh(): Promise<void> {
    const seen = new Set<string>();
    const broken: UnreadableRun[] = [];
    for (const [folder, store] of this.stores) {
      for (const { id, record } of await store.list()) {
        if (!record.ok) broken.push({ id, folder, problem: record.problem });
        else {
          seen.add(id);
          await this.take(record.value, folder, store);
        }
      }
    }
    for (const id of this.entries.keys()) if (!seen.has(id)) this.drop(id);
    this.broken = broken;
    this.changed.fire([...seen]);
  }

  /** Starts a run; its record is there from the first moment, whatever happens next. */
  async start(options: Omit<StartOptions, 'store'>): Promise<Result<RunState>> {
    const store = this.stores.get(options.folder);
    if (store === undefined) return failure(noStore(options.folder));
    const started = await startRun({ ...options, store }, this.dependencies, async (record) => {
      await this.take(record, options.folder, store);
      this.changed.fire([record.id]);
    });
    if (!started.ok) return started;
    const state = this.get(started.value.id);
    return state === undefined ? failure(noRun(started.value.id)) : success(state);
  }

  stop(id: string): Promise<Result<void>> {
    return this.following.act(id, 'stop');
  }

  pause(id: string): Promise<Result<void>> {
    return this.following.act(id, 'pause');
  }

  resume(id: string): Promise<Result<void>> {
    return this.following.act(id, 'resume');
  }

  /**
   * Asks the host how a run is, and waits until what it had written by then is here, some seconds at most. For those who want to know now and
   * then leave; whoever stays hears it anyway.
   */
  look(id: string): Promise<Result<void>> {
    return this.following.look(id);
  }

  /** Tries at once to reach the host of a run again. */
  async reconnect(id: string): Promise<Result<void>> {
    return this.following.reconnect(id);
  }

  async change(id: string, change: RunChange): Promise<Result<void>> {
    const entry = this.entries.get(id);
    if (entry === undefined) return failure(noRun(id));
    return this.write(entry, { ...entry.state.record, ...change });
  }

  /** Takes a run that is over out of sight. Its folder can be brought back for a week. */
  async remove(id: string): Promise<Result<void>> {
    const entry = this.entries.get(id);
    if (entry === undefined) return failure(noRun(id));
    if (isActive(entry.state.record)) return failure(stillActive(entry.state.record.name));
    await this.following.forget(id);
    const removed = await entry.store.remove(id);
    if (removed.ok) this.drop(id);
    this.changed.fire([id]);
    return removed;
  }

  async restore(id: string, folder: string): Promise<Result<void>> {
    const store = this.stores.get(folder);
    if (store === undefined) return failure(noStore(folder));
    const restored = await store.restore(id);
    if (restored.ok) await this.refresh();
    return restored;
  }

  /** For `runFollowing`: the host says that a run is in this state. */
  async reportState(id: string, entry: Omit<StateEntry, 'at'>, failureReason?: string): Promise<void> {
    const known = this.entries.get(id);
    if (known === undefined) return;
    const record = withState(known.state.record, { ...entry, at: this.dependencies.now() });
    if (record === known.state.record) return;
    const wasActive = isActive(known.state.record);
    const { latest } = known.state;
    await this.write(known, {
      ...record,
      ...(latest.size === 0 ? {} : { latest: latestToKeep(latest) }),
      ...(failureReason === undefined ? {} : { failure: failureReason }),
    });
    if (wasActive && !isActive(record)) this.ended.fire(known.state);
  }

  /** For `runFollowing`: something that is not part of the record. */
  reportLive(id: string, live: Partial<Omit<RunState, 'record' | 'folder'>>): void {
    const known = this.entries.get(id);
    if (known === undefined) return;
    known.state = { ...known.state, ...live };
    this.changed.fire([id]);
  }

  /** Waits until every record is on the disk. */
  async flush(): Promise<void> {
    await Promise.all([...this.entries.values()].map(({ writing }) => writing));
  }

  dispose(): void {
    this.store.dispose();
  }

  private async take(record: RunRecord, folder: string, store: RunStore): Promise<void> {
    const known = this.entries.get(record.id);
    if (known !== undefined) {
      known.state = { ...known.state, record: newer(known.state.record, record) };
    } else {
      const files = isActive(record) ? await store.files(record.id) : [];
      const logSize = files.find(({ path }) => path === 'log')?.size ?? 0;
      const state: RunState = {
        record,
        folder,
        unreachable: undefined,
        logSize,
        progress: undefined,
        latest: new Map(Object.entries(record.latest ?? {})),
        problem: undefined,
      };
      this.entries.set(record.id, { state, store, writing: Promise.resolve() });
    }
    if (isActive(record) && currentState(record).state !== 'preparing') this.following.follow(record.id);
  }

  private drop(id: string): void {
    this.entries.get(id)?.metrics?.dispose();
    this.entries.delete(id);
  }

  /** Listeners hear of a version when it is on the disk: whoever then ends the process loses nothing. */
  private async write(entry: Entry, record: RunRecord): Promise<Result<void>> {
    entry.state = { ...entry.state, record };
    const written = entry.writing.then(() => entry.store.save(entry.state.record));
    entry.writing = written;
    const result = await written;
    if (result.ok) this.changed.fire([record.id]);
    else this.reportLive(record.id, { problem: result.problem });
    return result;
  }
}

/** Of two versions of a record, the one that has seen more. */
function newer(known: RunRecord, read: RunRecord): RunRecord {
  return read.states.length >= known.states.length ? read : known;
}

function noRun(id: string): Problem {
  return { code: 'run/not-found', message: message('There is no run {0}.', id) };
}

function noStore(folder: string): Problem {
  return { code: 'run/no-folder', message: message('Runs of {0} cannot be kept: the folder is not open.', folder) };
}

function stillActive(name: string): Problem {
  return {
    code: 'run/active',
    message: message('{0} is not over yet.', name),
    remedy: message('Stop it first.'),
  };
}
