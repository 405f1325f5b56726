import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../test/support/datasets';
import { MemoryFiles } from '../../../test/support/memoryFiles';
import { nodeBytes } from '../../node/bytes/nodeBytes';
import { applyEdits } from '../fixes/edits';
import type { Dataset } from './dataset';
import { renameClass, type FileEdits } from './renameClass';

const definition = 'classes:\n  - { id: 0, name: road } # the ground\n  - { id: 1, name: car }\n';
const xml = (...names: string[]): string =>
  `<annotation>${names.map((name) => `<object><name>${name}</name><bndbox><xmin>1</xmin><ymin>1</ymin><xmax>2</xmax><ymax>2</ymax></bndbox></object>`).join('')}</annotation>`;

function sampleOf(stem: string): { image: string; split: string; annotations: string[] } {
  return { image: `/set/images/${stem}.png`, split: 'train', annotations: [`/set/labels/${stem}.xml`] };
}

async function rename(dataset: Dataset, files: MemoryFiles, to: string): Promise<FileEdits[]> {
  const environment = { files, bytes: nodeBytes, signal: new AbortController().signal };
  return renameClass(dataset, [sampleOf('a'), sampleOf('b')], { from: 'car', to }, environment);
}

const source = '/set/street.dataset.yaml';
const classes = [
  { id: 0, name: 'road', color: undefined },
  { id: 1, name: 'car', color: undefined },
];

describe('renameClass', () => {
  it('changes the declaration and every label that writes the name, and nothing else', async () => {
    const texts: Record<string, string> = {
      [source]: definition,
      '/set/labels/a.xml': xml('car', 'road', 'car'),
      '/set/labels/b.xml': xml('road'),
    };
    const edits = await rename(buildDataset('voc-xml', { source, classes }), new MemoryFiles(texts), 'vehicle');
    const changed = Object.fromEntries(edits.map(({ path, edits: own }) => [path, applyEdits(texts[path]!, own)]));
    expect(changed).toEqual({
      [source]: definition.replace('name: car', 'name: vehicle'),
      '/set/labels/a.xml': xml('vehicle', 'road', 'vehicle'),
    });
  });

  it('escapes what XML does not allow in a text', async () => {
    const texts = { [source]: definition, '/set/labels/a.xml': xml('car') };
    const edits = await rename(buildDataset('voc-xml', { source, classes }), new MemoryFiles(texts), 'car & cart');
    const own = edits.find(({ path }) => path.endsWith('a.xml'))!;
    expect(applyEdits(texts['/set/labels/a.xml'], own.edits)).toBe(xml('car &amp; cart'));
  });

  it('leaves labels alone that number their class', async () => {
    const files = new MemoryFiles({ [source]: definition });
    const edits = await rename(buildDataset('yolo-txt', { source, classes }), files, 'vehicle');
    expect(edits.map(({ path }) => path)).toEqual([source]);
    expect(files.reads).toEqual([source]);
  });

  it('escapes it too where there is space around the name', async () => {
    const spaced = xml('car').replace('>car<', '> car <');
    const texts = { [source]: definition, '/set/labels/a.xml': spaced };
    const edits = await rename(buildDataset('voc-xml', { source, classes }), new MemoryFiles(texts), 'car & cart');
    const own = edits.find(({ path }) => path.endsWith('a.xml'))!;
    expect(applyEdits(spaced, own.edits)).toContain('> car &amp; cart <');
  });

  it('quotes a name that would end a cell of a table', async () => {
    const texts = { [source]: definition, '/set/labels.csv': 'image,label\na.png,car\nb.png,"car"\n' };
    const samples = [{ image: '/set/images/a.png', split: 'train', annotations: ['/set/labels.csv'] }];
    const environment = { files: new MemoryFiles(texts), bytes: nodeBytes, signal: new AbortController().signal };
    const dataset = buildDataset('class-csv', { source, classes });
    const edits = await renameClass(dataset, samples, { from: 'car', to: 'car, small' }, environment);
    const own = edits.find(({ path }) => path.endsWith('.csv'))!;
    expect(applyEdits(texts['/set/labels.csv'], own.edits)).toBe(
      'image,label\na.png,"car, small"\nb.png,"car, small"\n',
    );
  });

  it('changes the categories of COCO files and the list that the classes come from', async () => {
    const coco = '{ "images": [], "categories": [{ "id": 1, "name": "car" }, { "id": 2, "name": "cart" }] }';
    const map = "item { id: 1 name: 'car' }\n";
    const texts = { [source]: definition, '/set/labels.json': coco, '/set/labelmap.pbtxt': map };
    const samples = [{ image: '/set/images/a.png', split: 'train', annotations: ['/set/labels.json'] }];
    const environment = { files: new MemoryFiles(texts), bytes: nodeBytes, signal: new AbortController().signal };
    const range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
    for (const [file, text] of [
      ['/set/labelmap.pbtxt', map.replace('car', 'bus')],
      ['/set/labels.json', coco.replace('"car"', '"bus"')],
    ] as const) {
      const declared = [{ id: 1, name: 'car', color: undefined, place: { file, range } }];
      const dataset = buildDataset('coco-json', { source, classes: declared });
      const edits = await renameClass(dataset, samples, { from: 'car', to: 'bus' }, environment);
      const changed = Object.fromEntries(edits.map(({ path, edits: own }) => [path, own]));
      expect(applyEdits(texts[file], changed[file]!)).toBe(text);
      expect(applyEdits(coco, changed['/set/labels.json']!)).toBe(coco.replace('"car"', '"bus"'));
      expect(edits.filter(({ path }) => path === '/set/labels.json')).toHaveLength(1);
    }
  });
});
