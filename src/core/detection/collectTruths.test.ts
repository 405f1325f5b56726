import { describe, expect, it } from 'vitest';
import { buildRgbPng } from '../../../test/support/buildPng';
import { buildDataset } from '../../../test/support/datasets';
import { MemoryFiles } from '../../../test/support/memoryFiles';
import { nodeBytes } from '../../node/bytes/nodeBytes';
import type { Sample } from '../dataset/dataset';
import { collectCocoTruths, collectTruths } from './collectTruths';
import { truthFlags } from './tables';

const sampleOf = (name: string, label: string): Sample => ({
  image: `/set/images/${name}.png`,
  split: 'train',
  annotations: [label],
});
const environmentOf = (contents: Record<string, string | Uint8Array>) => ({
  files: new MemoryFiles(contents),
  bytes: nodeBytes,
});
const encode = (value: unknown, space?: number): Uint8Array =>
  new TextEncoder().encode(JSON.stringify(value, null, space));

describe('the truths of labels in a file an image', () => {
  it('turns fractions into pixels of the picture, and lists what has no class or no picture', async () => {
    const environment = environmentOf({
      '/set/images/a.png': buildRgbPng(10, 20, () => 0),
      '/set/labels/a.txt': '2 0.5 0.5 0.2 0.1\n9 0.5 0.5 0.1 0.1\n',
      '/set/labels/b.txt': '0 0.5 0.5 0.2 0.1\n',
    });
    const samples = [sampleOf('a', '/set/labels/a.txt'), sampleOf('b', '/set/labels/b.txt')];
    const { images, truths, places, problems, imageIds } = await collectTruths(
      buildDataset('yolo-txt'),
      samples,
      environment,
    );
    expect(images.names).toEqual(['/set/images/a.png', '/set/images/b.png']);
    expect([...images.widths, ...images.heights]).toEqual([10, 0, 20, 0]);
    expect([...imageIds]).toEqual([-1, -1]);
    expect([...truths.images, ...truths.classes]).toEqual([0, 2]);
    expect([...truths.boxes]).toEqual([4, 9, 6, 11]);
    expect([...truths.areas]).toEqual([4]);
    expect([places.files, ...places.lines]).toEqual([['/set/labels/a.txt'], 0]);
    expect(problems.map(({ code, file, line, count }) => [code, file, line, count])).toEqual([
      ['truth/unknown-class', '/set/labels/a.txt', 1, 1],
      ['truth/unknown-size', '/set/labels/b.txt', 0, 1],
    ]);
  });

  it('reads Pascal VOC from 1 with the far edges inside, its difficult objects, and its sizes where pictures are missing', async () => {
    const xml = `<annotation><filename>a.png</filename><size><width>50</width><height>40</height></size>
      <object><name>car</name><difficult>1</difficult><bndbox><xmin>1</xmin><ymin>2</ymin><xmax>10</xmax><ymax>20</ymax></bndbox></object>
    </annotation>`;
    const environment = environmentOf({ '/set/labels/a.xml': xml });
    const { images, truths, places } = await collectTruths(
      buildDataset('voc-xml'),
      [sampleOf('a', '/set/labels/a.xml')],
      environment,
    );
    expect([images.widths[0], images.heights[0]]).toEqual([50, 40]);
    expect([...truths.boxes]).toEqual([0, 1, 10, 20]);
    expect([...truths.flags]).toEqual([truthFlags.difficult]);
    expect([places.lines[0], places.characters[0]]).toEqual([1, 6]);
  });
});

const coco = {
  images: [
    { id: 7, file_name: 'b.png', width: 30, height: 40 },
    { id: 3, file_name: 'ä.png', width: 10, height: 20 },
  ],
  annotations: [
    { id: 1, image_id: 7, category_id: 4, bbox: [1.5, 2, 3, 4.25], area: 7, iscrowd: 0, segmentation: [[1, 2, 3, 4]] },
    { id: 2, image_id: 3, category_id: 2, bbox: [0, 0, 5, 5], iscrowd: 1 },
    { id: 3, image_id: 9, category_id: 2, bbox: [0, 0, 5, 5] },
    { id: 4, image_id: 3, category_id: 8, bbox: [0, 0, 5, 5] },
    { id: 5, image_id: 3, category_id: 2, bbox: [0, 0, 5] },
  ],
  categories: [
    { id: 4, name: 'dog' },
    { id: 2, name: 'cat' },
  ],
};

describe('the truths of a COCO file', () => {
  it('takes boxes and areas as written, pictures and classes by id, and lists the rest', () => {
    const { images, imageIds, classes, truths, problems } = collectCocoTruths(encode(coco), '/set/a.json');
    expect(images.names).toEqual(['ä.png', 'b.png']);
    expect([...imageIds]).toEqual([3, 7]);
    expect(classes.map(({ id, name }) => [id, name])).toEqual([
      [2, 'cat'],
      [4, 'dog'],
    ]);
    expect([...truths.images]).toEqual([0, 1]);
    expect([...truths.classes]).toEqual([0, 1]);
    expect([...truths.boxes]).toEqual([0, 0, 5, 5, 1.5, 2, 4.5, 6.25]);
    expect([...truths.boxAreas]).toEqual([25, 3 * 4.25]);
    expect([...truths.areas]).toEqual([25, 7]);
    expect([...truths.flags]).toEqual([truthFlags.crowd, 0]);
    expect(problems.map(({ code, count }) => [code, count])).toEqual([
      ['truth/unknown-image', 1],
      ['truth/unknown-class', 1],
      ['truth/no-box', 1],
    ]);
  });

  it.each([undefined, 2])('knows the line and character of each row (indented by %s)', (space) => {
    const bytes = encode(coco, space);
    const { places } = collectCocoTruths(bytes, '/set/a.json');
    const lines = new TextDecoder().decode(bytes).split('\n');
    const found = Array.from(places.lines, (line, row) => (lines[line] ?? '').slice(places.characters[row]));
    const whole = found.map((text, row) => (space === undefined ? text : lines.slice(places.lines[row]).join('\n')));
    expect(whole.map((text) => /"id":\s*(\d)/.exec(text)?.[1])).toEqual(['2', '1']);
    expect(found.map((text) => text[0])).toEqual(['{', '{']);
  });

  it('keeps what stands before a fault, and says where that is', () => {
    const text = JSON.stringify({ images: coco.images, categories: coco.categories, annotations: coco.annotations });
    const cut = text.slice(0, text.indexOf('"id":2,"image_id"'));
    const { truths, problems } = collectCocoTruths(new TextEncoder().encode(cut), '/set/a.json');
    expect(truths.images).toHaveLength(1);
    expect(problems.map(({ code }) => code)).toContain('truth/malformed');
  });

  it('belongs to the samples of a data set by the names of its pictures, and to its classes by their names', async () => {
    const dataset = buildDataset('coco-json', {
      classes: [
        { id: 1, name: 'dog', color: undefined },
        { id: 2, name: 'cat', color: undefined },
      ],
    });
    const environment = environmentOf({ '/set/a.json': encode(coco) });
    const samples = ['a', 'b'].map((name) => sampleOf(name, '/set/a.json'));
    const { images, truths } = await collectTruths(dataset, samples, environment);
    expect(images.names).toEqual(['ä.png', '/set/images/b.png', '/set/images/a.png']);
    expect([...truths.classes]).toEqual([1, 0]);
    expect([...truths.images]).toEqual([0, 1]);
  });
});

describe('the walk over bytes', () => {
  it('reads numbers as JSON.parse does', async () => {
    const { JsonBytes } = await import('../std/jsonBytes');
    const written = [
      '0',
      '-0.5',
      '12.340',
      '0.8234567890123456',
      '1e-7',
      '123456789012345678',
      '2.5E+3',
      '0.1',
      '-1e5',
    ];
    const json = new JsonBytes(new TextEncoder().encode(`[${written.join(', ')}]`));
    const values: number[] = [];
    json.open('[');
    for (let first = true; json.nextItem(first); first = false) values.push(json.number());
    expect(values).toEqual(JSON.parse(`[${written.join(',')}]`));
    expect(json.fault).toBeUndefined();
  });
});
