import type { RunState } from '../../app/runs/runState';
import { exitCodes } from '../exitCodes';
import { printJson, type RunsContext } from './runsCommand';

/** Prints the numbers of a run: the latest of each metric, or with JSON every point. */
export async function metricsCommand(
  { record }: RunState,
  json: boolean,
  { runs, terminal }: RunsContext,
): Promise<number> {
  const metrics = runs.metricsOf(record.id);
  await metrics?.load();
  const tags = metrics?.tags() ?? [];
  if (json) {
    const series = tags.map((tag) => {
      const { steps = [], wallTimes = [], values = [] } = metrics?.series(tag) ?? {};
      return { tag, steps: [...steps], wallTimes: [...wallTimes].map(finite), values: [...values].map(finite) };
    });
    printJson(terminal, { id: record.id, series });
    return exitCodes.clean;
  }
  for (const tag of tags) {
    const series = metrics?.series(tag);
    const last = series?.values.at(-1);
    terminal.out(`${tag.padEnd(32)} ${String(last).padEnd(24)} step ${series?.steps.at(-1) ?? ''}\n`);
  }
  if (tags.length === 0) terminal.err('The run wrote no numbers that are known here.\n');
  return exitCodes.clean;
}

/** JSON has no other numbers: `null`, and texts for infinity. */
function finite(value: number): number | string | null {
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? null : String(value);
}
