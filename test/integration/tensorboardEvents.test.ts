/**
 * Proof against TensorBoard: files of its own writer are read as they were written and as its data server shows them, and a file
 * of ours is read by its own readers.
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensurePython } from '../../bench/support/pythonPeers';
import { EventFileReader } from '../../src/core/events/eventFileReader';
import { parseHistogram } from '../../src/core/events/histogram';
import { encodeFileStart, encodeScalarEvents, eventFileName } from '../../src/core/events/writeEvents';
import type { RunRecord } from '../../src/core/runs/runRecord';
import { RunSeries } from '../../src/core/runs/runSeries';
import type { RunParameters } from '../../src/core/runs/seriesUpdate';
import { createRunStore } from '../../src/node/runs/nodeRunStore';
import { concat } from '../support/buildPng';

/** A point as the readers of TensorBoard give it: step, wall time, and the value as Python writes it. */
type Point = readonly [step: number, wallTime: number, value: string];
type Lines = Readonly<Record<string, readonly Point[]>>;

interface Reading {
  readonly accumulator: Lines;
  readonly server: Lines;
}

interface Written {
  readonly scalars: { readonly steps: readonly number[]; readonly numbers: readonly string[] };
  readonly types: Readonly<Record<string, number>>;
  readonly media: {
    readonly picture: string;
    readonly strings: readonly string[];
    readonly histograms: Readonly<Record<string, readonly (readonly number[])[]>>;
  };
  readonly restart: Reading;
}

const record: RunRecord = {
  version: 1,
  id: '',
  name: 'train',
  createdAt: 0,
  configuration: { name: 'train', command: ['python3', 'train.py'] },
  host: { id: 'local', name: 'here' },
  workingFolder: '/tmp',
  states: [{ state: 'finished', at: 1, code: 0 }],
  tags: [],
  star: false,
};

const SET_UP = 900_000;
const script = resolve('test/integration/python/tensorboard_events.py');
let python = '';
let folder = '';
let written: Written;

beforeAll(() => {
  python = ensurePython(resolve('.work/tensorboard'), ['tensorboard==2.21.0', 'tensorboard-data-server==0.7.2']);
  folder = mkdtempSync(join(tmpdir(), 'event files '));
  written = JSON.parse(runScript('write', folder)) as Written;
}, SET_UP);

afterAll(() => {
  if (folder !== '') rmSync(folder, { recursive: true, force: true });
});

function runScript(...args: readonly string[]): string {
  return execFileSync(python, [script, ...args], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'inherit'] });
}

/** Reads the files of a folder in pieces of an odd length. */
function read(name: string): { run: RunSeries; parameters: RunParameters[]; others: [string, number][] } {
  const run = new RunSeries();
  const parameters: RunParameters[] = [];
  const others: [string, number][] = [];
  for (const file of readdirSync(join(folder, name))) {
    const path = join(folder, name, file);
    const bytes = readFileSync(path);
    const reader = new EventFileReader();
    for (let i = 0; i < bytes.length; i += 97) reader.push(bytes.subarray(i, i + 97));
    const update = reader.drain();
    expect(update.problems).toEqual([]);
    run.apply(path, update);
    if (update.parameters !== undefined) parameters.push(update.parameters);
    others.push(...(update.others ?? []));
  }
  return { run, parameters, others };
}

function linesOf(run: RunSeries): Lines {
  return Object.fromEntries(run.tags.map((tag) => [tag, pointsOf(run, tag)]));
}

function pointsOf(run: RunSeries, tag: string): Point[] {
  const { steps, wallTimes, values } = run.series(tag)!;
  return [...steps].map((step, i) => [step, wallTimes[i]!, inPython(values[i]!)]);
}

function inPython(value: number): string {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  return Number.isInteger(value) && Math.abs(value) < 1e16
    ? value.toFixed(1)
    : String(value).replace(/e([+-])(\d)$/, 'e$10$2');
}

function bytesOf(run: RunSeries, kind: 'image' | 'text' | 'histogram', tag: string): Buffer[][] {
  return run.stored(kind, tag).map(({ file, parts }) => {
    const bytes = readFileSync(file);
    return parts.map(({ offset, length }) => bytes.subarray(offset, offset + length));
  });
}

describe('files that TensorBoard has written', () => {
  it('give the scalars that were put into them, old form and new', () => {
    const { run } = read('scalars');
    const { steps, numbers } = written.scalars;
    const expected = steps.map((step, i) => [step, 1.7e9 + i / 8, numbers[i]!]);
    expect(pointsOf(run, 'old/loss')).toEqual(expected);
    expect(pointsOf(run, 'new/loss')).toEqual(expected);
    expect(pointsOf(run, 'unicode/ä😀').map(([, , value]) => Number(value))).toEqual(steps.map((_, i) => i));
  });

  it('give scalars of every type of numbers', () => {
    const { run, others } = read('types');
    const found = run.tags.map((tag) => [tag, run.series(tag)!.values[0]]);
    expect(Object.fromEntries(found)).toEqual(written.types);
    expect(others).toEqual([]);
  });

  it('give pictures, texts, histograms and parameters', () => {
    const { run, parameters, others } = read('media');
    const { picture, strings, histograms } = written.media;
    const hexOf = (tag: string) => bytesOf(run, 'image', tag).map((parts) => parts.map((part) => part.toString('hex')));
    expect(hexOf('old/image')).toEqual([[picture]]);
    expect(hexOf('new/image')).toEqual([strings.slice(2), strings.slice(2)]);
    const sizes = run.stored('image', 'new/image').map(({ step, width, height }) => [step, width, height]);
    expect(sizes).toEqual([
      [1, 6, 4],
      [2, 6, 4],
    ]);
    const texts = bytesOf(run, 'text', 'note').map((parts) => parts.map((part) => part.toString()));
    expect(texts).toEqual([['lr was **0.1** – ä'], ['a', '', 'c']]);
    expect(Object.keys(histograms).sort()).toEqual(['new/histogram', 'old/histogram']);
    for (const [tag, rows] of Object.entries(histograms)) {
      const buckets = parseHistogram(bytesOf(run, 'histogram', tag)[0]![0]!);
      expect(buckets.map(({ left, right, count }) => [left, right, count])).toEqual(rows);
    }
    expect(parameters.map(({ values, metrics }) => [Object.fromEntries(values), metrics])).toEqual([
      [{ lr: 0.1, optimizer: 'adam', nesterov: true, batch: 32 }, ['loss', 'val/mAP']],
    ]);
    expect(Object.fromEntries(others)).toEqual({ graph: 1, audio: 1 });
  });

  it('of a run that was started again are shown as the data server shows them', () => {
    expect(linesOf(read('restart').run)).toEqual(written.restart.server);
  });
});

describe('the folder of a run', () => {
  it('is a log directory of TensorBoard, beside other runs and with all that is kept in it', async () => {
    const store = createRunStore(folder);
    const expected = new Map<string, unknown>();
    for (const id of ['20260101-000000-aaaaaa', '20260102-000000-bbbbbb']) {
      await store.save({ ...record, id });
      const samples = [0, 1, 2].map((step) => ({
        step,
        wallTime: 1.7e9 + step,
        values: [['loss', step / 4]] as const,
      }));
      const bytes = concat([encodeFileStart(1.7e9), encodeScalarEvents(samples)]);
      const path = `files/logs/train/${eventFileName(1.7e9, 'host')}`;
      // As it comes from a host: in pieces that end anywhere.
      for (let at = 0; at < bytes.length; at += 23) await store.append(id, path, at, bytes.subarray(at, at + 23));
      await store.append(id, 'log', 0, Buffer.from('step 1 loss 0.25\n'));
      await store.append(id, 'telemetry', 0, Buffer.from('1700000000\tcpu\tcpu 1 0 0 9\t1700000000\n'));
      await store.write(id, 'environment.txt', Buffer.from('python 3.8.10\n'));
      expected.set(`${id}/files/logs/train`, { loss: samples.map(({ step }) => [step, step / 4]) });
    }
    expect(JSON.parse(runScript('runs', store.folder))).toEqual(Object.fromEntries(expected));
  });
});

describe('a file that we have written', () => {
  it('is read by both readers of TensorBoard as it was written', () => {
    const samples = [0, 1, 2, 3].map((step) => ({
      step,
      wallTime: 1.7e9 + step / 4,
      values: [
        ['telemetry/gpu', step / 8],
        ['telemetry/memory ä', step === 2 ? NaN : step === 3 ? -Infinity : 1e6 * step],
      ] as const,
    }));
    mkdirSync(join(folder, 'own'));
    const path = join(folder, 'own', eventFileName(1.7e9, 'telemetry'));
    writeFileSync(path, concat([encodeFileStart(1.7e9), encodeScalarEvents(samples)]));
    const { accumulator, server } = JSON.parse(runScript('read', join(folder, 'own'))) as Reading;
    const expected = linesOf(read('own').run);
    expect(Object.values(expected).map(({ length }) => length)).toEqual([4, 4]);
    expect(accumulator).toEqual(expected);
    expect(server).toEqual(expected);
  });
});
