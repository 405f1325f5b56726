import { describe, expect, it } from 'vitest';
import { buildNpy } from '../../../test/support/buildNpy';
import { buildPng } from '../../../test/support/buildPng';
import { buildDataset } from '../../../test/support/datasets';
import { directSegmentationTasks } from '../../../test/support/directTasks';
import { MemoryFiles } from '../../../test/support/memoryFiles';
import { summarize } from '../../core/segmentation/evaluation';
import { evaluateSegmentation, type EvaluationRequest } from './evaluateSegmentation';

const dataset = buildDataset('index-mask', {
  splits: [{ name: 'val', images: ['/set/images/*.png'] }],
  annotationSets: [{ encoding: 'index-mask', path: 'masks/{stem}.png' }],
  classes: [
    { id: 10, name: 'road', color: undefined },
    { id: 20, name: 'lane', color: undefined },
    { id: 30, name: 'car', color: undefined },
  ],
  ignoredIndices: [255],
});

function grey(width: number, ...values: readonly number[]): Uint8Array {
  const plan = { width, height: values.length / width, colorType: 0, bitDepth: 8 };
  return buildPng({ ...plan, sample: (row, column) => values[row * width + column]! });
}

const files = {
  '/set/images/a.png': '',
  '/set/images/b.png': '',
  '/set/images/c.png': '',
  '/set/masks/a.png': grey(2, 10, 10, 20, 255),
  '/set/masks/b.png': grey(2, 30, 30, 30, 20),
  '/set/masks/c.png': grey(2, 10, 10, 10, 10),
};

async function evaluate(changes: Readonly<Record<string, Uint8Array>>, request: Partial<EvaluationRequest> = {}) {
  const store = new MemoryFiles({ ...files, ...changes });
  const done: number[] = [];
  const result = await evaluateSegmentation(
    directSegmentationTasks(store),
    { dataset, predictions: '/out', ...request },
    { progress: (report) => done.push(report.done) },
  );
  if (!result.ok) throw new Error(result.problem.code);
  const { pairs, problems, values, images } = result.value;
  const summary = summarize(
    pairs.map(({ report }) => report),
    3,
  );
  return { pairs, problems: problems.map(({ code, file }) => `${code} ${file}`), values, images, summary, done };
}

describe('an evaluation', () => {
  it('sums up the pixels of all pairs', async () => {
    const { summary, images, problems, done } = await evaluate({
      '/out/a.png': grey(2, 10, 20, 20, 20),
      '/out/b.png': grey(2, 30, 30, 10, 10),
      '/out/c.png': grey(2, 10, 10, 10, 10),
    });
    expect(summary.classes.map(({ iou }) => iou)).toEqual([5 / 8, 1 / 3, 2 / 3]);
    expect(summary.meanIou).toBe((5 / 8 + 1 / 3 + 2 / 3) / 3);
    expect(summary.pixelAccuracy).toBe(8 / 11);
    expect([summary.pixels, summary.ignored, summary.unknown]).toEqual([11, 1, 0]);
    expect([images, problems, done]).toEqual([3, [], [3]]);
  });

  it('finds out what the values mean', async () => {
    const byPlace = { '/out/a.png': grey(2, 0, 0, 1, 1), '/out/b.png': grey(2, 2, 2, 2, 1) };
    expect((await evaluate(byPlace)).values).toBe('position');
    expect((await evaluate(byPlace)).summary.pixelAccuracy).toBe(1);
    expect((await evaluate({ '/out/a.png': grey(2, 10, 10, 20, 20) })).values).toBe('id');
    const scores = buildNpy({ descr: '<f4', shape: [3, 2, 2], values: [1, 1, 0, 0, 0, 0, 1, 1, 0, 0, 0, 0] });
    expect((await evaluate({ '/out/a.npy': scores })).values).toBe('scores');
    const map = new TextEncoder().encode('{"version":1,"classes":{"1":"road","2":"lane"}}');
    const mapped = await evaluate({ '/out/classes.json': map, '/out/a.png': grey(2, 1, 1, 2, 2) });
    expect([mapped.values, mapped.summary.pixelAccuracy]).toEqual(['map', 1]);
  });

  it('lists what cannot be compared and does not count it', async () => {
    const { summary, images, problems, pairs } = await evaluate({
      '/out/a.png': grey(1, 10, 10),
      '/out/b.png': Uint8Array.of(1),
      '/out/c.png': grey(2, 10, 10, 10, 99),
      '/out/d.png': grey(2, 10, 10, 10, 99),
    });
    expect([images, pairs.length]).toEqual([3, 1]);
    expect(problems).toEqual([
      'segmentation/unknown-image /out/d.png',
      'segmentation/size-differs /out/a.png',
      'segmentation/prediction-unreadable /out/b.png',
      'segmentation/prediction-unknown /out/c.png',
    ]);
    expect(summary.classes[0]).toMatchObject({ truth: 4, predicted: 3, hits: 3, iou: 3 / 4 });
    expect(summary.meanIou).toBe(3 / 4);
  });

  it('scales predictions of another size where that is asked for', async () => {
    const { summary, problems } = await evaluate({ '/out/c.png': grey(1, 10, 20) }, { resize: true });
    expect(problems.filter((problem) => problem.includes('size'))).toEqual([]);
    expect(summary.classes.map(({ hits, predicted }) => [hits, predicted])).toEqual([
      [2, 2],
      [0, 2],
      [0, 0],
    ]);
  });

  it('measures boundaries where that is asked for', async () => {
    const exact = { '/out/b.png': grey(2, 30, 30, 30, 20) };
    expect((await evaluate(exact)).summary.meanBoundary).toBeNaN();
    expect((await evaluate(exact, { boundary: true })).summary.boundary).toEqual([NaN, 1, 1]);
  });

  it.each([
    ['no masks', { dataset: buildDataset('yolo-txt') }, 'segmentation/no-masks'],
    ['no prediction of its images', {}, 'segmentation/no-pairs'],
  ])('of a data set with %s is refused', async (_, request, code) => {
    await expect(evaluate({}, request)).rejects.toThrow(code);
  });

  it('can be cancelled', async () => {
    const store = new MemoryFiles({ ...files, '/out/a.png': grey(2, 10, 10, 20, 20) });
    const controller = new AbortController();
    const tasks = directSegmentationTasks(store, (name) => {
      if (name === 'evaluatePairs') controller.abort();
    });
    const running = evaluateSegmentation(tasks, { dataset, predictions: '/out' }, { signal: controller.signal });
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  });
});
