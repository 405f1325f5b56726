import { join } from 'node:path';
import { defineConfig } from 'vitest/config';

/** On virtual Jetsons; `npm test -- device` prepares them and runs this. Each file starts the devices that it needs. */
export default defineConfig({
  root: import.meta.dirname,
  test: {
    include: ['*.test.ts'],
    globalSetup: [join(import.meta.dirname, 'prepare.ts')],
    pool: 'forks',
    maxWorkers: 3,
    // Programs run in emulation there.
    env: { JETSON_WORKBENCH_TEST_PATIENCE: '60000' },
    maxConcurrency: 3,
    testTimeout: 120_000,
    hookTimeout: 60_000,
    // An emulated program stalls at times on a busy machine; a fault of ours fails twice.
    retry: 1,
  },
});
