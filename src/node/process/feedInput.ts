import type { Writable } from 'node:stream';
import type { RunOptions } from '../../core/ports/host';

/**
 * Writes a program's standard input at the speed it is read, and closes it. Stops when the program has ended: it need not read
 * everything. Rejects when the input itself fails; the program must then not be left with a part that looks like the whole.
 */
export async function feedInput(target: Writable, input: RunOptions['stdin'], ended: Promise<unknown>): Promise<void> {
  if (input === undefined || typeof input === 'string' || input instanceof Uint8Array) {
    target.end(input);
    return;
  }
  const orEnd = createRace(ended);
  const pieces = input[Symbol.asyncIterator]();
  for (;;) {
    const piece = await orEnd(pieces.next());
    if (piece === undefined) {
      pieces.return?.().catch(() => undefined);
      return;
    }
    if (piece.done === true) break;
    if (!target.write(piece.value)) await orEnd(drained(target));
  }
  target.end();
}

function drained(target: Writable): Promise<void> {
  return new Promise((resolve) => {
    target.once('drain', resolve);
  });
}

/** Waits for one thing after another, each until the end comes: then for nothing. Unlike `Promise.race`, it keeps nothing of what is past. */
function createRace(end: Promise<unknown>): <T>(awaited: Promise<T>) => Promise<T | undefined> {
  let isOver = false;
  let stopWaiting = (): void => undefined;
  const finish = (): void => {
    isOver = true;
    stopWaiting();
  };
  end.then(finish, finish);
  return (awaited) =>
    new Promise((resolve, reject) => {
      stopWaiting = () => {
        resolve(undefined);
      };
      awaited.then(resolve, reject);
      if (isOver) stopWaiting();
    });
}
