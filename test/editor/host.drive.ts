import { filesBelow } from '../../scripts/support/files.mjs';
import { describeHost } from './support/hostTests';

/** Every `*.host.ts` runs in an extension host of its own, on a workspace with one small YOLO data set. */
const files = {
  'data.yaml': 'train: images/train\nval: images/val\nnames: [cat, dog]\n',
  'labels/train/a.txt': '0 0.5 0.5 0.2 0.2\n7 0.5 0.5 0.2 0.2\n',
};

for (const source of filesBelow('test/editor/host', /\.host\.ts$/)) await describeHost(`./${source}`, { files });
