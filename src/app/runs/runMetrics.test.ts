import { mkdtempSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildEvent, buildEventFile, buildRecord, buildScalar } from '../../../test/support/buildEvents';
import { concat } from '../../../test/support/buildPng';
import type { RunStore } from '../../core/ports/runStore';
import type { Tasks } from '../../core/ports/tasks';
import { metricTaskHandlers, type MetricTasks, type ReadMetricFileInput } from '../../core/runs/metricTasks';
import { createSyncFiles } from '../../node/files/syncFiles';
import { createRunStore } from '../../node/runs/nodeRunStore';
import { RunMetrics } from './runMetrics';

const ID = '20260101T000000-000000';
const FILE = 'files/logs/events.out.tfevents.1.x';
let folder = '';
let store: RunStore;
let asked: ReadMetricFileInput[] = [];

/** Does the work here, and tells what was asked for. */
const tasks: Tasks<MetricTasks> = {
  run: async (name, given, { signal = new AbortController().signal } = {}) => {
    const input = given as ReadMetricFileInput;
    asked.push(input);
    const environment = { files: createSyncFiles(), signal };
    return structuredClone(await metricTaskHandlers[name](structuredClone(input), environment)) as never;
  },
};

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'run metrics '));
  store = createRunStore(folder);
  asked = [];
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const records = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => buildRecord(buildEvent(from + i, [buildScalar('loss', 1 / (from + i))])));

/** About 50 bytes a step. */
const file = (steps: number) => concat([buildEventFile([]), ...records(1, steps + 1)]);

function open(given: Tasks<MetricTasks> | undefined = tasks): RunMetrics {
  return new RunMetrics({ store, id: ID, sources: undefined, tasks: given });
}

const lengthOf = (metrics: RunMetrics, tag = 'loss') => metrics.series(tag)?.length ?? 0;

describe('the numbers of a run', () => {
  it('that are many are read in a thread, and what is appended then is read on here', async () => {
    await store.append(ID, FILE, 0, file(20_000));
    const metrics = open();
    await metrics.load();
    expect(lengthOf(metrics)).toBe(20_000);
    expect(asked.map(({ path }) => path.endsWith(FILE))).toEqual([true]);
    const size = (await store.files(ID))[0]!.size;
    const more = concat(records(20_001, 20_003));
    await store.append(ID, FILE, size, more);
    await metrics.push(FILE, size, more);
    expect([lengthOf(metrics), asked.length]).toEqual([20_002, 1]);
  });

  it('are read in a thread too when much is appended at once', async () => {
    const metrics = open();
    await metrics.load();
    const bytes = file(20_000);
    await store.append(ID, FILE, 0, bytes);
    await metrics.push(FILE, 0, bytes);
    expect([lengthOf(metrics), asked.length]).toEqual([20_000, 1]);
  });

  it('are the same without threads', async () => {
    await store.append(ID, FILE, 0, file(20_000));
    const metrics = new RunMetrics({ store, id: ID, sources: undefined });
    await metrics.load();
    expect(lengthOf(metrics)).toBe(20_000);
  });

  it('are read behind a record that is longer than what a thread takes at once', async () => {
    const long = buildRecord(new Uint8Array(20 * 2 ** 20).fill(255));
    await store.append(ID, FILE, 0, concat([file(10), long, ...records(11, 13)]));
    const metrics = open();
    await metrics.load();
    expect(lengthOf(metrics)).toBe(12);
    expect(metrics.problems.map(({ file: path, problem }) => [path, problem.code])).toEqual([[FILE, 'events/content']]);
  });

  it('of a file that is begun anew while a thread reads it are forgotten', async () => {
    await store.append(ID, FILE, 0, file(20_000));
    const metrics: RunMetrics = open({
      run: async (name, input, options) => {
        const found = await tasks.run(name, input, options);
        truncateSync(store.pathOf(ID, FILE));
        metrics.forget(FILE);
        return found;
      },
    });
    await metrics.load();
    expect(metrics.tags()).toEqual([]);
  });

  it('of a last line without its end count when the run is over', async () => {
    await store.append(ID, 'log', 0, Buffer.from('step 1 loss=0.5\nstep 2 loss=0.25'));
    const running = new RunMetrics({ store, id: ID, sources: undefined });
    await running.load();
    expect(running.latest()).toEqual({ loss: 0.5 });
    running.end();
    expect(running.latest()).toEqual({ loss: 0.25 });
    const over = new RunMetrics({ store, id: ID, sources: undefined, isOver: true });
    await over.load();
    expect(over.latest()).toEqual({ loss: 0.25 });
  });

  it('that a thread cannot read are named, and the others are read', async () => {
    await store.append(ID, FILE, 0, file(20_000));
    await store.append(ID, 'files/metrics.csv', 0, Buffer.from('step,accuracy\n1,0.5\n'));
    const metrics = open({ run: () => Promise.reject(new Error('the thread ended')) });
    await metrics.load();
    expect(metrics.tags()).toEqual(['accuracy']);
    expect(metrics.problems.map(({ problem }) => problem.code)).toEqual(['metrics/unreadable']);
  });
});

describe('the version of a line', () => {
  const versionOf = (metrics: RunMetrics, tag: string) => metrics.describe().find((line) => line.tag === tag)?.version;

  it('stays while the line grows, and changes when points are replaced', async () => {
    const metrics = open();
    await metrics.load();
    const append = async (path: string, offset: number, bytes: Uint8Array): Promise<void> => {
      await store.append(ID, path, offset, bytes);
      await metrics.push(path, offset, bytes);
    };
    const first = file(5);
    await append(FILE, 0, first);
    await append('files/other.csv', 0, Buffer.from('step,accuracy\n1,0.5\n'));
    const [loss, accuracy] = [versionOf(metrics, 'loss'), versionOf(metrics, 'accuracy')];
    const second = concat(records(6, 8));
    await append(FILE, first.length, second);
    expect(versionOf(metrics, 'loss')).toBe(loss);
    await append(FILE, first.length + second.length, concat(records(3, 4)));
    expect(versionOf(metrics, 'loss')).not.toBe(loss);
    expect(versionOf(metrics, 'accuracy')).toBe(accuracy);
  });

  it('changes when the line goes and another comes under its name', async () => {
    const metrics = open();
    await metrics.load();
    const csv = Buffer.from('step,loss\n1,0.5\n');
    await store.append(ID, 'files/a.csv', 0, csv);
    await metrics.push('files/a.csv', 0, csv);
    const before = versionOf(metrics, 'loss');
    metrics.forget('files/a.csv');
    await metrics.push('files/a.csv', 0, csv);
    expect(versionOf(metrics, 'loss')).not.toBe(before);
  });
});
