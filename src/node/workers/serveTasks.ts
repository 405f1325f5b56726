import { parentPort, type MessagePort } from 'node:worker_threads';
import { Cancelled, isCancelled } from '../../core/std/problem';
import type { TaskReply, TaskRequest, ToWorker } from './taskMessages';

/** The input is checked where the task is asked for; here it is whatever came with the name. */
export type TaskHandlers<Environment> = Readonly<
  Record<string, (input: never, environment: Environment & { readonly signal: AbortSignal }) => unknown>
>;

/**
 * Makes this thread do the named work it is sent, one after the other. Each handler gets the environment and a signal whose
 * `aborted` may be read at any time, also in a loop that never gives way.
 */
export function serveTasks<Environment extends object>(
  handlers: TaskHandlers<Environment>,
  environment: Environment,
  port: MessagePort | null = parentPort,
): void {
  if (port === null) throw new Error('Tasks are served by a worker thread only.');
  let current: AbortController | undefined;
  port.on('message', (received: ToWorker) => {
    if (received === 'cancel') {
      current?.abort();
      return;
    }
    const controller = new AbortController();
    current = controller;
    void runTask(handlers, { ...environment, signal: pollingSignal(controller, received.cancelled) }, received).then(
      (reply) => {
        current = undefined;
        sendReply(port, reply);
      },
    );
  });
}

async function runTask<Environment>(
  handlers: TaskHandlers<Environment>,
  environment: Environment & { readonly signal: AbortSignal },
  { name, input }: TaskRequest,
): Promise<TaskReply> {
  const handler = Object.hasOwn(handlers, name) ? handlers[name] : undefined;
  try {
    if (handler === undefined) throw new Error(`There is no task ${name}.`);
    return { kind: 'done', output: await handler(input as never, environment) };
  } catch (error) {
    return isCancelled(error) ? { kind: 'cancelled' } : describeFailure(error);
  }
}

function describeFailure(error: unknown): TaskReply {
  if (!(error instanceof Error)) return { kind: 'failed', message: String(error), stack: undefined };
  return { kind: 'failed', message: error.message, stack: error.stack };
}

function sendReply(port: MessagePort, reply: TaskReply): void {
  try {
    port.postMessage(reply);
  } catch (error) {
    // The output holds something that cannot be copied to another thread.
    port.postMessage(describeFailure(error));
  }
}

/** The controller's signal, told by the shared flag: its event comes when this thread gets to its messages, `aborted` at once. */
function pollingSignal(controller: AbortController, flag: SharedArrayBuffer): AbortSignal {
  const { signal } = controller;
  const shared = new Int32Array(flag);
  const isSet = (): boolean => Atomics.load(shared, 0) === 1;
  Object.defineProperty(signal, 'aborted', { get: isSet });
  Object.defineProperty(signal, 'throwIfAborted', {
    value: () => {
      if (isSet()) throw new Cancelled();
    },
  });
  return signal;
}
