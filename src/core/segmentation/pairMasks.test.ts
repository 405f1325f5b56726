import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../test/support/datasets';
import { MemoryFiles } from '../../../test/support/memoryFiles';
import type { Sample } from '../dataset/dataset';
import { pairMasks } from './pairMasks';

const dataset = buildDataset('index-mask');

function sample(split: string, name: string): Sample {
  return { image: `/set/images/${split}/${name}.jpg`, split, annotations: [`/set/masks/${split}/${name}.png`] };
}

async function pair(paths: readonly string[], samples: readonly Sample[], predictions = '/out', split?: string) {
  const files = new MemoryFiles(Object.fromEntries(paths.map((path) => [path, ''])));
  const found = await pairMasks({ dataset, setIndex: 0, samples, predictions, split }, files);
  return {
    ...found,
    predictions: found.pairs.map(({ prediction }) => prediction),
    codes: found.problems.map(({ code, file }) => `${code} ${file}`),
  };
}

describe('predictions', () => {
  it.each([
    ['0001.png', '0001'],
    ['0001_pred.png', '0001'],
    ['0001.npy', '0001'],
    ['aachen_000001_gtFine_labelIds.png', 'aachen_000001_leftImg8bit'],
    ['aachen_000001_leftImg8bit_pred.png', 'aachen_000001_leftImg8bit'],
  ])('%s belongs to the image %s', async (prediction, image) => {
    const { predictions, problems } = await pair(
      [`/out/${prediction}`, `/set/masks/val/${image}.png`],
      [sample('val', image)],
    );
    expect(predictions).toEqual([`/out/${prediction}`]);
    expect(problems).toEqual([]);
  });

  it('of images of one name are told apart by their folders', async () => {
    const samples = [sample('train', 'a'), sample('val', 'a')];
    const masks = ['/set/masks/train/a.png', '/set/masks/val/a.png'];
    const { pairs } = await pair([...masks, '/out/val/a.png', '/out/train/a.png'], samples);
    expect(pairs.map(({ split, prediction }) => [split, prediction])).toEqual([
      ['train', '/out/train/a.png'],
      ['val', '/out/val/a.png'],
    ]);
  });

  it('with scores go before pictures, and what is not used is said', async () => {
    const { predictions, codes } = await pair(
      ['/set/masks/val/a.png', '/out/a.png', '/out/a.npy'],
      [sample('val', 'a')],
    );
    expect(predictions).toEqual(['/out/a.npy']);
    expect(codes).toEqual(['segmentation/unknown-image /out/a.png']);
  });

  it('that are missing, have no truth or no image are listed', async () => {
    const samples = [sample('val', 'a'), sample('val', 'b'), sample('val', 'c')];
    const { predictions, codes, images } = await pair(
      ['/set/masks/val/a.png', '/out/a.png', '/out/c.png', '/out/x.png'],
      samples,
    );
    expect(predictions).toEqual(['/out/a.png']);
    expect(images).toBe(3);
    expect(codes).toEqual([
      'segmentation/no-prediction /set/images/val/b.jpg',
      'segmentation/no-truth /set/images/val/c.jpg',
      'segmentation/unknown-image /out/x.png',
    ]);
  });

  it('of a split that has none are not missed one by one', async () => {
    const samples = [sample('train', 'a'), sample('train', 'b'), sample('val', 'c')];
    const { images, codes } = await pair(['/set/masks/val/c.png', '/out/c.png'], samples);
    expect(images).toBe(1);
    expect(codes).toEqual(['segmentation/split-left-out /set/street.dataset.yaml']);
  });

  it('are found by a path with the name of the image in it', async () => {
    const paths = ['/set/masks/val/a.png', '/out/val/run7/a.mask.png'];
    const { predictions, problems } = await pair(paths, [sample('val', 'a')], '/out/{split}/run7/{stem}.mask.png');
    expect(predictions).toEqual(['/out/val/run7/a.mask.png']);
    expect(problems).toEqual([]);
  });

  it('are looked for in one split where that is asked for', async () => {
    const samples = [sample('train', 'a'), sample('val', 'b')];
    const paths = ['/set/masks/train/a.png', '/set/masks/val/b.png', '/out/a.png', '/out/b.png'];
    const { predictions } = await pair(paths, samples, '/out', 'val');
    expect(predictions).toEqual(['/out/b.png']);
  });

  it('may lie beside a file that says what their values mean', async () => {
    const paths = ['/set/masks/val/a.png', '/out/a.png', '/out/classes.json'];
    expect((await pair(paths, [sample('val', 'a')])).mapFile).toBe('/out/classes.json');
  });
});
