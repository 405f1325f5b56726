import { availableParallelism } from 'node:os';
import type { FileStore } from '../../core/ports/files';
import type { Log } from '../../core/ports/log';
import type { TaskInput, TaskOptions, TaskOutput, Tasks } from '../../core/ports/tasks';
import type { Disposable } from '../../core/std/disposable';
import { Cancelled } from '../../core/std/problem';
import { TaskWorker, type PendingTask } from './taskWorker';

export interface WorkerPoolOptions {
  /** The file each thread runs; it calls `serveTasks`. */
  readonly script: string | URL;
  /** Threads at most (default: one less than the machine has cores, from 1 to 4). */
  readonly size?: number;
  /**
   * Threads that background work leaves free for what someone waits for (default 1). Where `size` leaves no room for
   * both, interactive work gets a thread beyond it.
   */
  readonly reserved?: number;
  /** What the objects of one thread may take (default 1,024); beyond it the task fails and its thread is replaced. */
  readonly memoryLimitMb?: number;
  /** Files that the threads cannot read by themselves and ask for here: those at `scheme://…`. */
  readonly files?: FileStore;
  readonly log?: Log;
}

export function createWorkerPool<TaskMap>(options: WorkerPoolOptions): Tasks<TaskMap> & Disposable {
  return new WorkerPool<TaskMap>(options);
}

/**
 * Threads that do named work. They are started when work comes, one for each piece until there are enough, and an idle one
 * does not keep the process alive. A thread that crashes fails the task it had; the next task gets a new one.
 */
class WorkerPool<TaskMap> implements Tasks<TaskMap>, Disposable {
  private readonly workers = new Set<TaskWorker>();
  private readonly queues = { interactive: new Set<PendingTask>(), background: new Set<PendingTask>() };
  private readonly limits: { readonly interactive: number; readonly background: number };
  private disposed = false;

  constructor(private readonly options: WorkerPoolOptions) {
    const size = Math.max(1, options.size ?? Math.min(availableParallelism() - 1, 4));
    const reserved = options.reserved ?? 1;
    const background = Math.max(1, size - reserved);
    this.limits = { background, interactive: Math.max(size, background + reserved) };
  }

  run<Name extends keyof TaskMap & string>(
    name: Name,
    input: TaskInput<TaskMap, Name>,
    { signal, transfer = [], priority = 'background' }: TaskOptions = {},
  ): Promise<TaskOutput<TaskMap, Name>> {
    return new Promise((resolve, reject) => {
      if (this.disposed || signal?.aborted === true) {
        reject(new Cancelled());
        return;
      }
      const onAbort = (): void => {
        this.cancel(task);
      };
      const task: PendingTask = {
        name,
        input,
        transfer,
        priority,
        resolve: (output) => {
          signal?.removeEventListener('abort', onAbort);
          resolve(output as TaskOutput<TaskMap, Name>);
        },
        reject: (error) => {
          signal?.removeEventListener('abort', onAbort);
          reject(error);
        },
      };
      signal?.addEventListener('abort', onAbort, { once: true });
      this.queues[priority].add(task);
      this.dispatch();
    });
  }

  /** Ends every thread; what was asked for and is not done rejects with `Cancelled`. */
  dispose(): void {
    this.disposed = true;
    for (const queue of [this.queues.interactive, this.queues.background]) {
      for (const task of queue) task.reject(new Cancelled());
      queue.clear();
    }
    for (const worker of this.workers) worker.stop();
  }

  private cancel(task: PendingTask): void {
    this.queues[task.priority].delete(task);
    for (const worker of this.workers) if (worker.task === task) worker.cancel();
    // Nobody waits for the thread to notice: it has its own deadline.
    task.reject(new Cancelled());
  }

  private dispatch(): void {
    for (const priority of ['interactive', 'background'] as const) {
      for (const task of this.queues[priority]) {
        const worker = this.workerFor(priority);
        if (worker === undefined) break;
        this.queues[priority].delete(task);
        worker.start(task);
      }
    }
  }

  private workerFor(priority: 'interactive' | 'background'): TaskWorker | undefined {
    const all = [...this.workers];
    const inBackground = all.filter(({ task }) => task?.priority === 'background').length;
    if (priority === 'background' && inBackground >= this.limits.background) return undefined;
    const idle = all.find(({ isFree }) => isFree);
    if (idle !== undefined) return idle;
    return all.length < this.limits.interactive ? this.startWorker() : undefined;
  }

  private startWorker(): TaskWorker {
    const worker = new TaskWorker({
      script: this.options.script,
      memoryLimitMb: this.options.memoryLimitMb ?? 1024,
      files: this.options.files,
      onIdle: () => {
        this.dispatch();
      },
      onEnd: (reason) => {
        if (reason !== undefined) this.options.log?.error(reason);
        this.workers.delete(worker);
        if (!this.disposed) this.dispatch();
      },
    });
    this.workers.add(worker);
    return worker;
  }
}
