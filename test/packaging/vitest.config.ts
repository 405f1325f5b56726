import { defineConfig } from 'vitest/config';

/** Looks at the packed extension; `npm test -- packaging` packs it first. */
export default defineConfig({
  root: import.meta.dirname,
  test: { include: ['*.test.ts'], testTimeout: 20_000 },
});
