import { renameSync, writeFileSync } from 'node:fs';
import type { HostResult, HostTests } from './hostTypes';

/** Runs in the extension host. Nothing there shows what `run` returns, so results go to a file, all at once. */
export async function runTests(tests: HostTests): Promise<void> {
  const results: HostResult[] = [];
  for (const [title, test] of Object.entries(tests)) {
    try {
      const note = await test();
      results.push(typeof note === 'string' ? { title, note } : { title });
    } catch (error) {
      results.push({ title, error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
    }
  }
  const file = process.env.JETSON_WORKBENCH_HOST_RESULTS;
  if (file === undefined) throw new Error('JETSON_WORKBENCH_HOST_RESULTS is not set.');
  writeFileSync(`${file}.part`, JSON.stringify(results));
  renameSync(`${file}.part`, file);
}
