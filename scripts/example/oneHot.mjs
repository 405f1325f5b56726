// @ts-check
import { CAR, LANE, PERSON, ROAD } from './legend.mjs';
import { encodePng } from './png.mjs';
import { createRandom } from './random.mjs';
import { drawStreet } from './street.mjs';

/** @typedef {import('./contents.mjs').Contents} Contents */

const WIDTH = 160;
const HEIGHT = 96;
const CLASSES = /** @type {const} */ (['background', 'road', 'car', 'person']);
/** The pixel of the third tile whose vector is all zeros. */
const EMPTY = { row: 70, column: 33 };

/** Small scenes whose labels are arrays [height, width, class] of zeros and ones. @returns {Contents} */
export function makeOneHot() {
  /** @type {Contents} */
  const contents = { files: [['onehot.dataset.yaml', definition()]], faults: [] };
  for (let i = 1; i <= 4; i++) {
    const name = `tile${String(i).padStart(2, '0')}`;
    const { canvas } = drawStreet(createRandom(6000 + i * 19), { width: WIDTH, height: HEIGHT, cars: 2, people: 2 });
    const array = new Uint8Array(WIDTH * HEIGHT * CLASSES.length);
    canvas.labels.forEach((label, pixel) => {
      array[pixel * CLASSES.length + classOf(label)] = 1;
    });
    const empty = (EMPTY.row * WIDTH + EMPTY.column) * CLASSES.length;
    if (i === 3) array.fill(0, empty, empty + CLASSES.length);
    contents.files.push([
      `images/${name}.png`,
      encodePng({ width: WIDTH, height: HEIGHT, kind: 'rgb', data: canvas.picture() }),
    ]);
    contents.files.push([`labels/${name}.npy`, npy(array)]);
  }
  contents.faults.push({
    file: 'labels/tile03.npy',
    rule: 'onehot/all-zero',
    what: `the pixel at row ${EMPTY.row}, column ${EMPTY.column} (from 0) belongs to no class`,
  });
  return contents;
}

function definition() {
  const classes = CLASSES.map((name, id) => `  - { id: ${id}, name: ${name} }\n`).join('');
  return `# Small scenes with one-hot labels: every pixel is a vector with a single 1.
version: 1
name: onehot
task: segmentation
images: "images/*.png"
annotations:
  encoding: one-hot-npy
  path: "labels/{stem}.npy"
classes:
${classes}network: { size: [${WIDTH}, ${HEIGHT}], stride: 32 }
`;
}

/** @param {number} label */
function classOf(label) {
  if (label === ROAD || label === LANE) return 1;
  if (label === CAR) return 2;
  return label === PERSON ? 3 : 0;
}

/** A version 1.0 file of NumPy, whose header is padded so that the data begins at a multiple of 64. @param {Uint8Array} data */
function npy(data) {
  const fields = `{'descr': '|u1', 'fortran_order': False, 'shape': (${HEIGHT}, ${WIDTH}, ${CLASSES.length}), }`;
  const length = Math.ceil((10 + fields.length + 1) / 64) * 64 - 10;
  const start = Buffer.from([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, length & 255, length >> 8]);
  return Buffer.concat([start, Buffer.from(`${fields.padEnd(length - 1)}\n`, 'latin1'), data]);
}
