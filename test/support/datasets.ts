import type { Dataset } from '../../src/core/dataset/dataset';
import type { Encoding } from '../../src/core/dataset/definition';

/** A data set with three classes (road, lane, car), all defaults, whose fields a test replaces as it needs. */
export function buildDataset(encoding: Encoding, changes: Partial<Dataset> = {}): Dataset {
  return {
    id: '/set/street.dataset.yaml',
    name: 'street',
    layout: 'definition',
    root: '/set',
    source: '/set/street.dataset.yaml',
    task: encoding.endsWith('mask') || encoding === 'one-hot-npy' ? 'segmentation' : 'detection',
    splits: [{ name: 'train', images: ['/set/images/**/*.png'] }],
    annotationSets: [{ encoding, path: 'labels/{stem}.txt' }],
    classes: [
      { id: 0, name: 'road', color: [64, 32, 32] },
      { id: 1, name: 'lane', color: [255, 0, 0] },
      { id: 2, name: 'car', color: [0, 0, 142] },
    ],
    ignoredColors: [],
    ignoredIndices: [],
    network: {},
    rules: {},
    waivers: [],
    ...changes,
  };
}
