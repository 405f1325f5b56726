import { describe, expect, it } from 'vitest';
import { MemoryFiles } from '../../test/support/memoryFiles';
import { directTasks } from '../../test/support/directTasks';
import type { ProgramHost, RunOptions, RunResult } from '../core/ports/host';
import type { Finding } from '../core/rules/finding';
import { formatMessage, message } from '../core/std/message';
import { Cancelled, failure, success, type Result } from '../core/std/problem';
import { PythonCheckService } from './pythonCheckService';

const source = '/w/source_street.py';
const finding = {
  event: 'finding',
  rule: 'onehot/all-zero',
  severity: 'error',
  message: 'No class',
  row: 1,
  column: 2,
};
const done = { event: 'done', samples: 3, pixels: 30, errors: 1, warnings: 0 };
const began = { event: 'source', file: source, training: 2, validation: 1 };

function lines(...events: readonly object[]): string {
  return events.map((event) => `${JSON.stringify(event)}\n`).join('');
}

function checkWith(run: (options: RunOptions) => Promise<Result<RunResult>> | Result<RunResult>) {
  const found: (readonly Finding[])[] = [];
  const logged: string[] = [];
  const note = (text: string): void => void logged.push(text);
  const progress: { done: number; total?: number }[] = [];
  const calls: (readonly string[])[] = [];
  const host: ProgramHost = {
    name: 'here',
    run: async (command, args, options = {}) => {
      calls.push([command, ...args]);
      return run(options);
    },
  };
  const service = new PythonCheckService({
    host: () => Promise.resolve(host),
    tasks: directTasks(new MemoryFiles()),
    labels: { setPythonRunFindings: (_, findings) => void found.push(findings) },
    log: { info: note, warn: note, error: note },
    script: '/ext/check_source.py',
  });
  const outcome = service.check({
    source,
    folder: '/data',
    interpreter: 'python3',
    progress: (report) => void progress.push(report),
  });
  return { outcome, found, logged, progress, calls };
}

const ended = (code: number): Result<RunResult> => success({ code, signal: undefined, stdout: '', stderr: '' });

describe('the check of a Python data source', () => {
  it('tells findings while it runs, wherever the output is cut', async () => {
    const { outcome, found, progress, calls } = checkWith(async ({ onStdout }) => {
      const text = lines(began, finding, { event: 'progress', split: 'training', done: 2, total: 2 }, done);
      for (let at = 0; at < text.length; at += 7) onStdout?.(text.slice(at, at + 7));
      return Promise.resolve(ended(1));
    });
    expect(await outcome).toEqual({ kind: 'done', samples: 3, pixels: 30, errors: 1, warnings: 0 });
    expect(calls).toEqual([['python3', '/ext/check_source.py', source, '/data']]);
    expect(found[0]).toEqual([]);
    expect(found.at(-1)).toMatchObject([{ rule: 'onehot/all-zero', file: source, pixel: { row: 1, column: 2 } }]);
    expect(progress).toEqual([{ done: 2, total: 3 }]);
  });

  it('keeps what it found when it is cancelled', async () => {
    const { outcome, found } = checkWith(({ onStdout }) => {
      onStdout?.(lines(began, finding, { event: 'progress', split: 'training', done: 1, total: 2 }));
      throw new Cancelled();
    });
    expect(await outcome).toEqual({ kind: 'cancelled', samples: 1 });
    expect(found.at(-1)).toHaveLength(1);
  });

  it('says that there is no such Python, and that the setting would help', async () => {
    const { outcome } = checkWith(() => failure({ code: 'process/not-found', message: message('no') }));
    const result = await outcome;
    expect(result).toMatchObject({ kind: 'failed', remedy: 'interpreter' });
    expect(result.kind === 'failed' && formatMessage(result.message)).toMatch(/no Python called python3/);
  });

  it('says that NumPy is missing, and how to get it', async () => {
    const { outcome } = checkWith(({ onStdout }) => {
      onStdout?.(lines({ event: 'failed', message: 'NumPy is not installed for /usr/bin/python3' }));
      return ended(2);
    });
    const result = await outcome;
    expect(result).toMatchObject({ kind: 'failed', remedy: 'interpreter' });
    expect(result.kind === 'failed' && formatMessage(result.message)).toMatch(/pip install numpy/);
  });

  it('says why the source failed, and what Python said when it ended early', async () => {
    const failing = checkWith(({ onStdout }) => {
      onStdout?.(lines({ event: 'failed', message: 'load_data failed: no folder', detail: 'Traceback' }));
      return ended(2);
    });
    expect(await failing.outcome).toMatchObject({ kind: 'failed', remedy: undefined });
    expect(failing.logged).toContain('Traceback');
    const silent = checkWith(({ onStderr }) => {
      onStderr?.('Killed\n');
      return ended(137);
    });
    expect(await silent.outcome).toMatchObject({ kind: 'failed' });
    expect(silent.logged).toContain('Killed');
  });
});
