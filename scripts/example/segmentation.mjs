// @ts-check
import { LEGEND } from './legend.mjs';
import { encodePng } from './png.mjs';
import { createRandom } from './random.mjs';
import { drawStreet } from './street.mjs';

/** @typedef {import('./contents.mjs').Contents} Contents */

const WIDTH = 512;
const HEIGHT = 256;
/** The colour of a blob that no class declares: the car's blue, one step brighter. */
const WRONG_COLOR = /** @type {const} */ ([0, 0, 160]);

/** Street scenes with colour masks and a definition that says how they are read. @returns {Contents} */
export function makeSegmentation() {
  /** @type {Contents} */
  const contents = { files: [['street.dataset.yaml', definition()]], faults: [] };
  for (let i = 1; i <= 8; i++) {
    const split = i < 7 ? 'train' : 'val';
    const name = `scene${String(i).padStart(2, '0')}.png`;
    const random = createRandom(2000 + i * 131);
    const signs = /** @type {const} */ (['stop', 'priority']);
    const { canvas } = drawStreet(random, { width: WIDTH, height: HEIGHT, signs, cars: 2, people: 2 });
    contents.files.push([`imgs/${split}/${name}`, png(WIDTH, HEIGHT, canvas.picture())]);
    contents.files.push([`masks/${split}/${name}`, makeMask(i, canvas.labels)]);
    const fault = FAULTS[i];
    if (fault !== undefined) contents.faults.push({ file: `masks/${split}/${name}`, ...fault });
  }
  return contents;
}

/** @type {Record<number, { rule: string, what: string }>} */
const FAULTS = {
  3: { rule: 'mask/antialiased-edge', what: 'borders drawn with smoothing: blends that belong to no class' },
  4: { rule: 'mask/unknown-color', what: `a blob of the colour ${WRONG_COLOR.join(', ')}, which no class has` },
  8: { rule: 'mask/size-differs', what: 'half the size of its image' },
};

function definition() {
  const classes = LEGEND.map(
    ({ id, name, color }) => `  - { id: ${id}, name: ${name}, color: [${color.join(', ')}] }\n`,
  );
  return `# Street scenes: the class of every pixel is a colour in a mask.
version: 1
name: street
task: segmentation
images: { train: "imgs/train/*.png", val: "imgs/val/*.png" }
annotations:
  encoding: color-mask
  path: "masks/{split}/{stem}.png"
classes:
${classes.join('')}ignore: []
network: { size: [${WIDTH}, ${HEIGHT}], stride: 32 }
`;
}

/** @param {number} index @param {Uint8Array} labels */
function makeMask(index, labels) {
  if (index === 8) return png(WIDTH / 2, HEIGHT / 2, colorize(halve(labels)));
  const rgb = colorize(labels);
  if (index === 3) smoothBorders(rgb, labels);
  if (index === 4) paintBlob(rgb);
  return png(WIDTH, HEIGHT, rgb);
}

/** @param {Uint8Array} labels */
function colorize(labels) {
  const rgb = new Uint8Array(labels.length * 3);
  labels.forEach((label, i) => {
    rgb.set(LEGEND[label]?.color ?? [0, 0, 0], i * 3);
  });
  return rgb;
}

/** @param {Uint8Array} labels */
function halve(labels) {
  const half = new Uint8Array(labels.length / 4);
  return half.map((_, i) => labels[Math.floor(i / (WIDTH / 2)) * 2 * WIDTH + (i % (WIDTH / 2)) * 2] ?? 0);
}

/** Where a pixel and the one to its right differ, the pixel becomes their mean. @param {Uint8Array} rgb @param {Uint8Array} labels */
function smoothBorders(rgb, labels) {
  const sharp = rgb.slice();
  for (let i = 0; i + 1 < labels.length; i++) {
    if (labels[i] === labels[i + 1] || (i + 1) % WIDTH === 0) continue;
    for (let c = i * 3; c < i * 3 + 3; c++) rgb[c] = ((sharp[c] ?? 0) + (sharp[c + 3] ?? 0)) >> 1;
  }
}

/** @param {Uint8Array} rgb */
function paintBlob(rgb) {
  for (let y = -9; y <= 9; y++) {
    const half = Math.round(1.6 * Math.sqrt(81 - y * y));
    for (let x = -half; x <= half; x++) rgb.set(WRONG_COLOR, ((200 + y) * WIDTH + 300 + x) * 3);
  }
}

/** @param {number} width @param {number} height @param {Uint8Array} data */
function png(width, height, data) {
  return encodePng({ width, height, kind: 'rgb', data });
}
