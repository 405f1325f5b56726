import type { HostFiles } from '../../src/core/ports/hostFiles';

/** For hosts of tests that touch no files. */
export const noFiles = new Proxy({} as HostFiles, {
  get: () => () => Promise.reject(new Error('This test has no files.')),
});
