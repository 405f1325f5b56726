import { describe, expect, it } from 'vitest';
import { buildDataset } from '../../../test/support/datasets';
import type { Sample } from '../dataset/dataset';
import type { SampleReport } from '../dataset/report';
import { formatMessage } from '../std/message';
import { checkDataset, type DatasetCheck } from './checkDataset';

const dataset = buildDataset('yolo-txt', {
  splits: [
    { name: 'train', images: ['/set/images/train/*'] },
    { name: 'val', images: ['/set/images/val/*'] },
  ],
});

const report: SampleReport = {
  findings: [],
  dropped: [],
  waived: 0,
  hasImage: true,
  annotationsFound: [true],
  imageSize: undefined,
  imageBytes: 1,
  labels: 3,
  perClass: [1, 1, 1],
};

function sample(split: string, name: string): Sample {
  return { image: `/set/images/${split}/${name}.png`, split, annotations: [`/set/labels/${name}.txt`] };
}

async function check(
  samples: readonly [Sample, Partial<SampleReport>][],
  changes: Partial<DatasetCheck> = {},
): Promise<string[]> {
  const found = await checkDataset({
    dataset,
    collection: { samples: samples.map(([one]) => one), orphans: [], findings: [] },
    reports: new Map(samples.map(([one, part], index) => [one.image, { ...report, imageBytes: index + 1, ...part }])),
    fileReports: [],
    hash: (paths) => Promise.resolve(paths.map(() => 'same')),
    ...changes,
  });
  return found.map(({ rule, file, message }) => `${rule} ${file} ${formatMessage(message)}`);
}

describe('checkDataset', () => {
  it('has nothing to say about a good data set', async () => {
    expect(
      await check([
        [sample('train', 'a'), {}],
        [sample('val', 'b'), {}],
      ]),
    ).toEqual([]);
  });

  it('names images without an annotation', async () => {
    expect(await check([[sample('train', 'a'), { annotationsFound: [false] }]])).toEqual([
      'dataset/missing-annotation /set/images/train/a.png The image has no annotation: there is no file /set/labels/a.txt.',
    ]);
  });

  it('counts what it does not name', async () => {
    const many = Array.from({ length: 250 }, (_, i): [Sample, Partial<SampleReport>] => [
      sample('train', String(i)),
      { annotationsFound: [false] },
    ]);
    const found = await check(many);
    expect(found).toHaveLength(201);
    expect(found.at(-1)).toBe(
      'dataset/missing-annotation /set/street.dataset.yaml 250 images of the data set have no annotation.',
    );
  });

  it('hashes only images of equal length in different splits, and names the second of two that are the same', async () => {
    const asked: string[] = [];
    const hash = (paths: readonly string[]): Promise<string[]> => {
      asked.push(...paths);
      return Promise.resolve(paths.map(() => 'same'));
    };
    const found = await check(
      [
        [sample('train', 'a'), { imageBytes: 9 }],
        [sample('train', 'b'), { imageBytes: 7 }],
        [sample('train', 'c'), { imageBytes: 7 }],
        [sample('val', 'd'), { imageBytes: 9 }],
      ],
      { hash },
    );
    expect(asked).toEqual(['/set/images/train/a.png', '/set/images/val/d.png']);
    expect(found).toEqual([
      'dataset/same-content /set/images/val/d.png This image of val is also in train: a.png. Results on one say nothing about the other.',
    ]);
  });

  it('finds a class that is never used, and one that is hardly used', async () => {
    expect(await check([[sample('train', 'a'), { perClass: [101, 0, 2] }]])).toEqual([
      'dataset/class-unused /set/street.dataset.yaml No label of the data set has the class lane.',
      'dataset/class-imbalance /set/street.dataset.yaml road is used 101 times and car 2 times: a model may never learn the rare one.',
    ]);
  });

  it('does not ask for labels of what is ignored', async () => {
    const ignoring = { ...dataset, ignoredIndices: [1] };
    expect(await check([[sample('train', 'a'), { perClass: [1, 0, 1] }]], { dataset: ignoring })).toEqual([]);
  });
});
