import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../test/support/datasets';
import { MemoryFiles } from '../../../test/support/memoryFiles';
import { nodeBytes } from '../../node/bytes/nodeBytes';
import { describedFile } from './describedFile';
import { describeSample } from './describeSample';

const dataset = buildDataset('coco-json', { annotationSets: [{ encoding: 'coco-json', path: 'labels.json' }] });

async function boxesOf(image: string, names: readonly string[]): Promise<number[]> {
  const labels = JSON.stringify({
    images: names.map((name, id) => ({ id, file_name: name, width: 100, height: 100 })),
    categories: [{ id: 1, name: 'road' }],
    annotations: names.map((_, id) => ({ id, image_id: id, category_id: 1, bbox: [id, 0, 10, 10], area: 100 })),
  });
  const files = new MemoryFiles({ '/set/labels.json': labels });
  const sample = { image, split: 'train', annotations: ['/set/labels.json'] };
  const { objects } = await describeSample(dataset, sample, { files, bytes: nodeBytes });
  return objects.map(({ box }) => box[0]);
}

describe('what is seen of an image that a file of many images describes', () => {
  it('is its own labels, not those of an image of the same name in another folder', async () => {
    const names = ['train/1.png', 'val/1.png'];
    expect(await boxesOf('/set/images/train/1.png', names)).toEqual([0]);
    expect(await boxesOf('/set/images/val/1.png', names)).toEqual([1]);
  });

  it('is nothing where several names in other folders could mean it', async () => {
    expect(await boxesOf('/set/images/x/1.png', ['train/1.png', 'val/1.png'])).toEqual([]);
  });

  it('is what the only image of that name has, wherever the file says that it lies', async () => {
    expect(await boxesOf('/set/images/x/1.png', ['elsewhere/1.png', 'elsewhere/2.png'])).toEqual([0]);
  });
});

describe('the labels of two annotation files', () => {
  it('each stand in their own, at the same place in both', async () => {
    const row = '0 0.5 0.5 0.25 0.25\n';
    const files = new MemoryFiles({ '/set/one/a.txt': row, '/set/two/a.txt': row.replace('0 ', '9 ') });
    const sets = ['one', 'two'].map((name) => ({ encoding: 'yolo-txt' as const, path: `${name}/{stem}.txt` }));
    const twice = buildDataset('yolo-txt', { annotationSets: sets });
    const sample = { image: '/set/a.png', split: 'train', annotations: ['/set/one/a.txt', '/set/two/a.txt'] };
    const description = await describeSample(twice, sample, { files, bytes: nodeBytes });
    const [{ range }] = description.objects as [(typeof description.objects)[number]];
    const place = (of: 'object' | 'finding', index: number) => describedFile(description, { of, index, range });
    expect([place('object', 0), place('object', 1)]).toEqual(['/set/one/a.txt', '/set/two/a.txt']);
    const unknown = description.findings.findIndex(({ rule }) => rule === 'yolo/class-unknown');
    const { range: at, file } = description.findings[unknown]!;
    expect(file).toBe('/set/two/a.txt');
    expect(describedFile(description, { of: 'finding', index: unknown, range: at! })).toBe(file);
    // The view that was clicked on is not the one that is there now.
    expect(place('object', 2)).toBe('/set/one/a.txt');
  });
});
