import { throwIfCancelled } from '../../src/core/std/problem';
import { serveTasks } from '../../src/node/workers/serveTasks';

/** Work for the tests of the pool. */
export interface PoolTasks {
  add: { input: { readonly a: number; readonly b: number }; output: number };
  /** Works without giving way; looks at its signal if `polls`. Sets the number to 1 at its start and counts on from there. */
  spin: {
    input: { readonly milliseconds: number; readonly polls: boolean; readonly counter: SharedArrayBuffer };
    output: string;
  };
  /** Ends when the event of its signal comes. */
  waitForAbort: { input: undefined; output: string };
  fail: { input: string; output: never };
  crash: { input: undefined; output: never };
  exit: { input: number; output: never };
  fillMemory: { input: undefined; output: number };
  giveFunction: { input: undefined; output: unknown };
  lengthOf: { input: ArrayBuffer; output: number };
}

type Handlers = {
  readonly [Name in keyof PoolTasks]: (
    input: PoolTasks[Name]['input'],
    environment: { signal: AbortSignal },
  ) => unknown;
};

const handlers: Handlers = {
  add: ({ a, b }) => a + b,
  spin: ({ milliseconds, polls, counter }, { signal }) => {
    const count = new Int32Array(counter);
    for (const end = performance.now() + milliseconds; performance.now() < end; Atomics.add(count, 0, 1)) {
      if (polls) throwIfCancelled(signal);
    }
    return 'spun';
  },
  waitForAbort: (_, { signal }) =>
    new Promise((_resolve, reject) => {
      signal.addEventListener('abort', () => {
        reject(new DOMException('over', 'AbortError'));
      });
    }),
  fail: (text) => {
    throw new Error(text);
  },
  crash: () =>
    new Promise(() => {
      setImmediate(() => {
        throw new Error('thrown outside of the task');
      });
    }),
  exit: (code) => new Promise(() => process.exit(code)),
  fillMemory: () => {
    const kept: unknown[] = [];
    for (;;) kept.push(new Array(1000).fill({ kept: kept.length }));
  },
  giveFunction: () => () => undefined,
  lengthOf: (buffer) => buffer.byteLength,
};

serveTasks({ ...handlers }, {});
