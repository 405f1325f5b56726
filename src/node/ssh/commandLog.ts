import type { RunResult } from '../../core/ports/host';
import { describeCommand } from '../../core/ssh/describeCommand';
import { isCancelled, type Result } from '../../core/std/problem';
import type { ProgramLink } from './remoteRun';

/** Milliseconds after which a command that goes on is told of before it has ended. */
const LONG_MS = 1000;

type LogLink = Pick<ProgramLink, 'name' | 'clock' | 'log'>;

/** Runs a command of a host and tells the log of it: its words, how it ended and how long it took. Never its input or its environment. */
export async function logged(
  { name, clock, log }: LogLink,
  words: readonly string[],
  run: () => Promise<Result<RunResult>>,
): Promise<Result<RunResult>> {
  const start = clock.now();
  const tell = (what: string): void => {
    log.info(`${name}: ${describeCommand(words)} (${what})`);
  };
  const tellEnd = (outcome: string): void => {
    tell(`${outcome}, ${((clock.now() - start) / 1000).toFixed(2)} s`);
  };
  const timer = clock.after(LONG_MS, () => {
    tell('running');
  });
  try {
    const result = await run();
    tellEnd(result.ok ? endingOf(result.value) : result.problem.code);
    return result;
  } catch (error) {
    tellEnd(isCancelled(error) ? 'cancelled' : 'failed');
    throw error;
  } finally {
    timer.dispose();
  }
}

function endingOf({ code, signal }: RunResult): string {
  return code === undefined ? (signal ?? '?') : `exit ${code}`;
}
