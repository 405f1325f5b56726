import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../../test/support/datasets';
import { nodeBytes } from '../../../node/bytes/nodeBytes';
import { Reporter } from '../../rules/reporter';
import { folder } from './folder';

const dataset = buildDataset('folder', {
  splits: [{ name: 'train', images: ['/set/train/**/*.png'] }],
  classes: ['train', 'car', 'boat'].map((name, id) => ({ id, name, color: undefined })),
});

function classOf(path: string): string | undefined {
  if (folder.medium !== 'text') throw new Error('folders are read as text');
  const context = { dataset, set: dataset.annotationSets[0]!, image: { path, size: undefined }, bytes: nodeBytes };
  return folder.read('', context, new Reporter(path, dataset))[0]?.labels[0]?.classReference.written;
}

describe('folders named after classes', () => {
  it('takes the outermost folder that has the name of a class', () => {
    expect(classOf('/set/train/car/boat/1.png')).toBe('car');
    expect(classOf('/set/train/boat/seen from above/1.png')).toBe('boat');
  });

  it('does not take the folder of a split for a class of the same name', () => {
    expect(classOf('/set/train/car/1.png')).toBe('car');
    expect(classOf('/set/train/train/1.png')).toBe('train');
    expect(classOf('/set/train/1.png')).toBe('train');
  });
});
