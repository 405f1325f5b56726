import { expect, it } from 'vitest';
import { checkJobSpec, type JobSpec } from './jobSpec';

const spec: JobSpec = { id: '20261126-113059-7f3k2a', command: ['python3', 'train.py'] };

it('is accepted with everything in range', () => {
  const full = { cwd: '~/work', env: { A_1: 'x' }, runFolder: '/runs/1', niceness: 19, memoryLimit: 1e9, logLimit: 1 };
  expect([spec, { ...spec, ...full }].map((each) => checkJobSpec(each).ok)).toEqual([true, true]);
});

it.each<[string, Partial<JobSpec>]>([
  ['job/id', { id: '../x' }],
  ['job/command', { command: [''] }],
  ['job/command', { command: ['-x'] }],
  ['job/folder', { cwd: 'work' }],
  ['job/folder', { runFolder: '~other/runs' }],
  ['job/environment', { env: { 'A-B': '' } }],
  ['job/environment', { env: { '': '' } }],
  ['job/niceness', { niceness: 20 }],
  ['job/niceness', { niceness: 0.5 }],
  ['job/memory-limit', { memoryLimit: NaN }],
  ['job/log-limit', { logLimit: 0 }],
  ['job/nul', { env: { A: 'a\0b' } }],
  ['job/nul', { command: ['a', '\0'] }],
])('is refused with %s for %j', (code, change) => {
  expect(checkJobSpec({ ...spec, ...change })).toMatchObject({ ok: false, problem: { code } });
});
