import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { makeExample } from '../../scripts/example.mjs';
import { filesBelow } from '../../scripts/support/files.mjs';
import { formatRunRecord } from '../../src/core/runs/parseRunRecord';
import type { RunRecord } from '../../src/core/runs/runRecord';
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

/** A run that is over, as it is kept. */
function run(id: string, numpy: string, diff: string): Record<string, string> {
  const own = `.jetson-workbench/runs/${id}`;
  const record: RunRecord = {
    version: 1,
    id,
    name: 'train',
    createdAt: 1,
    configuration: { name: 'train', command: ['python3', 'train.py'] },
    host: { id: 'local', name: 'here' },
    workingFolder: '/tmp',
    states: [{ state: 'finished', at: 2, code: 0 }],
    tags: [],
    star: false,
  };
  return {
    [`${own}/run.json`]: formatRunRecord(record),
    [`${own}/environment.txt`]: `python 3.8.10\nnumpy==${numpy}\n`,
    [`${own}/git.diff`]: diff,
    [`${own}/log`]: 'step 1 loss 0.5\nstep 2 loss 0.25\n',
  };
}

const runsWorkspace: EditorOptions = {
  files: {
    ...run('20260101-000000-aaaaaa', '1.19.5', ''),
    ...run('20260102-000000-bbbbbb', '1.24.4', '+new line\n'),
    '.vscode/runs.json': JSON.stringify({
      version: 1,
      runs: [
        {
          name: 'train',
          command: ['python3', 'train.py'],
          metrics: [{ kind: 'stdout', pattern: String.raw`step (?<step>\d+) loss (?<loss>\S+)` }],
        },
      ],
    }),
  },
};

/** The workspace that each `*.host.ts` runs in, in an extension host of its own. */
const workspaces: Readonly<Record<string, EditorOptions>> = {
  activation: { files: yolo('yolo') },
  busy: busyWorkspace,
  disk: diskWorkspace,
  language: exampleWorkspace,
  definitions: exampleWorkspace,
  records: exampleWorkspace,
  runs: runsWorkspace,
};

for (const source of filesBelow('test/editor/host', /\.host\.ts$/)) {
  const name = /([^/]+)\.host\.ts$/.exec(source)?.[1] ?? '';
  await describeHost(`./${source}`, workspaces[name] ?? {});
}
