// @ts-check
import { degradeMask } from './degrade.mjs';
import { encodePng } from './png.mjs';
import { createRandom } from './random.mjs';
import { drawStreet } from './street.mjs';

/** @typedef {import('./contents.mjs').Contents} Contents */

const WIDTH = 480;
const HEIGHT = 360;

/** CamVid's index for each class of the drawing: sky, building, tree, pavement, road, road (lanes), car, pedestrian, pole, sign, fence, cyclist. */
const INDICES = Uint8Array.of(0, 1, 5, 4, 3, 3, 8, 9, 2, 6, 7, 10);

/** Labels of what only these scenes have, after those of the legend. */
const FENCE = 10;
const CYCLIST = 11;

/** Street scenes with masks of class indices, in the folders of CamVid. @returns {Contents} */
export function makeCamvid() {
  /** @type {Contents} */
  const contents = { files: [], faults: [] };
  for (let i = 1; i <= 6; i++) {
    const split = i < 5 ? 'train' : 'val';
    const name = `drive_${String(i).padStart(3, '0')}.png`;
    const random = createRandom(5000 + i * 43);
    const { canvas } = drawStreet(random, { width: WIDTH, height: HEIGHT, signs: ['yield'], cars: 2, people: 2 });
    drawFence(canvas);
    drawCyclist(canvas, random.between(0.12, 0.2) * WIDTH);
    const mask = canvas.labels.map((label) => INDICES[label] ?? 0);
    // The bonnet of the car that takes the picture is marked 255, which nothing declares.
    if (i === 3) mask.fill(255, (HEIGHT - 12) * WIDTH);
    contents.files.push([
      `${split}/${name}`,
      encodePng({ width: WIDTH, height: HEIGHT, kind: 'rgb', data: canvas.picture() }),
    ]);
    contents.files.push([
      `${split}annot/${name}`,
      encodePng({ width: WIDTH, height: HEIGHT, kind: 'grey', data: mask }),
    ]);
    contents.files.push([`results/${split}/${name}`, makePrediction(mask, i)]);
  }
  contents.faults.push({
    file: 'trainannot/drive_003.png',
    rule: 'mask/ignore-not-declared',
    what: 'the lowest twelve rows are 255, which is not declared as ignored',
  });
  return contents;
}

/** What a network might have predicted. It knows no 255. @param {Uint8Array} mask @param {number} index */
function makePrediction(mask, index) {
  const known = mask.map((value) => (value === 255 ? 3 : value));
  const random = createRandom(7000 + index * 17);
  const data = degradeMask(known, { width: WIDTH, height: HEIGHT, random, waver: 2 + 1.5 * index, spots: 2 * index });
  return encodePng({ width: WIDTH, height: HEIGHT, kind: 'grey', data });
}

/** A railing on the pavement at the right. @param {import('./canvas.mjs').Canvas} canvas */
function drawFence(canvas) {
  for (const up of [0, 16])
    canvas.polygon([415, 272 - up, 480, 306 - up, 480, 312 - up, 415, 276 - up], 0x5f6b73, FENCE);
  for (let i = 0; i < 5; i++) canvas.rectangle(418 + i * 14, 250 + i * 7, 422 + i * 14, 282 + i * 8, 0x5f6b73, FENCE);
}

/** Someone on a bicycle, from the side. @param {import('./canvas.mjs').Canvas} canvas @param {number} x */
function drawCyclist(canvas, x) {
  for (const side of [-1, 1]) canvas.ellipse(x + side * 15, 300, 11, 11, 0x26282b, CYCLIST);
  canvas.polygon([x - 15, 300, x - 4, 282, x + 12, 282, x + 15, 300, x, 298], 0xb3262b, CYCLIST);
  canvas.polygon([x - 6, 284, x - 2, 258, x + 8, 260, x + 12, 280, x + 2, 298, x - 2, 284], 0x1f6f78, CYCLIST);
  canvas.ellipse(x + 5, 251, 6, 7, 0xd9a98a, CYCLIST);
}
