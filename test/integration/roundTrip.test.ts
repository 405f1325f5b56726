/**
 * Proof by an independent writer: datumaro writes raccoon and camvid in every layout of ours that it knows. Each copy is
 * recognised, says the same as the original, and has no finding.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensurePython } from '../../bench/support/pythonPeers';
import type { Dataset } from '../../src/core/dataset/dataset';
import type { Finding } from '../../src/core/rules/finding';
import { LineIndex } from '../../src/core/std/place';
import { createNodeFiles } from '../../src/node/files/nodeFiles';
import { rasterizeRle } from '../support/columnRuns';
import { discoverIn, labelsOf, planesOf, validate, type PlainLabel } from '../support/copies';

const data = resolve('../shared/data');
const hasData = existsSync(join(data, 'raccoon')) && existsSync(join(data, 'camvid'));
if (!hasData) console.warn(`Round trips are skipped: ${data} holds no raccoon and camvid.`);

const files = createNodeFiles();
const SET_UP = 900_000;
const LONG = 60_000;
let python = '';
let copies = '';

beforeAll(() => {
  if (!hasData) return;
  python = ensurePython(resolve('.work'), ['datumaro==1.13.12']);
  copies = mkdtempSync(join(tmpdir(), 'round trip '));
  const script = resolve('test/integration/python/export_datasets.py');
  execFileSync(python, [script, join(data, 'raccoon'), join(data, 'camvid'), copies], { stdio: 'pipe' });
}, SET_UP);

afterAll(() => {
  if (copies !== '') rmSync(copies, { recursive: true, force: true });
});

async function onlyDataset(folder: string): Promise<Dataset> {
  const { datasets, findings } = await discoverIn(folder, files);
  expect(findings).toEqual([]);
  expect(datasets).toHaveLength(1);
  return datasets[0]!;
}

function describeFindings(findings: readonly Finding[]): string[] {
  return findings.map(({ rule, file, message, range }) => `${rule} ${file} ${JSON.stringify([range, message])}`);
}

describe.skipIf(!hasData)('copies of raccoon by datumaro', () => {
  /** Half a unit of the sixth decimal for the centre, and a quarter for half of the size, of up to 5000 pixels. */
  const YOLO_PRECISION = 0.75e-6 * 5000;
  let original: Map<string, PlainLabel[]>;

  beforeAll(async () => {
    original = await labelsOf(await onlyDataset(join(data, 'raccoon')), files);
  }, LONG);

  it.each([
    ['voc', 'voc', 0],
    ['voc_detection', 'voc', 0],
    ['yolo', 'ultralytics', YOLO_PRECISION],
    ['yolo_ultralytics', 'ultralytics', YOLO_PRECISION],
    ['coco', 'coco', 0],
    ['coco_instances', 'coco', 0],
    ['coco_person_keypoints', 'coco', 0],
  ])(
    '%s says the same and has no finding',
    async (folder, layout, precision) => {
      const dataset = await onlyDataset(join(copies, 'raccoon', folder));
      expect(dataset.layout).toBe(layout);
      expect(dataset.splits.map(({ name }) => name)).toEqual(['train', 'val']);
      const report = await validate(dataset, files);
      expect(describeFindings(report.findings)).toEqual([]);
      expect([report.samples, report.labels]).toEqual([200, countLabels(original)]);
      expectSameBoxes(await labelsOf(dataset, files), original, precision);
    },
    LONG,
  );

  it('keeps the keypoints of boxes where they were put', async () => {
    const dataset = await onlyDataset(join(copies, 'raccoon/coco_person_keypoints'));
    for (const [name, labels] of await labelsOf(dataset, files)) {
      for (const [index, { shape }] of labels.entries()) {
        const [x0 = 0, y0 = 0, x1 = 0, y1 = 0] = original.get(name)![index]!.box;
        // The script puts them at the corners as VOC writes them and half way between.
        const points = [x0 + 1, y0 + 1, 2, x1, y1, 1, (x0 + 1 + x1) / 2, (y0 + 1 + y1) / 2, 2];
        expect(shape.kind === 'keypoints' ? shape.points : []).toEqual(points);
      }
    }
  });
});

function countLabels(labels: ReadonlyMap<string, readonly PlainLabel[]>): number {
  return [...labels.values()].reduce((sum, { length }) => sum + length, 0);
}

function expectSameBoxes(
  copy: ReadonlyMap<string, readonly PlainLabel[]>,
  original: ReadonlyMap<string, readonly PlainLabel[]>,
  precision: number,
): void {
  expect([...copy.keys()].sort()).toEqual([...original.keys()].sort());
  for (const [name, labels] of original) {
    const own = copy.get(name)!;
    expect(own.map(({ className }) => className)).toEqual(labels.map(({ className }) => className));
    const distances = labels.flatMap(({ box }, label) => box.map((value, i) => Math.abs(value - own[label]!.box[i]!)));
    expect(Math.max(0, ...distances), name).toBeLessThanOrEqual(precision);
  }
}

const camvidNames = 'sky,building,pole,road,pavement,tree,sign symbol,fence,car,pedestrian,bicyclist,void'.split(',');

describe.skipIf(!hasData)('copies of camvid by datumaro', () => {
  let original: Map<string, Uint8Array>;

  beforeAll(async () => {
    original = await planesOf(await onlyDataset(join(data, 'camvid')), camvidNames, files);
  }, LONG);

  it.each([
    ['camvid', 'camvid', 'color-mask'],
    ['camvid_index', 'camvid', 'index-mask'],
    ['voc_segmentation', 'voc', 'color-mask'],
    ['voc_segmentation_index', 'voc', 'index-mask'],
    ['cityscapes', 'cityscapes', 'color-mask'],
    ['kitti_segmentation', 'kitti-semantic', 'color-mask'],
  ])(
    '%s has the same pixels and no finding',
    async (folder, layout, encoding) => {
      const dataset = await onlyDataset(join(copies, 'camvid', folder));
      expect([dataset.layout, dataset.annotationSets[0]?.encoding]).toEqual([layout, encoding]);
      const report = await validate(dataset, files);
      expect(describeFindings(report.findings)).toEqual([]);
      expect(report.samples).toBe(120);
      expectSamePlanes(await planesOf(dataset, camvidNames, files), original);
    },
    LONG,
  );

  it(
    'COCO with run lengths has the same pixels and no finding',
    async () => {
      const dataset = await onlyDataset(join(copies, 'camvid/coco_rle'));
      expect(describeFindings((await validate(dataset, files)).findings)).toEqual([]);
      const planes = new Map<string, Uint8Array>();
      for (const [name, labels] of await labelsOf(dataset, files)) {
        const plane = new Uint8Array(original.get(name)!.length).fill(camvidNames.indexOf('void'));
        for (const { className, shape } of labels) rasterizeRle(shape, camvidNames.indexOf(className), plane);
        planes.set(name, plane);
      }
      expectSamePlanes(planes, original);
    },
    LONG,
  );

  it(
    'COCO with polygons has only findings that shapely and plain arithmetic confirm',
    async () => {
      // datumaro traces the borders of pixels: rings that pass through themselves at thin places, and islands of one or two
      // pixels that are left out of the polygons but not of the boxes.
      const { findings } = await validate(await onlyDataset(join(copies, 'camvid/coco_polygons')), files);
      const rules = new Set(findings.map(({ rule }) => rule));
      expect([...rules].sort()).toEqual(['coco/bbox-disagrees', 'coco/self-crossing']);
      const places = findings.map(({ rule, file, range }) => ({ rule, file, offset: offsetOf(file, range!.start) }));
      const judge = resolve('test/integration/python/judge_polygons.py');
      const untrue = execFileSync(python, [judge], { input: JSON.stringify(places), encoding: 'utf8' });
      expect(JSON.parse(untrue)).toEqual([]);
    },
    LONG,
  );

  it('a folder for each class, in splits, has the same labels and no finding', async () => {
    const dataset = await onlyDataset(join(copies, 'camvid/imagenet_with_subset_dirs'));
    expect([dataset.layout, dataset.splits.length]).toEqual(['folder-per-class', 3]);
    const report = await validate(dataset, files);
    expect(describeFindings(report.findings)).toEqual([]);
    expect(report.labels).toBe(120);
    for (const [name, [label]] of await labelsOf(dataset, files)) expect(name.split('_')[0]).toBe(label?.className);
  });

  it('a folder for each class without splits is offered as a guess, since two folders of pictures may mean anything', async () => {
    const { datasets, guesses } = await discoverIn(join(copies, 'camvid/imagenet'), files);
    expect(datasets).toEqual([]);
    expect(guesses.map(({ layout, definition }) => [layout, definition.classes])).toEqual([
      ['folder-per-class', ['0001TP', '0006R0', '0016E5', 'Seq05VD']],
    ]);
  });
});

const texts = new Map<string, LineIndex>();

function offsetOf(file: string, position: { line: number; character: number }): number {
  const index = texts.get(file) ?? new LineIndex(readFileSync(file, 'utf8'));
  texts.set(file, index);
  return index.offsetAt(position);
}

function expectSamePlanes(copy: ReadonlyMap<string, Uint8Array>, original: ReadonlyMap<string, Uint8Array>): void {
  expect([...copy.keys()].sort()).toEqual([...original.keys()].sort());
  for (const [name, plane] of original) expect(Buffer.compare(copy.get(name)!, plane), name).toBe(0);
}
