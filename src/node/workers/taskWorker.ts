import { MessageChannel, Worker } from 'node:worker_threads';
import type { FileStore } from '../../core/ports/files';
import { formatMessage, message } from '../../core/std/message';
import { Cancelled } from '../../core/std/problem';
import { errorCode } from '../files/fileProblem';
import { serveFiles } from '../files/remoteFiles';
import type { TaskReply, TaskRequest } from './taskMessages';

/** One piece of work and whom to tell about it. Telling twice does nothing. */
export interface PendingTask {
  readonly name: string;
  readonly input: unknown;
  readonly transfer: readonly ArrayBuffer[];
  readonly priority: 'interactive' | 'background';
  readonly resolve: (output: unknown) => void;
  readonly reject: (error: Error) => void;
}

export interface TaskWorkerOptions {
  readonly script: string | URL;
  readonly memoryLimitMb: number;
  /** What the thread cannot read by itself. */
  readonly files: FileStore | undefined;
  /** The worker has nothing to do. */
  readonly onIdle: () => void;
  /** The thread is over and takes no more work; `reason` unless it was asked to end. */
  readonly onEnd: (reason: string | undefined) => void;
}

/** How long a cancelled task may take to notice before its thread is ended. */
const PATIENCE_MS = 300;

/** A thread that does one piece of work at a time. */
export class TaskWorker {
  private readonly worker: Worker;
  private running: { readonly task: PendingTask; readonly cancelled: SharedArrayBuffer } | undefined;
  private failure: unknown;
  private deadline: NodeJS.Timeout | undefined;
  private stopped = false;

  constructor(private readonly options: TaskWorkerOptions) {
    const { script, memoryLimitMb, files } = options;
    const { port1, port2 } = new MessageChannel();
    if (files !== undefined) serveFiles(files, port1);
    this.worker = new Worker(script, {
      execArgv: [],
      resourceLimits: { maxOldGenerationSizeMb: memoryLimitMb },
      workerData: { files: files === undefined ? undefined : port2 },
      transferList: files === undefined ? [] : [port2],
    });
    this.worker.on('message', (reply: TaskReply) => {
      this.finish(reply);
    });
    this.worker.on('error', (error) => {
      this.failure = error;
    });
    this.worker.on('exit', () => {
      this.end();
    });
  }

  get isFree(): boolean {
    return this.running === undefined && !this.stopped && this.failure === undefined;
  }

  get task(): PendingTask | undefined {
    return this.running?.task;
  }

  start(task: PendingTask): void {
    const cancelled = new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT);
    const request: TaskRequest = { name: task.name, input: task.input, cancelled };
    try {
      this.worker.postMessage(request, task.transfer);
    } catch (error) {
      task.reject(error instanceof Error ? error : new Error(String(error)));
      return;
    }
    this.running = { task, cancelled };
    // Only a thread with work to do keeps the process alive.
    this.worker.ref();
  }

  /** Asks the running task to stop and ends the thread if it does not. */
  cancel(): void {
    if (this.running === undefined) return;
    Atomics.store(new Int32Array(this.running.cancelled), 0, 1);
    this.worker.postMessage('cancel');
    this.deadline ??= setTimeout(() => {
      this.stop();
    }, PATIENCE_MS);
  }

  stop(): void {
    this.stopped = true;
    void this.worker.terminate();
  }

  private finish(reply: TaskReply): void {
    // The thread is being ended: its work counts as over when it is gone.
    if (this.stopped) return;
    const task = this.release();
    this.worker.unref();
    if (task !== undefined) settle(task, reply);
    this.options.onIdle();
  }

  private end(): void {
    const task = this.release();
    const reason = this.stopped ? undefined : this.describeEnd(task);
    task?.reject(reason === undefined ? new Cancelled() : new Error(reason, { cause: this.failure }));
    this.options.onEnd(reason);
  }

  private release(): PendingTask | undefined {
    clearTimeout(this.deadline);
    this.deadline = undefined;
    const task = this.running?.task;
    this.running = undefined;
    return task;
  }

  private describeEnd(task: PendingTask | undefined): string {
    const name = task?.name ?? 'idle';
    if (errorCode(this.failure) === 'ERR_WORKER_OUT_OF_MEMORY') {
      return formatMessage(
        message('The work "{0}" needed more than {1} MB of memory and was stopped.', name, this.options.memoryLimitMb),
      );
    }
    const reason = this.failure instanceof Error ? this.failure.message : 'the thread ended';
    return formatMessage(message('The work "{0}" ended before it was done: {1}.', name, reason));
  }
}

function settle({ resolve, reject }: PendingTask, reply: TaskReply): void {
  switch (reply.kind) {
    case 'done':
      resolve(reply.output);
      return;
    case 'cancelled':
      reject(new Cancelled());
      return;
    case 'failed':
      reject(rebuildError(reply));
  }
}

/** The error of the other thread, with the stack it had there. */
function rebuildError({ message: text, stack }: Extract<TaskReply, { kind: 'failed' }>): Error {
  const error = new Error(text);
  if (stack !== undefined) error.stack = stack;
  return error;
}
