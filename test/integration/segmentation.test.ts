import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { makeExample } from '../../scripts/example.mjs';
import { evaluatePair, type EvaluationOptions } from '../../src/core/segmentation/evaluatePair';
import { summarize } from '../../src/core/segmentation/evaluation';
import { nodeBytes } from '../../src/node/bytes/nodeBytes';
import { createSyncFiles } from '../../src/node/files/syncFiles';
import { buildDataset } from '../support/datasets';
import { degradeFolder, readGreyPng } from '../support/degradedCamvid';

const CLASSES = 12;
const camvid = join(import.meta.dirname, '../../../shared/data/camvid/testannot');
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'segmentation '));
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

/** The real masks where they are beside the repository, else those of the example. */
function trueMasks(): string {
  if (existsSync(camvid)) return camvid;
  makeExample(join(folder, 'example'));
  return join(folder, 'example/camvid/trainannot');
}

it('counts degraded masks of camvid as one pixel after the other does', async () => {
  const truths = trueMasks();
  const predictions = join(folder, 'predictions');
  const names = degradeFolder(truths, predictions, 300);
  expect(names.length).toBeGreaterThan(3);
  const dataset = buildDataset('index-mask', {
    classes: Array.from({ length: CLASSES }, (_, id) => ({ id, name: `class ${id}`, color: undefined })),
  });
  const set = dataset.annotationSets[0]!;
  const options: EvaluationOptions = { dataset, set, values: 'id', resize: false, boundary: true };
  const environment = { files: createSyncFiles(), bytes: nodeBytes };
  const expected = new Float64Array(CLASSES * (CLASSES + 1));
  const reports = [];
  for (const name of names) {
    const [truth, prediction] = [join(truths, name), join(predictions, name)];
    const { report } = await evaluatePair({ image: truth, split: 'test', truth, prediction }, options, environment);
    reports.push(report!);
    const [true_, predicted] = [readGreyPng(truth).values, readGreyPng(prediction).values];
    for (let i = 0; i < true_.length; i++) {
      if (true_[i]! < CLASSES) expected[true_[i]! * (CLASSES + 1) + Math.min(CLASSES, predicted[i]!)]!++;
    }
  }
  const summary = summarize(reports, CLASSES);
  expect([...summary.confusion.pixels]).toEqual([...expected]);
  expect(summary.meanIou).toBeGreaterThan(0.2);
  expect(summary.meanIou).toBeLessThan(0.95);
  expect(summary.meanBoundary).toBeGreaterThan(0.2);
  expect(summary.meanBoundary).toBeLessThan(1);
});
