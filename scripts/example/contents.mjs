// @ts-check
import { makeCamvid } from './camvid.mjs';
import { makeOneHot } from './oneHot.mjs';
import { makePedestrians } from './pedestrians.mjs';
import { makeSegmentation } from './segmentation.mjs';
import { makeSigns } from './signs.mjs';
import { makeSources } from './sources.mjs';
import { makeTraining, RUNS } from './training.mjs';
import { makeVehicles } from './vehicles.mjs';

/**
 * A fault that was planted on purpose: its file, the rule that finds it, and its line (from 1) where the file is text.
 * @typedef {{ file: string, rule: string, what: string, line?: number }} Fault
 * @typedef {{ files: [path: string, content: string | Uint8Array][], faults: Fault[] }} Contents
 */

/** @type {Record<string, { title: string, make: () => Contents }>} */
const PARTS = {
  signs: {
    title: 'boxes in YOLO text files, in the layout of Ultralytics, with detections in `detections.csv`',
    make: makeSigns,
  },
  street: { title: 'colour masks, described by `street.dataset.yaml`', make: makeSegmentation },
  pedestrians: { title: 'boxes in Pascal VOC XML beside the images', make: makePedestrians },
  vehicles: { title: 'boxes and outlines in COCO JSON', make: makeVehicles },
  camvid: {
    title: 'masks of class indices, in the folders of CamVid, with predicted ones in `results/`',
    make: makeCamvid,
  },
  onehot: { title: 'one-hot arrays, described by `onehot.dataset.yaml`', make: makeOneHot },
  sources: { title: 'a Python data source with the seven attributes', make: makeSources },
};

/** The whole example: every file by its path, and everything that is wrong in it. @returns {Contents} */
export function makeContents() {
  /** @type {Contents} */
  const all = { files: [], faults: [] };
  /** @type {string[]} */
  const sections = [];
  for (const [folder, { title, make }] of Object.entries(PARTS)) {
    const { files, faults } = make();
    for (const [path, content] of files) all.files.push([`${folder}/${path}`, content]);
    const here = faults.map((fault) => ({ ...fault, file: `${folder}/${fault.file}` }));
    all.faults.push(...here);
    sections.push(
      `## \`${folder}/\`: ${title}\n\n| File | Wrong on purpose | Rule |\n|---|---|---|\n${here.map(tableRow).join('')}`,
    );
  }
  for (const [path, content] of makeTraining().files) all.files.push([`training/${path}`, content]);
  all.files.push(['.vscode/runs.json', RUNS]);
  all.files.push(['README.md', `${INTRODUCTION}\n${sections.join('\n')}`]);
  return all;
}

const INTRODUCTION = `# Example: labels with mistakes in them

Everything here was drawn by a program, so the labels fit the pictures exactly, but for the mistakes in the tables below. To see them:

- Open a file of the tables. A mistake in a text is underlined; hover over it for the reason, press Ctrl+. (Cmd+. on a Mac) for the fixes.
- Right-click a picture and choose *Visualise Labels* to see boxes and masks over it, with what is wrong marked.
- Open the *Datasets* view for the counts of each set, or run *Validate All Datasets*.
- Choose *Jetson: Explore Anchors* and \`signs\`: half of the signs are so small that no anchor of vgg300 matches them.
- Right-click \`signs/detections.csv\` and choose *Evaluate Detections…* to see how good they are.
- On the command line, where the repository was cloned: \`npm run -s cli -- validate examples/street\`

\`camvid/results/\` holds predicted masks. How good they are: \`npm run -s cli -- evaluate segmentation --truth examples/street/camvid --predictions examples/street/camvid/results\`

\`training/\` holds two small training scripts, one for a bare Python and one for TensorFlow; \`.vscode/runs.json\` says how to start them. Choose
*Jetson: Start Run…*, or \`jetson-workbench run -- python3 training/train.py\`.

Write this folder anew with \`node scripts/example.mjs\`.
`;

/** @param {Fault} fault */
function tableRow({ file, line, what, rule }) {
  const place = line === undefined ? '' : `, line ${line}`;
  return `| [${file}](${file})${place} | ${what} | \`${rule}\` |\n`;
}
