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
});
