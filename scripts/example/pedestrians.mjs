// @ts-check
import { encodePng } from './png.mjs';
import { createRandom } from './random.mjs';
import { drawStreet } from './street.mjs';

/** @typedef {import('./contents.mjs').Contents} Contents */
/** @typedef {import('./canvas.mjs').Bounds} Bounds */

const WIDTH = 480;
const HEIGHT = 320;

/** Pedestrians and cars as Pascal VOC writes them: XML beside the images, the first pixel being 1. @returns {Contents} */
export function makePedestrians() {
  /** @type {Contents} */
  const contents = { files: [], faults: [] };
  for (let i = 1; i <= 6; i++) {
    const name = `walk${String(i).padStart(2, '0')}`;
    const random = createRandom(3000 + i * 57);
    const { canvas, things } = drawStreet(random, { width: WIDTH, height: HEIGHT, cars: i % 2, people: 3 });
    const boxes = things.map(({ kind, bounds }) => ({ kind, corners: corners(bounds) }));
    const first = boxes[0];
    // The second picture's first box has its left and right edges exchanged.
    if (i === 2 && first !== undefined) first.corners = swapSides(first.corners);
    const width = i === 4 ? HEIGHT : WIDTH;
    const height = i === 4 ? WIDTH : HEIGHT;
    contents.files.push([
      `${name}.png`,
      encodePng({ width: WIDTH, height: HEIGHT, kind: 'rgb', data: canvas.picture() }),
    ]);
    contents.files.push([`${name}.xml`, annotation(`${name}.png`, { width, height }, boxes)]);
  }
  contents.faults.push(
    { file: 'walk02.xml', rule: 'box/inverted', what: 'a box with xmin and xmax exchanged' },
    { file: 'walk04.xml', rule: 'voc/size-differs', what: 'width and height of the picture exchanged' },
  );
  return contents;
}

/** @typedef {[number, number, number, number]} Corners */

/** @param {Bounds} bounds @returns {Corners} */
function corners({ x0, y0, x1, y1 }) {
  return [x0 + 1, y0 + 1, x1, y1];
}

/** @param {Corners} corners @returns {Corners} */
function swapSides([xmin, ymin, xmax, ymax]) {
  return [xmax, ymin, xmin, ymax];
}

/**
 * @param {string} name @param {{ width: number, height: number }} size
 * @param {readonly { kind: string, corners: Corners }[]} boxes
 */
function annotation(name, { width, height }, boxes) {
  return `<annotation>
  <folder>pedestrians</folder>
  <filename>${name}</filename>
  <size>
    <width>${width}</width>
    <height>${height}</height>
    <depth>3</depth>
  </size>
  <segmented>0</segmented>
${boxes.map(object).join('')}</annotation>
`;
}

/** @param {{ kind: string, corners: Corners }} box */
function object({ kind, corners: [xmin, ymin, xmax, ymax] }) {
  return `  <object>
    <name>${kind}</name>
    <pose>Unspecified</pose>
    <truncated>0</truncated>
    <difficult>0</difficult>
    <bndbox>
      <xmin>${xmin}</xmin>
      <ymin>${ymin}</ymin>
      <xmax>${xmax}</xmax>
      <ymax>${ymax}</ymax>
    </bndbox>
  </object>
`;
}
