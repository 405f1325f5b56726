import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RunRecord } from '../../core/runs/runRecord';
import { formatMessage } from '../../core/std/message';
import { createRunStore } from '../../node/runs/nodeRunStore';
import { DIFF_FILE, ENVIRONMENT_FILE, provenanceOf } from './provenanceText';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'provenance '));
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

it('what a run was made of is told a line each, without what is not known', async () => {
  const record: RunRecord = {
    version: 1,
    id: 'a',
    name: 'train',
    createdAt: 0,
    configuration: { name: 'train', command: ['python3', 'train.py', '--epochs', '3'], env: { B: '2', A: '1' } },
    host: { id: 'nano', name: 'nano' },
    workingFolder: '~/work',
    states: [{ state: 'finished', at: 0, code: 0 }],
    hostFacts: [['Board', 'Jetson Nano']],
    git: { commit: 'abc', dirty: true },
    tags: [],
    star: false,
  };
  const store = createRunStore(folder);
  await store.write('a', ENVIRONMENT_FILE, Buffer.from('python 3.8.10\nnumpy==1.19.5\n'));
  await store.write('a', DIFF_FILE, Buffer.from('-old\n+new\n'));
  const sections = await provenanceOf(record, store);
  expect(sections.map(({ title, lines }) => [formatMessage(title), ...lines])).toEqual([
    ['Command', 'python3', 'train.py', '--epochs', '3'],
    ['Folder', '~/work'],
    ['Variables', 'A=1', 'B=2'],
    ['Commit', 'abc'],
    ['Machine', 'nano', 'Board: Jetson Nano'],
    ['Packages', 'python 3.8.10', 'numpy==1.19.5'],
    ['Changed since the commit', '-old', '+new'],
  ]);
});
