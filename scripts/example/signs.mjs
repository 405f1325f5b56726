// @ts-check
import { jitterTruths } from './jitter.mjs';
import { encodePng } from './png.mjs';
import { createRandom } from './random.mjs';
import { drawStreet } from './street.mjs';

/** @typedef {import('./contents.mjs').Contents} Contents */

const WIDTH = 640;
const HEIGHT = 480;
const NAMES = /** @type {const} */ (['stop', 'yield', 'speed limit', 'priority', 'car']);
const FIRST_VAL = 9;
const COUNT = 12;

/** Traffic signs and cars as Ultralytics lays them out: `data.yaml`, `images/`, `labels/`. @returns {Contents} */
export function makeSigns() {
  /** @type {Contents} */
  const contents = { files: [['data.yaml', dataYaml()]], faults: [] };
  /** @type {import('./jitter.mjs').Truth[]} */
  const truths = [];
  for (let i = 1; i <= COUNT; i++) {
    const split = i < FIRST_VAL ? 'train' : 'val';
    const name = `street${String(i).padStart(2, '0')}`;
    const { picture, rows } = makePicture(i);
    truths.push(...rows.map((row) => truthOf(`${name}.png`, row)));
    contents.files.push([`images/${split}/${name}.png`, picture]);
    const file = `labels/${split}/${name}.txt`;
    const fault = FAULTS[i];
    if (fault !== undefined)
      contents.faults.push({ file, line: fault.spoil(rows) + 1, rule: fault.rule, what: fault.what });
    contents.files.push([file, rows.map((row) => `${row.join(' ')}\n`).join('')]);
  }
  contents.files.push(['detections.csv', detectionsOf(truths)]);
  return contents;
}

/** @param {string} image @param {readonly string[]} row @returns {import('./jitter.mjs').Truth} */
function truthOf(image, row) {
  const [kind = 0, x = 0, y = 0, w = 0, h = 0] = row.map(Number);
  const box = /** @type {const} */ ([
    (x - w / 2) * WIDTH,
    (y - h / 2) * HEIGHT,
    (x + w / 2) * WIDTH,
    (y + h / 2) * HEIGHT,
  ]);
  return { image, name: NAMES[kind] ?? '', box };
}

/** What a detector might have found. It writes "speed_limit", as some tools do. @param {import('./jitter.mjs').Truth[]} truths */
function detectionsOf(truths) {
  const images = [...new Set(truths.map(({ image }) => image))];
  const set = { width: WIDTH, height: HEIGHT, names: NAMES, images };
  const rows = jitterTruths(truths, createRandom(31), set).map(({ image, name, box, score }) =>
    [image, name.replace(' ', '_'), score.toFixed(4), ...box.map((value) => value.toFixed(2))].join(','),
  );
  return ['image,class,confidence,xmin,ymin,xmax,ymax', ...rows, ''].join('\n');
}

function dataYaml() {
  const names = NAMES.map((name, id) => `  ${id}: ${name}\n`).join('');
  return `# Traffic signs and cars, in the layout of Ultralytics.\ntrain: images/train\nval: images/val\nnames:\n${names}`;
}

/** @param {number} index */
function makePicture(index) {
  const random = createRandom(1000 + index * 77);
  const kinds = /** @type {const} */ (['stop', 'yield', 'speed limit', 'priority']);
  const signs = [kinds[index % 4] ?? 'stop', kinds[(index * 3 + 1) % 4] ?? 'stop'];
  const { canvas, things } = drawStreet(random, {
    width: WIDTH,
    height: HEIGHT,
    signs,
    cars: 1 + (index % 3),
    people: index % 2,
  });
  const picture = encodePng({ width: WIDTH, height: HEIGHT, kind: 'rgb', data: canvas.picture() });
  /** @type {string[][]} */
  const rows = [];
  for (const { kind, bounds } of things) {
    if (kind === 'person') continue;
    const { x0, y0, x1, y1 } = bounds;
    const box = [(x0 + x1) / 2 / WIDTH, (y0 + y1) / 2 / HEIGHT, (x1 - x0) / WIDTH, (y1 - y0) / HEIGHT];
    rows.push([String(NAMES.indexOf(kind)), ...box.map((value) => value.toFixed(6))]);
  }
  return { picture, rows };
}

/**
 * What is wrong on purpose, by picture. `spoil` changes the rows and returns the index of the row that is now wrong.
 * @type {Record<number, { rule: string, what: string, spoil: (rows: string[][]) => number }>}
 */
const FAULTS = {
  2: {
    rule: 'yolo/class-unknown',
    what: 'class 7, though the classes go from 0 to 4',
    spoil: (rows) => rows.push(['7', '0.500000', '0.300000', '0.040000', '0.050000']) - 1,
  },
  3: {
    rule: 'yolo/decimal-comma',
    what: 'a decimal comma in the first number of the box',
    spoil: (rows) => replace(rows, 0, (row) => row.map((value, i) => (i === 1 ? value.replace('.', ',') : value))),
  },
  4: {
    rule: 'yolo/pixel-coordinates',
    what: 'a row in pixels, where fractions of the image belong',
    spoil: (rows) =>
      replace(rows, rows.length - 1, (row) =>
        row.map((value, i) => (i === 0 ? value : String(Math.round(Number(value) * (i % 2 === 1 ? WIDTH : HEIGHT))))),
      ),
  },
  5: {
    rule: 'yolo/duplicate-row',
    what: 'the last label twice',
    spoil: (rows) => rows.push([...(rows.at(-1) ?? [])]) - 1,
  },
  6: {
    rule: 'box/outside-image',
    what: 'a box that reaches beyond the right edge',
    spoil: (rows) => rows.push(['4', '0.970000', '0.620000', '0.120000', '0.100000']) - 1,
  },
  7: {
    rule: 'yolo/column-count',
    what: 'four columns: the height is missing',
    spoil: (rows) => replace(rows, 0, (row) => row.slice(0, 4)),
  },
};

/** @param {string[][]} rows @param {number} index @param {(row: string[]) => string[]} change */
function replace(rows, index, change) {
  rows[index] = change(rows[index] ?? []);
  return index;
}
