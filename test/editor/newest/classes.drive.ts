import { makeExample } from '../../../scripts/example.mjs';
import { buildRgbPng } from '../../support/buildPng';
import { vocSet } from '../support/dataSets';
import { describeHost } from '../support/hostTests';

/** YOLO text whose definition takes the classes from a list. */
const listed = {
  'listed/listed.dataset.yaml': `version: 1
task: detection
images: "*.png"
annotations: { encoding: yolo-txt, path: "{stem}.txt" }
classes: { from: classes.txt }
`,
  'listed/classes.txt': 'cat\nsmall dog\n',
  'listed/a.png': buildRgbPng(32, 32, (row) => row),
  'listed/a.txt': '1 0.5 0.5 0.2 0.2\n',
};

/** Classes that are folders. */
const things = {
  'things/things.dataset.yaml': `version: 1
task: classification
images: "*/*.png"
annotations: { encoding: folder, path: "{dir}" }
classes: [cup, plate]
`,
  'things/cup/1.png': buildRgbPng(8, 8, (row) => row),
  'things/plate/1.png': buildRgbPng(8, 8, (row) => row << 8),
};

await describeHost('./test/editor/newest/classes.host.ts', {
  files: { ...vocSet, ...listed, ...things },
  prepare: (workspace) => void makeExample(workspace),
});
