import { constants } from 'node:os';
import { describeRunState } from '../../app/runs/describeRun';
import { currentState, isActive, type RunState } from '../../app/runs/runState';
import { formatMessage } from '../../core/std/message';
import { exitCodes } from '../exitCodes';
import type { RunsContext } from './runsCommand';

/** Bytes of the log that are read at once. */
const PART = 1024 * 1024;

/**
 * Passes the log of a run through from a byte on, as it is, until the run is over; returns the code of the run. An interrupt
 * ends only this: the run goes on.
 */
export async function attachCommand(run: RunState, from: number, context: RunsContext): Promise<number> {
  const { runs, store, write, terminal, signal } = context;
  const { id } = run.record;
  let offset = from;
  const pass = async (): Promise<void> => {
    for (;;) {
      const part = await store.read(id, 'log', { offset, length: PART });
      if (!part.ok || part.value.length === 0) return;
      write(part.value);
      offset += part.value.length;
    }
  };
  const end = await new Promise<RunState | undefined>((resolve) => {
    let reading = Promise.resolve();
    let wasUnreachable = false;
    const update = (): void => {
      reading = reading.then(async () => {
        await pass();
        const now = runs.get(id);
        if (now === undefined || signal.aborted) {
          resolve(now);
          return;
        }
        const isUnreachable = now.unreachable !== undefined;
        if (isUnreachable !== wasUnreachable)
          terminal.err(`${now.record.host.name}: ${formatMessage(describeRunState(now, Date.now()))}\n`);
        wasUnreachable = isUnreachable;
        if (isActive(now.record)) return;
        await pass();
        resolve(now);
      });
    };
    runs.onDidChange((ids) => {
      if (ids.includes(id)) update();
    });
    signal.addEventListener('abort', update, { once: true });
    update();
  });
  if (end === undefined) return exitCodes.failed;
  if (isActive(end.record)) {
    terminal.err(`\nThe run goes on. See it again with: jetson-workbench attach ${id} --from ${offset}\n`);
    return exitCodes.failed;
  }
  return codeOf(end);
}

/** The code of the run; 128 and the signal's number where it was killed, as shells have it. */
function codeOf({ record }: RunState): number {
  const { state, code, signal } = currentState(record);
  if (state === 'finished') return code ?? exitCodes.failed;
  if (state !== 'killed') return exitCodes.failed;
  const name = signal?.startsWith('SIG') === true ? signal : `SIG${signal ?? ''}`;
  const numbers: Readonly<Record<string, number | undefined>> = constants.signals;
  return 128 + (numbers[name] ?? 0);
}
