import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PythonCheckService } from '../../src/app/pythonCheckService';
import { formatMessage } from '../../src/core/std/message';
import type { ProgressReport } from '../../src/core/ports/progress';
import type { Finding } from '../../src/core/rules/finding';
import { createNodeFiles } from '../../src/node/files/nodeFiles';
import { createLocalHost } from '../../src/node/process/localHost';
import { directTasks } from '../support/directTasks';

const root = resolve(import.meta.dirname, '../..');

/** A source that needs NumPy alone; one pixel of each training label has no class. */
const plain = `
import numpy as np

class Source:
    def __init__(self):
        self.image_size = (32, 32)
        self.num_classes = 2
        self.label_colors = {0: np.array([0, 0, 0]), 1: np.array([0, 0, 255])}
        self.num_training = 3
        self.num_validation = 2
        self.train_generator = None
        self.valid_generator = None

    def load_data(self, data_dir, fraction):
        if not data_dir:
            raise RuntimeError('no folder')
        self.train_generator = self.batches(3, True)
        self.valid_generator = self.batches(2, False)

    def batches(self, count, is_wrong):
        def generate(batch_size):
            images = np.zeros((count, 32, 32, 3), np.float32)
            labels = np.zeros((count, 32, 32, 2), np.float32)
            labels[..., 0] = 1
            if is_wrong:
                labels[:, 4, 5, 0] = 0
            yield images, labels
        return generate

def get_source():
    return Source()
`;

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jetson-check-'));
  writeFileSync(join(folder, 'source_plain.py'), plain);
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** A Python with or without NumPy; undefined where there is none. */
function findPython(wantsNumpy: boolean): string | undefined {
  const candidates = ['numpy2', 'numpy1'].map((name) => join(root, '.work/python', name, 'bin/python'));
  return [...candidates.filter(existsSync), 'python3'].find((python) => hasNumpy(python) === wantsNumpy);
}

function hasNumpy(python: string): boolean | undefined {
  try {
    const code = 'import importlib.util as u; print(u.find_spec("numpy") is not None)';
    return execFileSync(python, ['-c', code], { encoding: 'utf8', stdio: 'pipe' }).trim() === 'True';
  } catch {
    return undefined;
  }
}

async function check(interpreter: string, data: string) {
  let findings: readonly Finding[] = [];
  const logged: string[] = [];
  const note = (text: string): void => void logged.push(text);
  const reports: ProgressReport[] = [];
  const progress = (report: ProgressReport): void => void reports.push(report);
  const service = new PythonCheckService({
    host: () => Promise.resolve(createLocalHost()),
    tasks: directTasks(createNodeFiles()),
    labels: { setPythonRunFindings: (_, found) => void (findings = found) },
    log: { info: note, warn: note, error: note },
    script: join(root, 'media/python/check_source.py'),
  });
  const outcome = await service.check({ source: join(folder, 'source_plain.py'), folder: data, interpreter, progress });
  return { outcome, findings, logged, reports };
}

describe('the check of a Python data source on this machine', () => {
  const withNumpy = findPython(true);
  const without = findPython(false);

  it.skipIf(withNumpy === undefined)('finds the pixels without a class (needs a Python with NumPy)', async () => {
    const { outcome, findings, reports } = await check(withNumpy ?? '', folder);
    expect(outcome).toMatchObject({ kind: 'done', samples: 5, pixels: 5 * 32 * 32, errors: 3 });
    expect(findings.map(({ rule, pixel }) => ({ rule, pixel }))).toEqual(
      Array.from({ length: 3 }, () => ({ rule: 'onehot/all-zero', pixel: { row: 4, column: 5 } })),
    );
    expect(reports.at(-1)).toEqual({ done: 5, total: 5 });
  });

  it.skipIf(withNumpy === undefined)('says what the source could not do (needs a Python with NumPy)', async () => {
    const { outcome, logged } = await check(withNumpy ?? '', '');
    expect(outcome.kind).toBe('failed');
    expect(logged.join('\n')).toMatch(/no folder/);
  });

  it.skipIf(without === undefined)('says how to get NumPy (needs a Python without it)', async () => {
    const { outcome } = await check(without ?? '', root);
    expect(outcome).toMatchObject({ kind: 'failed', remedy: 'interpreter' });
    expect(outcome.kind === 'failed' && formatMessage(outcome.message)).toMatch(/pip install numpy/);
  });

  it('says that there is no such Python', async () => {
    const { outcome } = await check('no-such-python', root);
    expect(outcome).toMatchObject({ kind: 'failed', remedy: 'interpreter' });
  });
});
