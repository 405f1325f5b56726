import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildNpy, buildNpz, type NpyPlan } from '../../../../test/support/buildNpy';
import { buildDataset } from '../../../../test/support/datasets';
import { nodeBytes } from '../../../node/bytes/nodeBytes';
import { UNKNOWN } from '../../image/classPlane';
import { Reporter } from '../../rules/reporter';
import { formatMessage } from '../../std/message';
import type { AnnotationSet } from '../definition';
import { oneHotNpy } from './oneHotNpy';

const types = [
  '|u1',
  '|b1',
  '|i1',
  '<i2',
  '>i2',
  '<u2',
  '<i4',
  '>i4',
  '<u4',
  '<i8',
  '>u8',
  '<f2',
  '>f2',
  '<f4',
  '>f4',
  '<f8',
  '>f8',
];

function check(data: Uint8Array, set: Partial<AnnotationSet> = {}, size?: { width: number; height: number }) {
  const dataset = buildDataset('one-hot-npy');
  const reporter = new Reporter('/set/a.npy', dataset);
  const context = {
    dataset,
    set: { ...dataset.annotationSets[0]!, ...set },
    image: { path: '/set/a.png', size },
    bytes: nodeBytes,
  };
  if (oneHotNpy.medium !== 'plane') throw new Error('not a plane');
  const result = oneHotNpy.read(data, context, reporter, { wantPlane: true });
  return { result, findings: reporter.findings, texts: reporter.findings.map(({ message }) => formatMessage(message)) };
}

/** Class (row + column + sample) % 3 at every pixel, with some values replaced. */
function stack(
  samples: number,
  rows: number,
  columns: number,
  changes: Readonly<Record<number, number>> = {},
): number[] {
  return Array.from({ length: samples * rows * columns * 3 }, (_, i) => {
    const pixel = Math.floor(i / 3);
    const row = Math.floor(pixel / columns) % rows;
    const sample = Math.floor(pixel / columns / rows);
    return changes[i] ?? (((pixel % columns) + row + sample) % 3 === i % 3 ? 1 : 0);
  });
}

describe('oneHotNpy', () => {
  it('finds nothing in whole arrays of every type, order and header version', () => {
    for (const descr of types) {
      for (const fortranOrder of [false, true]) {
        for (const version of [1, 2, 3] as const) {
          const plan: NpyPlan = { descr, shape: [4, 6, 3], values: stack(1, 4, 6), fortranOrder, version };
          const { findings, result } = check(buildNpy(plan), {}, { width: 6, height: 4 });
          expect(findings, descr).toEqual([]);
          expect([...result!.pixelsPerClass]).toEqual([8, 8, 8]);
          expect([...result!.plane!.classes.slice(0, 8)]).toEqual([0, 1, 2, 0, 1, 2, 1, 2]);
        }
      }
    }
  });

  it('says first pixel, count and vector of each kind of fault', () => {
    // Pixel 7 = row 1, column 1, class 2; pixel 8 = row 1, column 2, class 0; pixel 10 = row 1, column 4, class 2.
    const values = stack(1, 4, 6, { [3 * 7 + 2]: 0, [3 * 8 + 1]: 1, [3 * 10]: 0.5 });
    const { texts, findings, result } = check(buildNpy({ descr: '<f4', shape: [4, 6, 3], values }));
    expect(texts).toEqual([
      'Pixels without a class: 1, the first at row 1, column 1: [0 0 0].',
      'Pixels with more than one class: 1, the first at row 1, column 2: [1 1 0].',
      'Pixels with values other than 0 and 1: 1, the first at row 1, column 4: [0.5 0 1].',
    ]);
    expect(findings.map(({ rule }) => rule)).toEqual(['onehot/all-zero', 'onehot/multi-hot', 'onehot/value']);
    expect(findings[0]).toMatchObject({
      pixel: { row: 1, column: 1 },
      count: 1,
      data: { sample: 0, vector: [0, 0, 0] },
    });
    expect(result!.plane!.classes[7]).toBe(UNKNOWN);
    expect(result!.plane!.unknown).toMatchObject({ total: 3 });
  });

  it('takes what is not finite for a wrong value', () => {
    for (const value of [NaN, Infinity, -1, 2]) {
      const { findings } = check(buildNpy({ descr: '>f8', shape: [1, 4, 6, 3], values: stack(1, 4, 6, { 0: value }) }));
      expect(findings.map(({ rule, pixel }) => [rule, pixel])).toEqual([['onehot/value', { row: 0, column: 0 }]]);
    }
  });

  it('looks at every sample of a stack', () => {
    const at = 3 * (2 * 24 + 5);
    const values = stack(3, 4, 6, { [at]: 1, [at + 1]: 1, [at + 2]: 1 });
    const { texts } = check(buildNpy({ descr: '|u1', shape: [3, 4, 6, 3], values, fortranOrder: true }));
    expect(texts).toEqual(['Sample 2: pixels with more than one class: 1, the first at row 0, column 5: [1 1 1].']);
  });

  it('says what is wrong with the shape', () => {
    const of = (shape: readonly number[]): string[] =>
      check(buildNpy({ descr: '|u1', shape, values: new Array<number>(shape.reduce((a, b) => a * b, 1)).fill(0) }))
        .texts;
    expect(of([4, 6])).toEqual(['The array is 4 × 6; a one-hot array is height × width × 3, or a stack of such.']);
    expect(of([4, 6, 2])).toEqual(['The array is 4 × 6 × 2: its depth is 2, but 3 classes are declared.']);
    expect(of([3, 4, 6])).toEqual([
      'The array is 3 × 4 × 6: its classes come first. The last axis is to be the 3 classes.',
    ]);
    expect(of([0, 6, 3])).toEqual(['The array is empty (0 × 6 × 3).']);
    const sized = check(
      buildNpy({ descr: '|u1', shape: [4, 6, 3], values: stack(1, 4, 6) }),
      {},
      { width: 4, height: 6 },
    );
    expect(sized.findings.map(({ rule }) => rule)).toEqual(['mask/size-differs']);
  });

  it('reads stored and deflated archives, and asks which array is meant', () => {
    const whole = buildNpy({ descr: '<f4', shape: [4, 6, 3], values: stack(1, 4, 6) });
    const broken = buildNpy({ descr: '<f4', shape: [4, 6, 3], values: stack(1, 4, 6, { 0: 0 }) });
    for (const deflated of [false, true]) {
      expect(check(buildNpz({ label: whole }, deflated)).findings).toEqual([]);
      const both = buildNpz({ image: whole, label: broken }, deflated);
      expect(check(both).texts).toEqual([
        'The archive holds several arrays (image, label): say with "array" in the definition which one.',
      ]);
      expect(check(both, { array: 'label' }).findings.map(({ rule }) => rule)).toEqual(['onehot/all-zero']);
      expect(check(both, { array: 'mask' }).texts).toEqual(['The archive holds no array mask, but: image, label.']);
      const damaged = buildNpz({ label: whole }, deflated);
      damaged[deflated ? 60 : 200]! ^= 8;
      expect(check(damaged).findings.map(({ rule }) => rule)).toEqual(['mask/unreadable']);
    }
  });

  it('refuses other types, cut files and headers that claim too much', () => {
    const whole = buildNpy({ descr: '|u1', shape: [4, 6, 3], values: stack(1, 4, 6) });
    const text = (from: string, to: string): Uint8Array =>
      Uint8Array.from(
        Buffer.from(Buffer.from(whole).toString('latin1').replace(from, to.padEnd(from.length)), 'latin1'),
      );
    for (const file of [
      whole.slice(0, -1),
      whole.slice(0, 40),
      text("'|u1'", "'|O'"),
      text("'|u1'", '[(1)]'),
      text('(4, 6, 3)', '(99999999999999, 9)'),
      text("'shape'", "'shade'"),
      new Uint8Array(0),
    ]) {
      expect(check(file).findings.map(({ rule }) => rule)).toEqual(['mask/unreadable']);
    }
  });

  it('finds a planted fault where it was planted, and nothing else', () => {
    const plant = fc.record({
      sample: fc.nat(1),
      row: fc.nat(4),
      column: fc.nat(6),
      descr: fc.constantFrom(...types),
      fortranOrder: fc.boolean(),
      fault: fc.constantFrom('onehot/all-zero', 'onehot/multi-hot'),
    });
    const property = fc.property(plant, ({ sample, row, column, descr, fortranOrder, fault }) => {
      const at = 3 * ((sample * 5 + row) * 7 + column);
      const value = fault === 'onehot/all-zero' ? 0 : 1;
      const values = stack(2, 5, 7, { [at]: value, [at + 1]: value, [at + 2]: value });
      const { findings } = check(buildNpy({ descr, shape: [2, 5, 7, 3], values, fortranOrder }));
      expect(findings).toMatchObject([{ rule: fault, pixel: { row, column }, count: 1, data: { sample } }]);
    });
    fc.assert(property, { seed: 7, numRuns: 100 });
  });

  it('never throws on damaged bytes', () => {
    const whole = buildNpy({ descr: '<f4', shape: [4, 6, 3], values: stack(1, 4, 6) });
    const files = [whole, buildNpz({ label: whole }), buildNpz({ label: whole }, true)];
    const hits = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { maxLength: 5 });
    const property = fc.property(fc.nat(2), hits, fc.nat(), (which, changes, cut) => {
      const file = files[which]!.slice();
      for (const [at, value] of changes) file[at % file.length] = value;
      check(cut % 2 === 0 ? file : file.slice(0, cut % file.length));
    });
    fc.assert(property, { seed: 7, numRuns: 2000 });
  });
});
