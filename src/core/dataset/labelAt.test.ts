import { describe, expect, it } from 'vitest';
import { MemoryFiles } from '../../../test/support/memoryFiles';
import { buildDataset } from '../../../test/support/datasets';
import { nodeBytes } from '../../node/bytes/nodeBytes';
import { RecentResults } from '../std/recentResults';
import type { Dataset } from './dataset';
import { labelAt } from './labelAt';

const path = '/set/labels.csv';
const samples = ['a', 'b'].map((name) => ({
  image: `/set/images/${name}.png`,
  split: 'train',
  annotations: [path],
}));
const table = 'image,label\na.png,car\nb.png,lane\n';

function questions(files: MemoryFiles) {
  const recent = new RecentResults(1);
  return async (line: number, dataset: Dataset = buildDataset('class-csv'), live?: string) => {
    const environment = {
      ...{ files, bytes: nodeBytes, recent },
      ...(live === undefined ? {} : { live: new Map([[path, live]]) }),
    };
    const place = { kind: 'shared', path, setIndex: 0, samples } as const;
    const found = await labelAt(dataset, place, { line, character: 0 }, environment, { thumbnail: 0 });
    return [found?.className, found?.image];
  };
}

const readsOf = ({ reads }: MemoryFiles): number => reads.filter((each) => each === path).length;

describe('labels in a file of many images', () => {
  it('are found at their places, and the file is read once', async () => {
    const files = new MemoryFiles({ [path]: table });
    const ask = questions(files);
    expect(await ask(1)).toEqual(['car', '/set/images/a.png']);
    expect(await ask(2)).toEqual(['lane', '/set/images/b.png']);
    expect(await ask(0)).toEqual([undefined, undefined]);
    expect(readsOf(files)).toBe(1);
  });

  it('are read again when the file, the text on the screen or the classes change', async () => {
    const files = new MemoryFiles({ [path]: table });
    const ask = questions(files);
    await ask(1);
    files.set(path, table.replace('car', 'road'));
    expect(await ask(1)).toEqual(['road', '/set/images/a.png']);
    expect(await ask(1, buildDataset('class-csv'), table.replace('car', 'lane'))).toEqual([
      'lane',
      '/set/images/a.png',
    ]);
    expect(await ask(1, buildDataset('class-csv'), table.replace('car', 'cart'))).toEqual([
      'cart',
      '/set/images/a.png',
    ]);
    expect(await ask(1)).toEqual(['road', '/set/images/a.png']);
    const [first] = buildDataset('class-csv').classes;
    expect(await ask(1, buildDataset('class-csv', { classes: [{ ...first!, name: 'Road', id: 9 }] }))).toEqual([
      'road',
      '/set/images/a.png',
    ]);
    expect(readsOf(files)).toBe(6);
  });
});
