import { describe, expect, it } from 'vitest';
import { buildNpy, buildNpz } from '../../../test/support/buildNpy';
import { buildPng, buildRgbPng } from '../../../test/support/buildPng';
import { buildDataset } from '../../../test/support/datasets';
import { nodeBytes } from '../../node/bytes/nodeBytes';
import { openPrediction, openTruth, type OpenedMask, type PredictionReading } from './openMask';
import { scoresAt } from './scorePlane';
import { parseValueMap } from './valueMap';

const dataset = buildDataset('index-mask', {
  classes: [
    { id: 7, name: 'road', color: [64, 32, 32] },
    { id: 8, name: 'lane', color: [255, 0, 0] },
    { id: 1, name: 'car', color: [0, 0, 142] },
  ],
  ignoredIndices: [255],
});
const IGNORED = 3;
const NONE = 4;

function grey(...values: readonly number[]): Uint8Array {
  const plan = { width: values.length, height: 1, colorType: 0, bitDepth: 8 };
  return buildPng({ ...plan, sample: (_, column) => values[column]! });
}

function slots(mask: OpenedMask): number[] {
  const found: number[] = [];
  while (mask.rows.next()) found.push(...mask.rows.slots);
  return found;
}

function read(data: Uint8Array, reading: Partial<PredictionReading> = {}) {
  const opened = openPrediction(data, { dataset, values: 'id', ...reading }, nodeBytes);
  return opened.ok ? slots(opened.value) : opened.problem.code;
}

describe('predicted masks', () => {
  it('hold ids, places in the list of classes or colours', () => {
    expect(read(grey(7, 8, 1, 0, 255))).toEqual([0, 1, 2, NONE, IGNORED]);
    expect(read(grey(0, 1, 2, 7, 255), { values: 'position' })).toEqual([0, 1, 2, NONE, IGNORED]);
    const colors = [0x402020, 0xff0000, 0x00008e, 0x123456];
    expect(
      read(
        buildRgbPng(4, 1, (_, x) => colors[x]!),
        { values: 'color' },
      ),
    ).toEqual([0, 1, 2, NONE]);
    expect(read(buildRgbPng(4, 1, (_, x) => colors[x]!))).toBe('segmentation/color-image');
  });

  it('may have values that a file explains', () => {
    const text = JSON.stringify({ version: 1, classes: { '40': 'car', '41': 'lane', x: 'road', '42': 'tree' } });
    const { value, problems } = parseValueMap(text, dataset.classes, '/out/classes.json');
    expect(problems.map(({ message }) => message.text)).toEqual([
      'There is no class {0}.',
      '"{0}" is no value of a mask.',
    ]);
    expect(read(grey(40, 41, 42, 7), { map: value })).toEqual([2, 1, NONE, NONE]);
    const colors = { version: 1, classes: { '#0a0b0c': 'lane' } };
    const byColor = parseValueMap(JSON.stringify(colors), dataset.classes, '').value;
    expect(
      read(
        buildRgbPng(2, 1, (_, x) => [0x0a0b0c, 0xff0000][x]!),
        { map: byColor },
      ),
    ).toEqual([1, NONE]);
    for (const wrong of ['', '[]', '{"version":2,"classes":{}}', '{"version":1}']) {
      expect(parseValueMap(wrong, dataset.classes, '').value).toBeUndefined();
      expect(parseValueMap(wrong, dataset.classes, '').problems).toHaveLength(1);
    }
  });

  it('that cannot be read are a problem', () => {
    expect(read(Uint8Array.of(1, 2, 3))).not.toEqual(expect.any(Array));
    expect(read(grey(7, 8, 1).slice(0, 50))).not.toEqual(expect.any(Array));
    expect(
      read(Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 0, 4, 0, 0, 0xff, 0xc0, 0, 11, 8, 0, 1, 0, 1, 1, 1, 0x11, 0)),
    ).toBe('segmentation/format');
    expect(read(buildNpy({ descr: '<f4', shape: [2, 2, 5], values: Array<number>(20).fill(0) }))).toBe(
      'segmentation/shape',
    );
  });
});

describe('arrays', () => {
  // Two pixels: the second class wins at the first, a tie of the first and third at the other.
  const scores = [0.1, 0.7, 0.2, 0.4, 0.2, 0.4];
  const firstAxis = [0.1, 0.4, 0.7, 0.2, 0.2, 0.4];

  it.each([
    ['height × width × classes', [1, 2, 3], scores],
    ['one more axis', [1, 1, 2, 3], scores],
    ['classes × height × width', [3, 1, 2], firstAxis],
  ])('of scores are read as %s', (_, shape, values) => {
    for (const fortranOrder of [false, true]) {
      expect(read(buildNpy({ descr: '<f4', shape, values, fortranOrder }))).toEqual([1, 0]);
    }
  });

  it('of scores leave out what is below a threshold, and what is no number', () => {
    const data = buildNpy({ descr: '<f8', shape: [1, 2, 3], values: scores });
    expect(read(data, { threshold: 0.7 })).toEqual([1, NONE]);
    expect(read(data, { threshold: 0.71 })).toEqual([NONE, NONE]);
    expect(read(buildNpy({ descr: '<f8', shape: [1, 2, 3], values: [0, NaN, 5, NaN, 1, 2] }))).toEqual([NONE, NONE]);
    expect(read(buildNpy({ descr: '<f8', shape: [1, 1, 3], values: [0, 5, NaN] }))).toEqual([NONE]);
  });

  it('tell the scores of a pixel', () => {
    for (const [shape, values] of [
      [[1, 2, 3], scores],
      [[3, 1, 2], firstAxis],
    ] as const) {
      const opened = openPrediction(buildNpy({ descr: '<f8', shape, values }), { dataset, values: 'id' }, nodeBytes);
      expect(opened.ok && [...scoresAt(opened.value.scored!.array, 0, 1)]).toEqual([0.4, 0.2, 0.4]);
    }
  });

  it('of one score are two classes with a threshold between them', () => {
    const two = { ...dataset, classes: dataset.classes.slice(0, 2) };
    const data = buildNpy({ descr: '<f4', shape: [1, 4], values: [0, 0.25, 0.5, 1] });
    expect(read(data, { dataset: two })).toEqual([0, 0, 1, 1]);
    expect(read(data, { dataset: two, threshold: 0.25 })).toEqual([0, 1, 1, 1]);
  });

  it('of whole numbers are labels', () => {
    expect(read(buildNpy({ descr: '<i8', shape: [1, 3], values: [7, 1, 9] }))).toEqual([0, 2, NONE]);
    expect(read(buildNpy({ descr: '<f4', shape: [1, 3, 1], values: [0, 2, 255] }), { values: 'position' })).toEqual([
      0,
      2,
      IGNORED,
    ]);
    expect(read(buildNpz({ pred: buildNpy({ descr: '|u1', shape: [1, 2], values: [8, 7] }) }))).toEqual([1, 0]);
  });
});

describe('true masks', () => {
  it('are read as the data set says', () => {
    const set = { encoding: 'one-hot-npy', path: 'x' } as const;
    const data = buildNpy({ descr: '|u1', shape: [1, 2, 3], values: [0, 0, 1, 0, 0, 0] });
    const opened = openTruth(data, { dataset, set }, nodeBytes);
    expect(opened.ok && slots(opened.value)).toEqual([2, NONE]);
    const index = openTruth(grey(255, 7, 2), { dataset, set: { encoding: 'index-mask', path: 'x' } }, nodeBytes);
    expect(index.ok && slots(index.value)).toEqual([IGNORED, 0, NONE]);
    const color = openTruth(
      buildRgbPng(1, 1, () => 0xff0000),
      { dataset, set: { encoding: 'color-mask', path: 'x' } },
      nodeBytes,
    );
    expect(color.ok && slots(color.value)).toEqual([1]);
  });
});
