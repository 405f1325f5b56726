import type { RunState } from './runState';

/**
 * The run before another: the one that it repeats, else the latest earlier one of the same configuration; undefined where there is
 * none.
 */
export function runBefore(run: RunState, all: readonly RunState[]): RunState | undefined {
  const { id, basedOn, configuration } = run.record;
  const earlier = all.filter(({ record }) => record.id < id);
  return (
    earlier.find(({ record }) => record.id === basedOn) ??
    earlier.find(({ record }) => record.configuration.name === configuration.name)
  );
}
