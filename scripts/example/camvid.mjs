// @ts-check
import { encodePng } from './png.mjs';
import { createRandom } from './random.mjs';
import { drawStreet } from './street.mjs';

/** @typedef {import('./contents.mjs').Contents} Contents */

const WIDTH = 480;
const HEIGHT = 360;

/** CamVid's index for each class of the drawing: sky, building, tree, pavement, road, road (lanes), car, pedestrian, pole, sign. */
const INDICES = Uint8Array.of(0, 1, 5, 4, 3, 3, 8, 9, 2, 6);

/** Street scenes with masks of class indices, in the folders of CamVid. @returns {Contents} */
export function makeCamvid() {
  /** @type {Contents} */
  const contents = { files: [], faults: [] };
  for (let i = 1; i <= 6; i++) {
    const split = i < 5 ? 'train' : 'val';
    const name = `drive_${String(i).padStart(3, '0')}.png`;
    const random = createRandom(5000 + i * 43);
    const { canvas } = drawStreet(random, { width: WIDTH, height: HEIGHT, signs: ['yield'], cars: 2, people: 2 });
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
  }
  contents.faults.push({
    file: 'trainannot/drive_003.png',
    rule: 'mask/ignore-not-declared',
    what: 'the lowest twelve rows are 255, which is not declared as ignored',
  });
  return contents;
}
