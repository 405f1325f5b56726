import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../../test/support/datasets';
import { nodeBytes } from '../../../node/bytes/nodeBytes';
import { boxOf } from '../../geometry/box';
import { Reporter } from '../../rules/reporter';
import { checkBoxes } from '../../rules/checkBoxes';
import { LineIndex } from '../../std/place';
import { stem } from '../../std/path';
import { vocXml } from './vocXml';

const good = `<annotation>
	<folder>images</folder>
	<filename>a b.jpg</filename>
	<size><width>640</width><height>480</height><depth>3</depth></size>
	<object>
		<name>car</name>
		<difficult>1</difficult>
		<bndbox><xmin>1</xmin><ymin>20</ymin><xmax>640</xmax><ymax>148.5</ymax></bndbox>
		<part><name>wheel</name><bndbox><xmin>0</xmin><ymin>0</ymin><xmax>3</xmax><ymax>3</ymax></bndbox></part>
	</object>
	<object><name> lane </name><bndbox><xmax>9</xmax><xmin>3</xmin><ymax>8</ymax><ymin>4</ymin></bndbox></object>
</annotation>
`;

const image = { path: '/set/images/a b.jpg', size: { width: 640, height: 480 } };

function read(text: string, dataset = buildDataset('voc-xml'), picture = image) {
  if (vocXml.medium !== 'text') throw new Error('not a text format');
  const reporter = new Reporter('/set/a.xml', dataset, text);
  const set = { encoding: 'voc-xml' as const };
  const records = vocXml.read(text, { dataset, set, image: picture, bytes: nodeBytes }, reporter);
  for (const record of records) checkBoxes(record, picture.size, reporter);
  const lines = new LineIndex(text);
  const findings = reporter.findings.map(({ rule, range }) => {
    const place = range === undefined ? '' : text.slice(lines.offsetAt(range.start), lines.offsetAt(range.end));
    return [rule, place];
  });
  return { record: records[0]!, findings, reporter };
}

/** The findings of the good annotation with one place of it written otherwise. */
function plant(from: string, to: string) {
  expect(good).toContain(from);
  return read(good.replace(from, to)).findings;
}

describe('vocXml', () => {
  it('reads objects with the place of every number', () => {
    const { record, findings } = read(good);
    expect(findings).toEqual([]);
    expect(record.labels.map(({ classReference }) => classReference.index)).toEqual([2, 1]);
    const [car, lane] = record.labels;
    expect(car).toMatchObject({ difficult: true, shape: { kind: 'box', values: [1, 20, 640, 148.5] } });
    expect(lane!.shape).toMatchObject({ values: [3, 4, 9, 8] });
    const written = [0, 2, 4, 6].map((i) => good.slice(lane!.spans[i], lane!.spans[i + 1]));
    expect(written).toEqual(['3', '4', '9', '8']);
    expect(good.slice(lane!.span.start, lane!.span.end)).toMatch(/^<object><name> lane.*<\/object>$/);
  });

  it('counts pixels from 1 with the far edges inside', () => {
    const { record } = read(good);
    expect(boxOf(record.labels[1]!.shape, image.size)).toEqual({ x0: 2, y0: 3, x1: 9, y1: 8 });
  });

  it.each([
    ['a letter in a coordinate', '<xmin>1</xmin>', '<xmin>1O</xmin>', 'voc/not-a-number', '1O'],
    ['a decimal comma', '148.5', '148,5', 'voc/not-a-number', '148,5'],
    ['nan', '>20<', '> nan <', 'voc/not-a-number', 'nan'],
    ['an empty coordinate', '<ymin>20</ymin>', '<ymin></ymin>', 'voc/not-a-number', '<ymin></ymin>'],
    ['a missing coordinate', '<ymin>20</ymin>', '', 'voc/missing-element', 'bndbox'],
    ['a missing name', '<name>car</name>', '', 'voc/missing-element', 'object'],
    [
      'a missing size',
      '<size><width>640</width><height>480</height><depth>3</depth></size>',
      '',
      'voc/missing-element',
      'annotation',
    ],
    ['a missing width', '<width>640</width>', '', 'voc/missing-element', 'size'],
    ['another width', '640</width>', '641</width>', 'voc/size-differs', '641'],
    ['another height', '480</height>', '481</height>', 'voc/size-differs', '481'],
    ['another file name', 'a b.jpg', 'a_b.jpg', 'voc/filename-differs', 'a_b.jpg'],
    ['an unknown class', ' lane ', ' lanes ', 'voc/class-unknown', 'lanes'],
    ['a coordinate 0', '<xmin>1</xmin>', '<xmin>0</xmin>', 'voc/one-based', '0'],
    ['an end tag of another name', '</ymin><xmax>640', '</xmin><xmax>640', 'voc/malformed', '</xmin>'],
    ['a bare ampersand', 'a b.jpg', 'a & b.jpg', 'voc/malformed', '&'],
    ['a missing end', '</annotation>\n', '', 'voc/malformed', ''],
    ['a file cut off', good.slice(250), '', 'voc/malformed', ''],
    ['an unknown entity', '<name>car', '<name>&car;', 'voc/malformed', '&car;'],
  ])('finds %s at its place and nothing else', (_, from, to, rule, place) => {
    const [first, ...rest] = plant(from, to);
    expect(rest).toEqual([]);
    expect(first![0]).toBe(rule);
    if (place !== '') expect(first![1]).toContain(place);
  });

  it('leaves boxes to the rules about boxes, with the number that is wrong', () => {
    expect(plant('>148.5<', '>8<')).toEqual([['box/inverted', '8']]);
    expect(plant('<xmax>640<', '<xmax>650<')).toEqual([['box/outside-image', '650']]);
  });

  it('takes a file name with folders or without an extension', () => {
    expect(plant('a b.jpg', 'C:\\images\\a b.jpg')).toEqual([]);
    expect(plant('a b.jpg', 'a b')).toEqual([]);
  });

  it('calls no class unknown where none is declared', () => {
    expect(read(good, buildDataset('voc-xml', { classes: [] })).findings).toEqual([]);
  });

  it('reads a file that counts from 0 as one that does', () => {
    const { record } = read(good.replace('<xmin>1<', '<xmin>0<'));
    expect(boxOf(record.labels[0]!.shape, image.size)).toEqual({ x0: 0, y0: 20, x1: 640, y1: 148.5 });
  });

  it('keeps the labels while a tag is being typed', () => {
    const { record } = read(good.replace('<difficult>1', '<difficult'));
    expect(record.labels).toHaveLength(2);
  });

  it('ends billions of laughs and endless nesting in one finding', () => {
    const laughs = '<!DOCTYPE a [<!ENTITY l0 "lol"><!ENTITY l1 "&l0;&l0;&l0;">]><annotation>&l1;</annotation>';
    expect(read(laughs).findings.map(([rule]) => rule)).toEqual(['voc/malformed']);
    expect(read('<annotation>'.repeat(200_000)).findings.map(([rule]) => rule)).toEqual(['voc/malformed']);
  });

  it('takes any mutation of an annotation without throwing, and reports each that is no XML', () => {
    const edit = fc.tuple(fc.nat(good.length), fc.nat(20), fc.string({ unit: 'binary', maxLength: 4 }));
    fc.assert(
      fc.property(edit, ([at, length, text]) => {
        read(good.slice(0, at) + text + good.slice(at + length));
      }),
      { seed: 7, numRuns: 2000 },
    );
  });
});

const raccoon = '../shared/data/raccoon/annotations';

describe.skipIf(!existsSync(raccoon))('vocXml on the raccoon set (skipped without ../shared/data)', () => {
  it('reads every box and finds nothing', () => {
    const dataset = buildDataset('voc-xml', { classes: [{ id: 1, name: 'raccoon', color: undefined }] });
    const images = readdirSync('../shared/data/raccoon/images');
    let boxes = 0;
    for (const name of readdirSync(raccoon)) {
      const text = readFileSync(join(raccoon, name), 'utf8');
      const [width, height] = [/<width>(\d+)/, /<height>(\d+)/].map((pattern) => Number(pattern.exec(text)?.[1]));
      const picture = {
        path: `/x/${images.find((file) => stem(file) === stem(name))}`,
        size: { width: width!, height: height! },
      };
      const { record, findings } = read(text, dataset, picture);
      expect(findings).toEqual([]);
      boxes += record.labels.length;
    }
    expect(boxes).toBe(217);
  });
});
