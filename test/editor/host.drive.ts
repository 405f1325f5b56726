import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeExample } from '../../scripts/example.mjs';
import { filesBelow } from '../../scripts/support/files.mjs';
import { buildRgbPng } from '../support/buildPng';
import { describeHost } from './support/hostTests';
import { makeLargeSet } from './support/largeSet';
import type { EditorOptions } from './support/session';

/** A picture with a class border in the middle; one pixel can be of a colour that nothing declares. */
function picture(width: number, height: number, wrong = -1): Uint8Array {
  return buildRgbPng(width, height, (row, column) =>
    row * width + column === wrong ? 0x00ff00 : column < width / 2 ? 0x402020 : 0xff0000,
  );
}

/** A small YOLO data set in Ultralytics' layout, with a label of a class that is not there. */
function yolo(folder: string): Record<string, string | Uint8Array> {
  return {
    [`${folder}/data.yaml`]: 'train: images/train\nval: images/val\nnames: [cat, dog]\n',
    [`${folder}/images/train/a.png`]: picture(64, 48),
    [`${folder}/images/train/b.png`]: picture(48, 48),
    [`${folder}/images/val/d.png`]: picture(32, 48),
    [`${folder}/labels/train/a.txt`]: '0 0.5 0.5 0.2 0.2\n7 0.5 0.5 0.4 0.4\n',
    [`${folder}/labels/train/b.txt`]: '1 0.5 0.5 0.2 0.2\n',
    [`${folder}/labels/val/d.txt`]: '1 0.5 0.5 0.2 0.2\n0 0.2 0.2 0.1 0.1\n',
  };
}

const definition = `version: 1
task: segmentation
images: "imgs/*.png"
annotations: { encoding: color-mask, path: "masks/{stem}.png" }
classes:
  - { id: 0, name: road, color: [64, 32, 32] }
  - { id: 1, name: lane, color: [255, 0, 0] }
`;

const diskWorkspace: EditorOptions = {
  files: {
    ...yolo('yolo'),
    ...yolo('gone'),
    ...yolo('.later'),
    ...yolo('ignored'),
    ...yolo('excluded'),
    '.gitignore': 'ignored/\n',
    'masks/street.dataset.yaml': definition,
    'masks/imgs/one.png': picture(16, 8),
    'masks/masks/one.png': picture(16, 8),
    'spare/wrong.png': picture(16, 8, 2 * 16 + 3),
    'spare/large.png': picture(32, 16),
  },
  settings: { 'files.exclude': { '**/excluded': true } },
};

const exampleWorkspace: EditorOptions = {
  prepare: (workspace) => {
    const { faults } = makeExample(workspace);
    writeFileSync(join(workspace, 'faults.json'), JSON.stringify(faults));
  },
};

const busyWorkspace: EditorOptions = {
  files: yolo('yolo'),
  prepare: (workspace) => {
    makeLargeSet(join(workspace, 'large'));
  },
  settings: { 'jetson.validation.automatic': 'open' },
};

/** The workspace that each `*.host.ts` runs in, in an extension host of its own. */
const workspaces: Readonly<Record<string, EditorOptions>> = {
  activation: { files: yolo('yolo') },
  busy: busyWorkspace,
  disk: diskWorkspace,
  language: exampleWorkspace,
  definitions: exampleWorkspace,
  records: exampleWorkspace,
};

for (const source of filesBelow('test/editor/host', /\.host\.ts$/)) {
  const name = /([^/]+)\.host\.ts$/.exec(source)?.[1] ?? '';
  await describeHost(`./${source}`, workspaces[name] ?? {});
}
