import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLocalHost } from '../../node/process/localHost';
import { formatEnvironment, readEnvironment } from './environment';

let folder = '';
const host = createLocalHost();

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "jw env's "));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function program(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  chmodSync(path, 0o755);
  return path;
}

/** A Python of shell: its version and prefix, and what `-m pip` and the question for metadata answer. */
function python(
  name: string,
  answers: { readonly prefix: string; readonly pip?: string; readonly metadata?: string },
): string {
  const { prefix, pip, metadata = '' } = answers;
  const ofPip = pip === undefined ? 'exit 1' : `printf '%s\\n' ${pip}`;
  return program(
    name,
    `#!/bin/sh
case "$*" in
  *sys.prefix*) echo "3.8.10 ${prefix}" ;;
  *pip*) ${ofPip} ;;
  *metadata*) printf '%s\\n' ${metadata} ;;
esac
`,
  );
}

const read = (...command: string[]) =>
  readEnvironment(host, { configuration: { name: 'x', command }, workingFolder: folder });

describe('the packages of a run', () => {
  it('are what pip says', async () => {
    const path = python('python3', { prefix: '/none', pip: 'numpy==1.19.5 "# a comment" absl-py==1.0.0' });
    const found = await read(path, 'train.py');
    expect(found).toEqual({ python: '3.8.10', packages: ['absl-py==1.0.0', 'numpy==1.19.5'] });
    expect(formatEnvironment(found!)).toBe('python 3.8.10\nabsl-py==1.0.0\nnumpy==1.19.5\n');
  });

  it('are those of the metadata where there is no pip', async () => {
    const path = python('python3.8', { prefix: '/none', metadata: 'keras==2.4.3' });
    expect((await read(path))?.packages).toEqual(['keras==2.4.3']);
  });

  it('are also those of conda', async () => {
    mkdirSync(join(folder, 'conda', 'conda-meta'), { recursive: true });
    writeFileSync(join(folder, 'conda', 'conda-meta', 'cudnn-8.2.1-cuda11.json'), '{}');
    const path = python('python', { prefix: join(folder, 'conda'), pip: 'numpy==1.19.5' });
    expect((await read(path))?.packages).toEqual(['cudnn-8.2.1-cuda11', 'numpy==1.19.5']);
  });

  it('are those of the Python that a script names', async () => {
    const own = python('python3.9', { prefix: '/none', pip: 'torch==2.0' });
    // A path in a first line has no blanks; this one is found by its name.
    const script = program('torchrun', '#!/usr/bin/env python3.9\nprint()\n');
    const found = await readEnvironment(host, {
      configuration: { name: 'x', command: [script], env: { PATH: `${folder}:${process.env.PATH ?? ''}` } },
      workingFolder: folder,
    });
    expect([own.endsWith('python3.9'), found?.packages]).toEqual([true, ['torch==2.0']]);
  });

  it('are none of a program that no Python runs, or that is not there', async () => {
    expect(await read('/bin/sh', '-c', 'true')).toBeUndefined();
    expect(await read('/bin/true')).toBeUndefined();
    expect(await read('no such program')).toBeUndefined();
  });

  it('are told by the Python of this machine', async () => {
    const found = await read('python3', 'train.py');
    expect(found?.python).toMatch(/^3\.\d+/);
  });
});
