import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { PoolTasks } from '../../../test/support/poolWorker';
import type { Disposable } from '../../core/std/disposable';
import type { Tasks } from '../../core/ports/tasks';
import { createWorkerPool, type WorkerPoolOptions } from './workerPool';

let folder = '';
const scriptPath = (): string => join(folder, 'worker.cjs');
const bundle = (entry: string, outfile: string): Promise<unknown> =>
  build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'cjs' });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'jw-pool-'));
  await bundle(join(import.meta.dirname, '../../../test/support/poolWorker.ts'), scriptPath());
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const pools: Disposable[] = [];
function buildPool(options: Partial<WorkerPoolOptions> = {}): Tasks<PoolTasks> & Disposable {
  const pool = createWorkerPool<PoolTasks>({ script: scriptPath(), size: 1, ...options });
  pools.push(pool);
  return pool;
}
afterEach(() => {
  for (const pool of pools.splice(0)) pool.dispose();
});

const newCounter = (): SharedArrayBuffer => new SharedArrayBuffer(4);
const valueOf = (counter: SharedArrayBuffer): number => Atomics.load(new Int32Array(counter), 0);
const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

async function started(counter: SharedArrayBuffer): Promise<void> {
  while (valueOf(counter) === 0) await pause(5);
}

/** Whether the count stands still: nobody works on it any more. */
async function stands(counter: SharedArrayBuffer): Promise<boolean> {
  const before = valueOf(counter);
  await pause(50);
  return valueOf(counter) === before;
}

describe('the worker pool', () => {
  it('does named work, more of it than there are threads', async () => {
    const pool = buildPool({ size: 2 });
    const sums = await Promise.all([1, 2, 3, 4, 5, 6].map((a) => pool.run('add', { a, b: 10 })));
    expect(sums).toEqual([11, 12, 13, 14, 15, 16]);
  });

  it.each([true, false])('stops cancelled work within a second (looks at its signal: %s)', async (polls) => {
    const pool = buildPool();
    const controller = new AbortController();
    const counter = newCounter();
    const spinning = pool.run('spin', { milliseconds: 10_000, polls, counter }, { signal: controller.signal });
    await started(counter);
    controller.abort();
    await expect(spinning).rejects.toMatchObject({ name: 'AbortError' });
    await pause(900);
    expect(await stands(counter)).toBe(true);
    expect(await pool.run('add', { a: 1, b: 1 })).toBe(2);
  });

  it('wakes a task that listens to its signal', async () => {
    const controller = new AbortController();
    const pool = buildPool();
    await pool.run('add', { a: 1, b: 1 });
    const waiting = pool.run('waitForAbort', undefined, { signal: controller.signal });
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
  });

  it('drops cancelled work that has not begun, and does not begin what is cancelled already', async () => {
    const pool = buildPool();
    const controller = new AbortController();
    const first = pool.run('spin', { milliseconds: 200, polls: false, counter: newCounter() });
    const counter = newCounter();
    const second = pool.run('spin', { milliseconds: 10, polls: false, counter }, { signal: controller.signal });
    controller.abort();
    await expect(second).rejects.toMatchObject({ name: 'AbortError' });
    await expect(pool.run('add', { a: 1, b: 1 }, { signal: controller.signal })).rejects.toMatchObject({
      name: 'AbortError',
    });
    expect(await first).toBe('spun');
    await pool.run('add', { a: 1, b: 1 });
    expect(valueOf(counter)).toBe(0);
  });

  it.each([1, 2])('serves what someone waits for while background work fills a pool of %i', async (size) => {
    const pool = buildPool({ size });
    const long = Array.from({ length: 4 }, () =>
      pool.run('spin', { milliseconds: 250, polls: false, counter: newCounter() }),
    );
    await pool.run('add', { a: 1, b: 2 }, { priority: 'interactive' });
    const before = performance.now();
    expect(await pool.run('add', { a: 1, b: 2 }, { priority: 'interactive' })).toBe(3);
    expect(performance.now() - before).toBeLessThan(150);
    await Promise.all(long);
  });

  it('hands back the error of a task', async () => {
    const pool = buildPool();
    await expect(pool.run('fail', 'no such thing')).rejects.toThrow('no such thing');
    await expect(pool.run('giveFunction', undefined)).rejects.toThrow(/could not be cloned/);
    expect(await pool.run('add', { a: 2, b: 2 })).toBe(4);
  });

  it('fails the task of a crashed thread, says it to the log, and goes on with a new thread', async () => {
    const errors: string[] = [];
    const ignore = (): void => undefined;
    const pool = buildPool({ log: { info: ignore, warn: ignore, error: (text) => errors.push(text) } });
    await expect(pool.run('crash', undefined)).rejects.toThrow(/"crash".*thrown outside of the task/);
    await expect(pool.run('exit', 3)).rejects.toThrow('"exit"');
    expect(errors).toHaveLength(2);
    expect(await pool.run('add', { a: 2, b: 3 })).toBe(5);
  });

  it('ends work that takes too much memory with an error, not with the process', async () => {
    const pool = buildPool({ memoryLimitMb: 32 });
    await expect(pool.run('fillMemory', undefined)).rejects.toThrow('more than 32 MB');
    expect(await pool.run('add', { a: 2, b: 3 })).toBe(5);
  });

  it('hands buffers over instead of copying them, and rejects what cannot be sent', async () => {
    const pool = buildPool();
    const buffer = new ArrayBuffer(1000);
    expect(await pool.run('lengthOf', buffer, { transfer: [buffer] })).toBe(1000);
    expect(buffer.byteLength).toBe(0);
    await expect(pool.run('fail', (() => '') as unknown as string)).rejects.toThrow(/could not be cloned/);
    expect(await pool.run('add', { a: 2, b: 3 })).toBe(5);
  });

  it('rejects everything that is pending when it is disposed', async () => {
    const pool = buildPool();
    const counter = newCounter();
    const running = pool.run('spin', { milliseconds: 10_000, polls: false, counter });
    const waiting = pool.run('add', { a: 1, b: 1 });
    const both = Promise.allSettled([running, waiting]);
    await started(counter);
    pool.dispose();
    expect((await both).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
    expect(await stands(counter)).toBe(true);
  });

  it('does not keep a process alive that has nothing left to do', async () => {
    const main = join(folder, 'main.cjs');
    await build({
      stdin: {
        contents: `import { createWorkerPool } from './workerPool';
          const pool = createWorkerPool({ script: process.argv[2], size: 1 });
          pool.run('add', { a: 1, b: 2 }).then((sum) => console.log('sum', sum));`,
        resolveDir: import.meta.dirname,
      },
      outfile: main,
      bundle: true,
      platform: 'node',
      format: 'cjs',
    });
    const { stdout } = await promisify(execFile)(process.execPath, [main, scriptPath()], { timeout: 10_000 });
    expect(stdout).toBe('sum 3\n');
  });
});
