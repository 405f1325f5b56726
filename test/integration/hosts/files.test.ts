import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { createLocalHost } from '../../../src/node/process/localHost';
import { describeHostFiles } from '../../support/hostFilesContract';

const folder = mkdtempSync(join(tmpdir(), "jw host's files "));
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

describeHostFiles(
  'this machine',
  () => Promise.resolve({ link: createLocalHost(), remote: folder, seen: folder }),
  process.getuid?.() === 0,
);
