import { defineConfig } from 'vitest/config';

// The pages in a real browser; kept apart from the unit tests, which need none.
export default defineConfig({
  test: { include: ['test/gallery/**/*.test.ts'], testTimeout: 60_000, hookTimeout: 60_000, fileParallelism: false },
});
