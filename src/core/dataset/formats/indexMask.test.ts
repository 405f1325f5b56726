import { existsSync, readdirSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { decode } from 'fast-png';
import { describe, expect, it } from 'vitest';
import { buildPng, buildRgbPng, type PngPlan } from '../../../../test/support/buildPng';
import { buildDataset } from '../../../../test/support/datasets';
import { nodeBytes } from '../../../node/bytes/nodeBytes';
import { UNKNOWN } from '../../image/classPlane';
import { Reporter } from '../../rules/reporter';
import { formatMessage } from '../../std/message';
import type { Dataset } from '../dataset';
import { colorMask } from './colorMask';
import { indexMask } from './indexMask';

function check(data: Uint8Array, changes: Partial<Dataset> = {}, format = indexMask) {
  const dataset = buildDataset(format.encoding, changes);
  const reporter = new Reporter('/set/a.png', dataset);
  const context = { dataset, set: dataset.annotationSets[0]!, image: undefined, bytes: nodeBytes };
  if (format.medium !== 'plane') throw new Error('not a plane');
  const result = format.read(data, context, reporter, { wantPlane: true });
  return { result, findings: reporter.findings, texts: reporter.findings.map(({ message }) => formatMessage(message)) };
}

function grey(bitDepth: number, sample: PngPlan['sample'], more: Partial<PngPlan> = {}): Uint8Array {
  return buildPng({ width: 20, height: 10, colorType: 0, bitDepth, sample, ...more });
}

const stripes = (row: number): number => row % 3;

describe('indexMask', () => {
  it('finds nothing in declared indices of any depth, grey or palette', () => {
    for (const bitDepth of [2, 4, 8, 16]) {
      const { findings, result } = check(grey(bitDepth, stripes));
      expect(findings).toEqual([]);
      expect([...result!.pixelsPerClass]).toEqual([80, 60, 60]);
    }
    const palette = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    expect(check(grey(8, stripes, { colorType: 3, palette, interlaced: true })).findings).toEqual([]);
  });

  it('says index, count and first pixel of an undeclared index', () => {
    const { findings, texts } = check(grey(16, (row, column) => (row >= 4 && column > 17 ? 4711 : stripes(row))));
    expect(texts).toEqual(['No class has the index 4711; pixels: 12, the first at row 4, column 18.']);
    expect(findings[0]).toMatchObject({
      rule: 'mask/undeclared-index',
      pixel: { row: 4, column: 18 },
      count: 12,
      data: { index: 4711 },
    });
  });

  it('finds classes by their ids, not by their places', () => {
    const classes = [
      { id: 7, name: 'road', color: undefined },
      { id: 300, name: 'car', color: undefined },
    ];
    const { findings, result } = check(
      grey(16, (row) => (row < 4 ? 300 : 7)),
      { classes },
    );
    expect(findings).toEqual([]);
    expect([...result!.pixelsPerClass]).toEqual([120, 80]);
  });

  it('asks for 255 to be declared, unless it is', () => {
    const mask = grey(8, (row) => (row === 0 ? 255 : stripes(row)));
    expect(check(mask).findings).toMatchObject([
      { rule: 'mask/ignore-not-declared', count: 20, pixel: { row: 0, column: 0 } },
    ]);
    expect(check(mask, { ignoredIndices: [255] }).findings).toEqual([]);
  });

  it('recognises a binary mask of 0 and 255', () => {
    const mask = grey(8, (row) => (row > 6 ? 255 : 0));
    expect(check(mask).findings).toMatchObject([{ rule: 'mask/binary-255', count: 60, pixel: { row: 7, column: 0 } }]);
    expect(check(mask, { ignoredIndices: [255] }).findings).toEqual([]);
  });

  it('refuses a colour picture and says what is transparent', () => {
    expect(check(buildRgbPng(4, 4, () => 0)).findings.map(({ rule }) => rule)).toEqual(['mask/color-image']);
    const seeThrough = grey(8, stripes, { transparency: [0, 2] });
    expect(check(seeThrough).findings).toMatchObject([{ rule: 'mask/alpha', count: 60, pixel: { row: 2, column: 0 } }]);
  });

  it('finds a planted index at its place with its count, and nothing else', () => {
    const plant = fc.tuple(fc.nat(9), fc.nat(19), fc.integer({ min: 3, max: 254 }), fc.boolean());
    const property = fc.property(plant, ([row, column, value, interlaced]) => {
      const mask = grey(8, (y, x) => (y === row && x === column ? value : stripes(y)), { interlaced });
      expect(check(mask).findings).toMatchObject([
        { rule: 'mask/undeclared-index', pixel: { row, column }, count: 1, data: { index: value } },
      ]);
    });
    fc.assert(property, { seed: 7, numRuns: 100 });
  });

  it('gives the plane that another reader and the legend give, pixel by pixel', () => {
    const property = fc.property(fc.nat(1 << 20), fc.boolean(), (seed, interlaced) => {
      const value = (row: number, column: number): number => ((row >> 1) * 7 + (column >> 2) * (seed % 13)) % 5;
      const indices = grey(8, value, { interlaced });
      const plane = check(indices).result!.plane!.classes;
      expect([...plane]).toEqual(Array.from(decode(indices).data, (index) => (index < 3 ? index : UNKNOWN)));
      const legend = [0x402020, 0xff0000, 0x00008e, 0x123456, 0xffffff];
      const colors = buildRgbPng(20, 10, (row, column) => legend[value(row, column)]!);
      const { data } = decode(colors);
      const expected = Array.from({ length: 200 }, (_, i) => {
        const index = legend.indexOf((data[3 * i]! << 16) | (data[3 * i + 1]! << 8) | data[3 * i + 2]!);
        return index < 3 ? index : UNKNOWN;
      });
      expect([...check(colors, {}, colorMask).result!.plane!.classes]).toEqual(expected);
    });
    fc.assert(property, { seed: 7, numRuns: 60 });
  });

  const camvid = '../shared/data/camvid/trainannot';
  it.skipIf(!existsSync(camvid))('finds nothing in real masks (camvid; skipped where the data is not there)', () => {
    const classes = Array.from({ length: 12 }, (_, id) => ({ id, name: `class ${id}`, color: undefined }));
    for (const name of readdirSync(camvid).slice(0, 40)) {
      const file = readFileSync(`${camvid}/${name}`);
      const { findings, result } = check(file, { classes });
      expect(findings).toEqual([]);
      expect(Buffer.compare(result!.plane!.classes, decode(file).data as Uint8Array)).toBe(0);
    }
  });
});
