import fc from 'fast-check';
import { decode } from 'fast-png';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildPng, buildRgbPng } from '../../../../test/support/buildPng';
import { buildDataset } from '../../../../test/support/datasets';
import { buildPicture, drawSmoothLine, resizeBilinear, type Picture } from '../../../../test/support/pictures';
import { nodeBytes } from '../../../node/bytes/nodeBytes';
import { formatMessage } from '../../std/message';
import { UNKNOWN } from '../../image/classPlane';
import { packColor } from '../../image/color';
import { Reporter } from '../../rules/reporter';
import type { Dataset } from '../dataset';
import { camvidClasses } from '../recognize/standardClasses';
import { colorMask } from './colorMask';

const ROAD = 0x402020;
const LANE = 0xff0000;
const CAR = 0x00008e;

function check(data: Uint8Array, changes: Partial<Dataset> = {}, image = { width: 0, height: 0 }) {
  const dataset = buildDataset('color-mask', changes);
  const reporter = new Reporter('/set/a.png', dataset);
  const size = image.width === 0 ? undefined : image;
  const context = { dataset, set: dataset.annotationSets[0]!, image: { path: '/set/i.png', size }, bytes: nodeBytes };
  if (colorMask.medium !== 'plane') throw new Error('not a plane');
  const result = colorMask.read(data, context, reporter, { wantPlane: true });
  return { result, findings: reporter.findings, texts: reporter.findings.map(({ message }) => formatMessage(message)) };
}

function checkPicture({ width, height, colors }: Picture, changes: Partial<Dataset> = {}) {
  return check(
    buildRgbPng(width, height, (row, column) => colors[row * width + column]!),
    changes,
  );
}

/** Road with a car on it and a lane along its middle. */
const street = buildPicture(60, 40, (row, column) => {
  if (10 <= row && row < 25 && 8 <= column && column < 22) return CAR;
  return 28 <= column + row / 8 && column + row / 8 < 36 ? LANE : ROAD;
});

/** The same with lines of one and two pixels, single pixels, and one pixel that touches two others. */
const details = buildPicture(60, 40, (row, column) => {
  if (row === 3 && 40 <= column && column < 58) return CAR;
  if ((column === 44 || column === 45 || column === 50) && 6 <= row && row < 30) return LANE;
  if (column === 51 && row === 20) return CAR;
  if (row === 35 && column % 6 === 2) return LANE;
  if (row === 37 && (column === 0 || column === 59 || column === 30)) return CAR;
  return street.colors[row * 60 + column]!;
});

function mean(a: number, b: number): number {
  const channel = (shift: number): number => (((a >> shift) & 255) + ((b >> shift) & 255)) >> 1;
  return (channel(16) << 16) | (channel(8) << 8) | channel(0);
}

describe('colorMask', () => {
  it('finds nothing in a mask of declared colours, and counts its pixels', () => {
    const { result, findings } = checkPicture(street);
    expect(findings).toEqual([]);
    const count = (color: number): number => street.colors.filter((other) => other === color).length;
    expect([...result!.pixelsPerClass]).toEqual([count(ROAD), count(LANE), count(CAR)]);
    expect(result!.plane!.unknown.total).toBe(0);
  });

  it('says colour, count, first pixel, nearest class and its distance of a wrong colour', () => {
    const wrong = buildPicture(60, 40, (row, column) =>
      30 <= row && row < 34 && 50 <= column && column < 55 ? 0xf70605 : street.colors[row * 60 + column]!,
    );
    const { findings, texts, result } = checkPicture(wrong);
    expect(texts).toEqual([
      'No class has the colour #f70605; pixels: 20, the first at row 30, column 50. The nearest class is lane (#ff0000, 11.2 away).',
    ]);
    expect(findings[0]).toMatchObject({
      rule: 'mask/unknown-color',
      pixel: { row: 30, column: 50 },
      count: 20,
      data: { color: '#f70605', count: 20, nearest: 1, nearestColor: '#ff0000' },
    });
    expect([...result!.plane!.unknown.first.slice(0, 6)]).toEqual([30, 50, 0xf70605, 30, 51, 0xf70605]);
    expect(result!.plane!.classes[30 * 60 + 50]).toBe(UNKNOWN);
  });

  for (const [name, width, height] of [
    ['twice the size', 120, 80],
    ['four times the size', 240, 160],
    ['two thirds', 40, 27],
    ['a bit larger', 71, 47],
  ] as const) {
    it(`tells the borders of a mask that was resized with interpolation to ${name}`, () => {
      const { findings } = checkPicture(resizeBilinear(street, width, height));
      expect(findings.map(({ rule }) => rule)).toEqual(['mask/antialiased-edge']);
    });
  }

  it('tells the borders of anti-aliased lines, wide and thin', () => {
    for (const lineWidth of [1, 1.5, 3, 6]) {
      const road = buildPicture(60, 40, () => ROAD);
      const smooth = drawSmoothLine(road, { from: [3, 2], to: [37, 55], width: lineWidth, color: LANE });
      const { findings } = checkPicture(smooth);
      expect(findings.map(({ rule }) => rule)).toEqual(['mask/antialiased-edge']);
      const declared = smooth.colors.filter((color) => color === ROAD || color === LANE).length;
      expect(findings[0]!.count).toBe(60 * 40 - declared);
    }
  });

  for (const [name, steps] of [
    ['across', [1]],
    ['both ways', [1, 60]],
  ] as const) {
    it(`tells structures of one or two pixels whose own colour went when they were blended ${name}`, () => {
      let { colors } = details;
      for (const step of steps) colors = colors.map((color, i) => mean(color, colors[i + step] ?? color));
      const declared = colors.filter((color) => [ROAD, LANE, CAR].includes(color)).length;
      const { findings } = checkPicture({ ...details, colors });
      expect(findings).toMatchObject([{ rule: 'mask/antialiased-edge', count: 60 * 40 - declared }]);
    });
  }

  it('finds a wrong pixel wherever it is in a mask of blended borders and details', () => {
    const blended = details.colors.map((color, i) => mean(color, details.colors[i + 1] ?? color));
    const wrong = fc.constantFrom(0x01ff02, 0xffffff, 0x00f0f0, 0x305080);
    const property = fc.property(fc.nat(60 * 40 - 1), wrong, (at, color) => {
      const colors = blended.slice();
      colors[at] = color;
      const { findings } = checkPicture({ ...details, colors });
      const pixel = { row: Math.floor(at / 60), column: at % 60 };
      expect(findings.map(({ rule }) => rule)).toEqual(['mask/antialiased-edge', 'mask/unknown-color']);
      expect(findings[1]).toMatchObject({ pixel, count: 1 });
    });
    fc.assert(property, { seed: 7, numRuns: 100 });
  });

  const camvid = '../shared/data/camvid/trainannot';
  it.skipIf(!existsSync(camvid))(
    'tells all borders of real masks that were blended (camvid; skipped without it)',
    () => {
      const classes = camvidClasses.flatMap((known) =>
        typeof known === 'string' || !Array.isArray(known.color)
          ? []
          : [{ id: known.id, name: known.name, color: known.color }],
      );
      for (const name of readdirSync(camvid).filter((_, i) => i % 4 === 0)) {
        const { width, height, data } = decode(readFileSync(join(camvid, name)));
        const colors = Uint32Array.from(data, (id) => packColor(classes[id]!.color));
        const blended = colors.map((color, i) => mean(color, (i + 1) % width === 0 ? color : colors[i + 1]!));
        const { findings } = checkPicture({ width, height, colors: blended }, { classes });
        expect(findings.map(({ rule }) => rule)).toEqual(['mask/antialiased-edge']);
      }
    },
  );

  it('takes thin lines, border pixels and areas of a wrong colour for wrong, not for smoothed', () => {
    const planted: readonly (readonly [number, (row: number, column: number) => boolean])[] = [
      [0x808080, (row) => row === 38],
      [0xf70605, (row, column) => row === 5 && column === 28],
      [0xffffff, (row, column) => column === 7 && 10 <= row && row < 25],
      // Half of road and lane, as an area of its own.
      [0xa01010, (row, column) => 34 <= row && row < 38 && 50 <= column && column < 54],
      [0x10f165, (row, column) => row === column],
    ];
    for (const [color, isWrong] of planted) {
      const picture = buildPicture(60, 40, (row, column) =>
        isWrong(row, column) ? color : street.colors[row * 60 + column]!,
      );
      const { findings } = checkPicture(picture);
      expect(findings.map(({ rule, count }) => [rule, count])).toEqual([
        ['mask/unknown-color', picture.colors.filter((other) => other === color).length],
      ]);
    }
  });

  it('reports smoothed borders and a wrong colour beside each other', () => {
    const smooth = resizeBilinear(street, 120, 80);
    const mixed = buildPicture(120, 80, (row, column) =>
      row < 4 && column < 4 ? 0xffff00 : smooth.colors[row * 120 + column]!,
    );
    const { findings } = checkPicture(mixed);
    expect(findings.map(({ rule, count }) => [rule, count === 16])).toEqual([
      ['mask/antialiased-edge', false],
      ['mask/unknown-color', true],
    ]);
  });

  it('reports the twenty most frequent wrong colours, and the rest as one', () => {
    const { findings, texts } = checkPicture(
      buildPicture(200, 40, (row) => (row < 30 ? 0x010000 * (100 + row) + 0xff : ROAD)),
    );
    expect(findings).toHaveLength(21);
    expect(texts.at(-1)).toBe('Further colours that no class has; pixels: 2000, the first at row 20, column 0.');
    const total = findings.reduce((sum, { count = 1 }) => sum + count, 0);
    expect(total).toBe(200 * 30);
  });

  it('does not look for borders in noise, and counts all of it', () => {
    const isNoise = (i: number): boolean => (i * 7) % 10 < 3;
    const noise = buildPicture(300, 300, (row, column) => {
      const i = row * 300 + column;
      return isNoise(i) ? 1 + ((i * 48271) % 0xfffffe) : ROAD;
    });
    const { findings } = checkPicture(noise);
    expect(new Set(findings.map(({ rule }) => rule))).toEqual(new Set(['mask/unknown-color']));
    expect(findings.reduce((sum, { count = 0 }) => sum + count, 0)).toBe(0.3 * 300 * 300);
  });

  it('takes ignored colours for ignored', () => {
    const white = buildPicture(9, 9, (row) => (row < 3 ? 0xffffff : ROAD));
    const { findings, result } = checkPicture(white, { ignoredColors: [[255, 255, 255]] });
    expect(findings).toEqual([]);
    expect([...result!.pixelsPerClass]).toEqual([54, 0, 0]);
  });

  it('reads palette, grey, transparent and 16-bit masks', () => {
    const palette = [0x40, 0x20, 0x20, 0xff, 0, 0, 1, 2, 3];
    const four = { width: 4, height: 4, bitDepth: 2, colorType: 3, palette };
    expect(check(buildPng({ ...four, sample: (row) => row % 2 })).findings).toEqual([]);
    expect(check(buildPng({ ...four, sample: (row) => row })).texts).toEqual([
      'No class has the colour #010203; pixels: 4, the first at row 2, column 0. The nearest class is road (#402020, 75.6 away).',
      'The index 3 is beyond the palette of the file; pixels: 4, the first at row 3, column 0.',
    ]);
    const grey = {
      classes: [
        { id: 0, name: 'a', color: [0, 0, 0] as const },
        { id: 1, name: 'b', color: [255, 255, 255] as const },
      ],
    };
    expect(
      check(buildPng({ width: 9, height: 4, bitDepth: 1, colorType: 0, sample: (row) => row % 2 }), grey).findings,
    ).toEqual([]);
    const alpha = (row: number, _: number, channel: number): number =>
      channel === 3 ? (row === 2 ? 128 : 255) : [255, 0, 0][channel]!;
    const rgba = check(buildPng({ width: 5, height: 4, bitDepth: 8, colorType: 6, sample: alpha }));
    expect(rgba.findings).toMatchObject([{ rule: 'mask/alpha', count: 5, pixel: { row: 2, column: 0 } }]);
    const deep =
      (low: number) =>
      (_row: number, column: number, channel: number): number =>
        [0xffff, 0, column === 3 ? low : 0][channel]!;
    expect(check(buildPng({ width: 5, height: 4, bitDepth: 16, colorType: 2, sample: deep(0) })).findings).toEqual([]);
    expect(
      check(buildPng({ width: 5, height: 4, bitDepth: 16, colorType: 2, sample: deep(100) })).findings,
    ).toMatchObject([{ rule: 'mask/unknown-color', count: 4, pixel: { row: 0, column: 3 } }]);
  });

  it('says where size and file are wrong, and no more about a damaged file', () => {
    const file = buildRgbPng(60, 40, () => 0x123456);
    expect(check(file.slice(0, file.length - 20)).findings.map(({ rule }) => rule)).toEqual(['mask/unreadable']);
    expect(check(new TextEncoder().encode('hello')).findings.map(({ rule }) => rule)).toEqual(['mask/unreadable']);
    const sized = check(
      buildRgbPng(60, 40, () => ROAD),
      {},
      { width: 60, height: 41 },
    );
    expect(sized.texts).toEqual(['The mask is 60 × 40 pixels, its image 60 × 41.']);
    const jpeg = Uint8Array.from([
      0xff, 0xd8, 0xff, 0xc0, 0, 11, 8, 0, 40, 0, 60, 1, 1, 0, 0, 0xff, 0xda, 0, 2, 0xff, 0xd9,
    ]);
    expect(check(jpeg, {}, { width: 60, height: 40 }).findings.map(({ rule }) => rule)).toEqual(['mask/lossy-file']);
  });

  it('finds a planted blob at its place with its count, and nothing else', () => {
    const blob = fc.record({
      row: fc.nat(39),
      column: fc.nat(59),
      height: fc.integer({ min: 1, max: 6 }),
      width: fc.integer({ min: 1, max: 6 }),
      color: fc.constantFrom(0xf70605, 0x10f165, 0xffffff, 0x00008f, 0x808000),
    });
    const property = fc.property(blob, ({ row, column, height, width, color }) => {
      const isIn = (y: number, x: number): boolean => row <= y && y < row + height && column <= x && x < column + width;
      const { findings } = checkPicture(
        buildPicture(60, 40, (y, x) => (isIn(y, x) ? color : street.colors[y * 60 + x]!)),
      );
      const count = (Math.min(40, row + height) - row) * (Math.min(60, column + width) - column);
      expect(findings).toMatchObject([{ rule: 'mask/unknown-color', pixel: { row, column }, count }]);
    });
    fc.assert(property, { seed: 7, numRuns: 100 });
  });

  it('never throws on damaged bytes', () => {
    const file = buildRgbPng(60, 40, (row, column) => street.colors[row * 60 + column]!);
    const property = fc.property(
      fc.array(fc.tuple(fc.nat(file.length - 1), fc.nat(255)), { maxLength: 4 }),
      fc.nat(file.length),
      (hits, cut) => {
        const broken = file.slice(0, cut % 2 === 0 ? cut : file.length);
        for (const [at, value] of hits) if (at < broken.length) broken[at] = value;
        check(broken);
      },
    );
    fc.assert(property, { seed: 7, numRuns: 100 });
  });
});
