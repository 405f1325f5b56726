/** What the pool sends to a worker: one piece of work. A worker has one at a time. */
export interface TaskRequest {
  readonly name: string;
  readonly input: unknown;
  /** One 32-bit number that becomes 1 when the work is no longer wanted; a busy worker can read it at any time. */
  readonly cancelled: SharedArrayBuffer;
}

/** Wakes the listeners of a cancelled task's signal once the worker comes to its messages. */
export type ToWorker = TaskRequest | 'cancel';

export type TaskReply =
  | { readonly kind: 'done'; readonly output: unknown }
  | { readonly kind: 'cancelled' }
  | { readonly kind: 'failed'; readonly message: string; readonly stack: string | undefined };
