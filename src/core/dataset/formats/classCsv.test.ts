import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../../test/support/datasets';
import { nodeBytes } from '../../../node/bytes/nodeBytes';
import { Reporter } from '../../rules/reporter';
import { MAX_ROWS, scanCsv, type CsvCell } from '../../std/csv';
import { LineIndex } from '../../std/place';
import { classCsv } from './classCsv';
import { folder } from './folder';

function read(text: string) {
  if (classCsv.medium !== 'text') throw new Error('not a text format');
  const dataset = buildDataset('class-csv');
  const reporter = new Reporter('/set/a.csv', dataset, text);
  const set = { encoding: 'class-csv' as const };
  const records = classCsv.read(text, { dataset, set, image: undefined, bytes: nodeBytes }, reporter);
  const lines = new LineIndex(text);
  const findings = reporter.findings.map(({ rule, range }) => [
    rule,
    range === undefined ? '' : text.slice(lines.offsetAt(range.start), lines.offsetAt(range.end)),
  ]);
  const labels = records.map(({ picture, labels: own }) => [
    picture.fileName?.written,
    ...own.map(({ classReference }) => classReference.index),
  ]);
  return { labels, findings };
}

describe('classCsv', () => {
  it.each([
    [
      'id,Image,split,Label\r\n1,a.png,train,car\r\n2,"b, c.png",train,"road"\r\n',
      [
        ['a.png', 2],
        ['b, c.png', 0],
      ],
    ],
    [
      'a.png,2\nb.png,0\n',
      [
        ['a.png', 2],
        ['b.png', 0],
      ],
    ],
    ['filename;class\na.png;car\na.png;lane', [['a.png', 2, 1]]],
  ])('reads %j', (text, labels) => {
    expect(read(text)).toEqual({ labels, findings: [] });
  });

  it.each([
    ['image,label\na.png,cat\n', 'class/unknown', 'cat'],
    ['image,label\na.png\n', 'csv/malformed', 'a.png'],
    ['image,label\na.png,"car\nb.png,car', 'csv/malformed', '"car'],
    ['image,label\na.png,car\na.png,car\n', 'csv/duplicate-row', 'a.png,car'],
    ['x,y\n1,2\n', 'csv/missing-column', 'x,y'],
  ])('finds in %j what is wrong', (text, rule, place) => {
    expect(read(text).findings[0]).toEqual([rule, place]);
  });

  it('takes any text without throwing, and reads back what a writer quoted', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => void read(text)),
      { seed: 7, numRuns: 500 },
    );
    const cell = fc.string({ minLength: 1 }).filter((value) => value.trim() !== '');
    fc.assert(
      fc.property(fc.array(fc.tuple(cell, cell), { minLength: 1 }), (rows) => {
        const text = rows.map((row) => row.map((value) => `"${value.replaceAll('"', '""')}"`).join(',')).join('\n');
        const read: string[][] = [];
        const row = (cells: readonly CsvCell[]) => read.push(cells.map(({ value }) => value));
        scanCsv(`a,b\n${text}`, { row, fault: () => expect.unreachable() });
        expect(read.slice(1)).toEqual(rows);
      }),
      { seed: 7, numRuns: 300 },
    );
  });
});

describe('a table of more than two million rows', () => {
  it('is read up to there, and that is said at the first row that is not', () => {
    // Rows without an image and a label are read quickest.
    const text = `image,label\na.png,0\n${',\n'.repeat(MAX_ROWS - 3)}b.png,1\nc.png,2\n`;
    const { labels, findings } = read(text);
    expect(labels).toEqual([
      ['a.png', 0],
      ['b.png', 1],
    ]);
    expect(findings.filter(([rule]) => rule !== 'csv/malformed')).toEqual([['text/too-large', '']]);
  }, 60_000);
});

describe('folder', () => {
  it.each([
    ['/set/train/car/a.png', 2, []],
    ['/set/train/car/night/a.png', 2, []],
    ['/set/train/bus/a.png', undefined, ['class/unknown']],
  ])('takes the class of %s from its folder', (path, index, rules) => {
    if (folder.medium !== 'text') throw new Error('not a text format');
    const dataset = buildDataset('folder');
    const reporter = new Reporter(path, dataset);
    const context = {
      dataset,
      set: { encoding: 'folder' as const },
      image: { path, size: undefined },
      bytes: nodeBytes,
    };
    const [record] = folder.read('', context, reporter);
    expect(record!.labels[0]!.classReference.index).toBe(index);
    expect(reporter.findings.map(({ rule }) => rule)).toEqual(rules);
  });
});
