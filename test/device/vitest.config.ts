import { defineConfig } from 'vitest/config';

/** On virtual Jetsons; `npm test -- device` prepares them and runs this. Each file starts the devices that it needs. */
export default defineConfig({
  root: import.meta.dirname,
  test: {
    include: ['*.test.ts'],
    globalSetup: ['prepare.ts'],

    pool: 'forks',
    maxWorkers: 2,
    // Programs run in emulation there.
    testTimeout: 60_000,
    hookTimeout: 60_000,
  },
});
