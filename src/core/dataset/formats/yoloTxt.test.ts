import { describe, expect, it } from 'vitest';
import { describeFinding, readYolo, type YoloOptions } from '../../../../test/support/readYolo';
import { MAX_CHARACTERS, MAX_COLUMNS } from './yoloRows';

function findings(text: string, options: YoloOptions = {}): string[] {
  return readYolo(text, options).findings.map(describeFinding);
}

const pose = { set: { shapes: 'pose', keypoints: { count: 2, dimensions: 3 } } } as const;

describe('sound YOLO rows', () => {
  it.each<[string, string, YoloOptions?]>([
    ['an empty file', ''],
    ['blank rows and any line ending', '0 0.5 0.5 0.2 0.2\r\n\r\n  \t\r\n'],
    ['tabs, signs and exponents', '+0\t+5e-1 .5 2.E-1 0.2'],
    ['a box that fills the image', '0 0.5 0.5 1 1'],
    ['a box outside by rounding to six decimals', '0 0.9166665 0.5 0.166668 0.2'],
    ['a box outside by rounding to three decimals', '0 0.917 0.5 0.167 0.2', { size: { width: 4000, height: 3000 } }],
    ['a polygon', '2 0.1 0.1 0.2 0.1 0.2 0.3'],
    ['a polygon of four points', '2 0.1 0.1 0.2 0.1 0.2 0.3 0.1 0.3'],
    ['an oriented box', '2 0.1 0.1 0.2 0.1 0.2 0.3 0.1 0.3', { set: { shapes: 'obb' } }],
    ['a pose with visibility', '0 0.5 0.5 0.2 0.2 0.5 0.5 2 0 0 0', pose],
    ['a pose of undeclared keypoints', '0 0.5 0.5 0.2 0.2 0.5 0.5 0.4 0.4', { set: { shapes: 'pose' } }],
    ['equal boxes of two classes', '0 0.5 0.5 0.2 0.2\n1 0.5 0.5 0.2 0.2'],
    ['one large object that fills the picture', '0 0.5 0.55 0.96 0.9'],
  ])('%s gives no finding', (_, text, options) => {
    expect(findings(text, options)).toEqual([]);
  });
});

describe('faulty YOLO rows', () => {
  it.each<[string, string, string[], YoloOptions?]>([
    ['a missing column', '0 0.5 0.5 0.2', ['yolo/column-count 0:0-13']],
    ['a confidence', ' 0 0.5 0.5 0.2 0.2 0.9', ['yolo/column-count 0:1-22']],
    ['commas between values', '0, 0.5, 0.5, 0.2, 0.2', ['yolo/column-count 0:0-21']],
    ['commas alone', '0,0.5,0.5,0.2,0.2', ['yolo/column-count 0:0-17']],
    ['a polygon among boxes', '0 .1 .1 .2 .1 .2 .3', ['yolo/column-count 0:0-19'], { set: { shapes: 'box' } }],
    ['a box among polygons', '0 .5 .5 .2 .2', ['yolo/column-count 0:0-13'], { set: { shapes: 'polygon' } }],
    [
      'five points of an oriented box',
      '0 .1 .1 .2 .1 .2 .3 .1 .3 .1 .2',
      ['yolo/column-count 0:0-31'],
      { set: { shapes: 'obb' } },
    ],
    ['a pose without its last point', '0 0.5 0.5 0.2 0.2 0.5 0.5 2', ['yolo/column-count 0:0-27'], pose],
    ['a word', '0 0.5 half 0.2 0.2', ['yolo/not-a-number 0:6-10']],
    ['a hexadecimal number', '0 0.5 0x1 0.2 0.2', ['yolo/not-a-number 0:6-9']],
    ['NaN and infinity', '0 nan 0.5 -Inf 0.2', ['yolo/not-finite 0:2-5', 'yolo/not-finite 0:10-14']],
    ['a number too large', '0 0.5 1e999 0.2 0.2', ['yolo/not-finite 0:6-11']],
    ['a decimal comma', '0 0.5 0,5 0.2 0.2', ['yolo/decimal-comma 0:6-9']],
    ['a class with a point', '\n1.0 0.5 0.5 0.2 0.2', ['yolo/class-not-integer 1:0-3']],
    ['a class by name', 'car 0.5 0.5 0.2 0.2', ['yolo/class-not-integer 0:0-3']],
    ['an unknown class', '3 0.5 0.5 0.2 0.2', ['yolo/class-unknown 0:0-1']],
    ['a negative class', '-1 0.5 0.5 0.2 0.2', ['yolo/class-unknown 0:0-2']],
    ['a coordinate over 1', '0 1.2 0.5 0.2 0.2', ['yolo/out-of-range 0:2-5']],
    ['a coordinate under 0', '0 0.5 -0.01 0.2 0.2', ['yolo/out-of-range 0:6-11']],
    ['a point of a polygon', '0 .1 .1 1.2 .1 .2 .3', ['yolo/out-of-range 0:8-11']],
    ['pixels', '0 320 240 64 48', ['yolo/pixel-coordinates 0:0-15']],
    ['pixels of a polygon', '0 10 10 20 10 20 30', ['yolo/pixel-coordinates 0:0-19']],
    ['a repeated row', '0 .5 .5 .2 .2\n0 0.50 .5 .2 .2', ['yolo/duplicate-row 1:0-15']],
    ['a visibility of 3', '0 .5 .5 .2 .2 .5 .5 3 0 0 0', ['yolo/visibility 0:20-21'], pose],
    ['corners', '0 .7 .7 .9 .95', ['yolo/corners 0:0-14']],
    ['a box that leaves the image', '0 0.95 0.5 0.2 0.2', ['box/outside-image 0:0-18']],
    ['a box that leaves an unknown image', '0 0.95 0.5 0.2 0.2', ['box/outside-image 0:0-18'], { size: null }],
    ['a negative width', '0 0.5 0.5 -0.2 0.2', ['box/inverted 0:10-14']],
    ['no height', '0 0.5 0.5 0.2 0', ['box/zero-area 0:14-15']],
    ['nearly the same box', '0 .5 .5 .2 .2\n0 .501 .5 .2 .2', ['box/near-duplicate 1:0-15']],
    ['a very long box', '0 .5 .5 .9 .01', ['box/extreme-aspect 0:0-14']],
  ])('%s is reported at its place', (_, text, expected, options) => {
    expect(findings(text, options)).toEqual(expected);
  });

  it('a mixture of line endings is reported once', () => {
    expect(findings('0 .5 .5 .2 .2\r\n\n')).toEqual(['text/mixed-line-endings 0:0-0']);
  });

  it('a file of corners is reported once, not row by row', () => {
    expect(findings('0 .7 .7 .9 .95\n1 .1 .2 .4 .5\n0 .6 .1 .8 .3')).toEqual(['yolo/corners 0:0-14']);
  });

  it('duplicates are found among many rows', () => {
    const rows = Array.from({ length: 100 }, (_, i) => `0 ${(0.1 + i * 0.008).toFixed(4)} 0.5 0.01 0.1`);
    expect(findings([...rows, rows[50]!].join('\n'))).toEqual(['yolo/duplicate-row 100:0-21']);
  });
});

describe('labels of YOLO rows', () => {
  it('keep the class, the numbers and the places that were written', () => {
    expect(readYolo('2  0.5 0.25\t.1 .2').record.labels).toEqual([
      {
        classReference: { written: '2', span: { start: 0, end: 1 }, index: 2 },
        shape: {
          kind: 'box',
          form: 'center',
          convention: { unit: 'fraction', base: 0, endInclusive: false },
          values: [0.5, 0.25, 0.1, 0.2],
        },
        span: { start: 0, end: 17 },
        spans: [3, 6, 7, 11, 12, 14, 15, 17],
      },
    ]);
  });

  it('of a pose split into box and points', () => {
    const [label] = readYolo('0 0.5 0.5 0.2 0.2 0.4 0.4 2 0 0 0', pose).record.labels;
    expect(label?.shape).toMatchObject({ box: [0.5, 0.5, 0.2, 0.2], points: [0.4, 0.4, 2, 0, 0, 0], dimensions: 3 });
  });

  it('are kept and marked where their numbers are wrong, and left out where they are unreadable', () => {
    const { labels } = readYolo('0 1.2 0.5 0.2 0.2\n0 x 0.5 0.2 0.2\n0 0.5 0.5 0.2 0.2').record;
    expect(labels.map(({ faulty }) => faulty)).toEqual([true, undefined]);
  });

  it('know the class that is meant by a name', () => {
    expect(readYolo('car 0.5 0.5 0.2 0.2').record.labels[0]?.classReference.index).toBe(2);
  });
});

describe('limits', () => {
  it('a line of a million columns is one finding, quickly', () => {
    const start = performance.now();
    expect(findings(`0 .5 .5 .2 .2\n0${' 0.5'.repeat(1_000_000)}\n9 .5 .5 .2 .3`)).toEqual([
      'text/too-large 1:0-4000001',
      'yolo/class-unknown 2:0-1',
    ]);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it('a value of a million digits is read in bounded time', () => {
    const start = performance.now();
    expect(findings(`0 .5 .5 .2 ${'1'.repeat(1_000_000)}x`)).toEqual(['yolo/not-a-number 0:11-1000012']);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it('a file of more than 20 MB is read up to there', () => {
    const row = '0 0.512345 0.512345 0.212345 0.212345\n';
    const text = row + ' '.repeat(MAX_CHARACTERS) + row;
    expect(findings(text)).toEqual([`text/too-large 1:${MAX_CHARACTERS - row.length}-${MAX_CHARACTERS - row.length}`]);
  });

  it('a row of as many columns as are read is read', () => {
    expect(findings(`0${' 0.5'.repeat(MAX_COLUMNS - 2)}`)).not.toContainEqual(expect.stringContaining('too-large'));
  });
});
