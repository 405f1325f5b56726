import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LEGEND } from '../../scripts/example/legend.mjs';
import { encodePng } from '../../scripts/example/png.mjs';
import { createRandom } from '../../scripts/example/random.mjs';
import { drawStreet } from '../../scripts/example/street.mjs';
import { PythonCheckParser, type PythonCheckEvent } from '../../src/core/dataset/pythonCheckEvents';
import { parsePythonSource } from '../../src/core/dataset/pythonSource';
import { formatMessage } from '../../src/core/std/message';
import { isCancelled } from '../../src/core/std/problem';
import { createLocalHost } from '../../src/node/process/localHost';
import { preparePython, pythonVersions } from '../support/preparePython';

const root = resolve(import.meta.dirname, '../..');
const script = join(root, 'media/python/check_source.py');
const sources = join(root, 'test/fixtures/python');

let data = '';
beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'jetson-source-'));
  for (let i = 0; i < 12; i++) writeKitti(i);
  for (const [split, count] of [
    ['train', 3],
    ['val', 2],
  ] as const) {
    for (let i = 0; i < count; i++) writeCityscapes(split, i);
  }
});
afterAll(() => {
  rmSync(data, { recursive: true });
});

function write(path: string, width: number, height: number, rgb: Uint8Array): void {
  mkdirSync(dirname(join(data, path)), { recursive: true });
  writeFileSync(join(data, path), encodePng({ width, height, kind: 'rgb', data: rgb }));
}

function colorize(labels: Uint8Array, colorOf: (label: number) => readonly number[]): Uint8Array {
  return Uint8Array.from([...labels].flatMap((label) => [...colorOf(label)]));
}

function writeKitti(i: number): void {
  const { canvas } = drawStreet(createRandom(100 + i), { width: 310, height: 94, cars: 1 });
  const number = String(i).padStart(6, '0');
  write(`kitti/training/image_2/um_${number}.png`, 310, 94, canvas.picture());
  const road = colorize(canvas.labels, (label) => (label === 4 || label === 5 ? [255, 0, 255] : [255, 0, 0]));
  write(`kitti/training/gt_image_2/um_road_${number}.png`, 310, 94, road);
}

function writeCityscapes(split: string, i: number): void {
  const { canvas } = drawStreet(createRandom(200 + i), {
    width: 256,
    height: 128,
    signs: ['stop'],
    cars: 1,
    people: 1,
  });
  const name = `ulm_${String(i).padStart(6, '0')}`;
  const names = ['sky', 'building', 'vegetation', 'sidewalk', 'road', 'road', 'car', 'person', 'pole', 'traffic sign'];
  const text = readFileSync(join(sources, 'source_cityscapes.py'), 'utf8');
  const legend = parsePythonSource(text).value.labelColors?.classes ?? [];
  const colors = LEGEND.map(({ id }) => legend.find((declared) => declared.name === names[id])?.color ?? [0, 0, 0]);
  write(`cityscapes/samples/leftImg8bit/${split}/ulm/${name}_leftImg8bit.png`, 256, 128, canvas.picture());
  const mask = colorize(canvas.labels, (label) => colors[label] ?? [0, 0, 0]);
  write(`cityscapes/samples/labels/gtFine/${split}/ulm/${name}_gtFine_color.png`, 256, 128, mask);
}

interface Check {
  readonly code: number | undefined;
  readonly events: readonly PythonCheckEvent[];
  readonly stderr: string;
}

async function check(
  python: string,
  source: string,
  folder: string,
  env: Record<string, string> = {},
  signal?: AbortSignal,
): Promise<Check> {
  const parser = new PythonCheckParser();
  const events: PythonCheckEvent[] = [];
  const result = await createLocalHost().run(python, [script, source, join(data, folder)], {
    cwd: sources,
    env,
    onStdout: (chunk) => {
      for (const event of parser.push(chunk)) events.push(event);
    },
    ...(signal === undefined ? {} : { signal }),
  });
  if (!result.ok) throw new Error(formatMessage(result.problem.message));
  return { code: result.value.code, events: [...events, ...parser.end()], stderr: result.value.stderr };
}

function findingsOf({ events }: Check) {
  return events.flatMap((event) => (event.kind === 'finding' ? [event.finding] : []));
}

describe.each(pythonVersions)('a Python data source, run with NumPy $numpy,', (wanted) => {
  const prepared = preparePython(wanted);
  const python = 'python' in prepared ? prepared.python : '';
  if ('reason' in prepared) {
    it.skip(`cannot be checked here: Python or its packages could not be set up (${prepared.reason})`, () => undefined);
    return;
  }

  it('passes when every pixel has one class, and what it prints is kept apart', async () => {
    const result = await check(python, 'kitti', 'kitti', { NEAREST: '1' });
    expect(result.events.filter(({ kind }) => kind === 'unknown')).toEqual([]);
    expect(findingsOf(result)).toEqual([]);
    expect(result.code).toBe(0);
    expect(result.stderr).toContain('looking into');
    expect(result.events[0]).toMatchObject({ kind: 'start', numpy: wanted.numpy });
    expect(result.events.at(-1)).toMatchObject({ kind: 'done', samples: 12, pixels: 12 * 576 * 160, errors: 0 });
    expect(result.events).toContainEqual({ kind: 'progress', split: 'training', done: 11, total: 11 });
  });

  it.each([
    ['all-zero', 'onehot/all-zero', { row: 10, column: 20 }, 6, '[0, 0]'],
    ['multi-hot', 'onehot/multi-hot', { row: 5, column: 6 }, 1, '[1, 1]'],
    ['value', 'onehot/value', { row: 7, column: 8 }, 1, '[0.5, 0]'],
    ['nan', 'onehot/value', { row: 7, column: 9 }, 1, '[1, nan]'],
  ])(
    'is told the first pixel, the count and the vector of labels that are %s',
    async (plant, rule, pixel, count, vector) => {
      const result = await check(python, 'kitti', 'kitti', { NEAREST: '1', PLANT: plant });
      const findings = findingsOf(result);
      expect(result.code).toBe(1);
      expect(findings).toHaveLength(12);
      expect(findings[0]).toMatchObject({ rule, pixel, count });
      expect(findings[0]?.file).toMatch(/gt_image_2\/um_road_0000\d\d\.png$/);
      expect(formatMessage(findings[0]!.message)).toContain(vector);
    },
  );

  it('is told once that all its labels have the wrong depth', async () => {
    const result = await check(python, 'kitti', 'kitti', { NEAREST: '1', PLANT: 'shape' });
    expect(findingsOf(result).map(({ rule }) => rule)).toEqual(['onehot/shape', 'onehot/shape']);
    expect(result.code).toBe(1);
  });

  it.each([
    ['kitti', 'source_kitti.py', /cv2\.resize\(gt, self\.image_size\)$/],
    ['cityscapes', 'source_cityscapes.py', /self\.encode\(cv2\.resize/],
  ])('is seen to blend labels where it resizes them: %s', async (folder, file, line) => {
    const result = await check(python, join(sources, file), folder);
    const blended = findingsOf(result).filter(({ rule }) => rule === 'python/label-interpolation');
    expect(blended).toHaveLength(1);
    const text = readFileSync(join(sources, file), 'utf8').split('\n')[blended[0]?.range?.start.line ?? -1];
    expect(text).toMatch(line);
    expect(result.code).toBe(1);
  });

  it('that fails, fails the check with its own account', async () => {
    const result = await check(python, 'kitti', 'kitti', { PLANT: 'raise' });
    expect(result.code).toBe(2);
    expect(result.events.at(-1)).toMatchObject({
      kind: 'failed',
      message: expect.stringContaining('cannot be read') as string,
    });
    expect((await check(python, 'nowhere', 'kitti')).code).toBe(2);
    expect((await check(python, 'kitti', 'no-such-folder')).code).toBe(2);
  });

  it('stops soon after it was asked to', async () => {
    const controller = new AbortController();
    const running = check(python, 'kitti', 'kitti', { PLANT: 'slow' }, controller.signal);
    setTimeout(() => {
      controller.abort();
    }, 700);
    const start = performance.now();
    await expect(running.catch((error: unknown) => isCancelled(error))).resolves.toBe(true);
    expect(performance.now() - start).toBeLessThan(4000);
  });
});
