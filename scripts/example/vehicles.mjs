// @ts-check
import { encodePng } from './png.mjs';
import { createRandom } from './random.mjs';
import { drawStreet } from './street.mjs';

/** @typedef {import('./contents.mjs').Contents} Contents */
/** @typedef {{ id: number, image_id: number, category_id: number, bbox: number[], area: number, segmentation: number[][], iscrowd: 0 }} Annotation */

const WIDTH = 480;
const HEIGHT = 320;
const CATEGORIES = /** @type {const} */ ([
  { id: 1, name: 'car', supercategory: 'vehicle' },
  { id: 2, name: 'stop', supercategory: 'sign' },
  { id: 3, name: 'priority', supercategory: 'sign' },
]);

/** Cars and signs with their outlines as COCO writes them: one JSON file a split. @returns {Contents} */
export function makeVehicles() {
  /** @type {Contents} */
  const contents = { files: [], faults: [] };
  writeSplit(contents, 'train', [1, 2, 3, 4]);
  writeSplit(contents, 'val', [5, 6]);
  const file = 'annotations/instances_train.json';
  contents.faults.push(
    { file, rule: 'coco/category-unknown', what: 'annotation 3 has category 9, which is not declared' },
    { file, rule: 'coco/duplicate-id', what: 'two annotations have the id 5' },
  );
  return contents;
}

/** @param {Contents} contents @param {'train' | 'val'} split @param {readonly number[]} indices */
function writeSplit(contents, split, indices) {
  /** @type {{ id: number, file_name: string, width: number, height: number }[]} */
  const images = [];
  /** @type {Annotation[]} */
  const annotations = [];
  for (const i of indices) {
    const random = createRandom(4000 + i * 91);
    const { canvas, things } = drawStreet(random, {
      width: WIDTH,
      height: HEIGHT,
      signs: ['stop', 'priority'],
      cars: 2,
    });
    const name = `road${String(i).padStart(2, '0')}.png`;
    contents.files.push([
      `${split}/${name}`,
      encodePng({ width: WIDTH, height: HEIGHT, kind: 'rgb', data: canvas.picture() }),
    ]);
    images.push({ id: i, file_name: name, width: WIDTH, height: HEIGHT });
    for (const thing of things) annotations.push(annotate(thing, annotations.length + 1, i));
  }
  if (split === 'train') spoil(annotations);
  contents.files.push([
    `annotations/instances_${split}.json`,
    `${JSON.stringify({ images, annotations, categories: CATEGORIES }, undefined, 1)}\n`,
  ]);
}

/** @param {import('./street.mjs').Thing} thing @param {number} id @param {number} image @returns {Annotation} */
function annotate({ kind, outline }, id, image) {
  const points = outline.map((value) => Math.round(value * 100) / 100);
  const xs = points.filter((_, i) => i % 2 === 0);
  const ys = points.filter((_, i) => i % 2 === 1);
  const [x, y] = [Math.min(...xs), Math.min(...ys)];
  const bbox = [x, y, Math.max(...xs) - x, Math.max(...ys) - y].map((value) => Math.round(value * 100) / 100);
  const category = CATEGORIES.find(({ name }) => name === kind)?.id ?? 1;
  return {
    id,
    image_id: image,
    category_id: category,
    bbox,
    area: polygonArea(xs, ys),
    segmentation: [points],
    iscrowd: 0,
  };
}

/** @param {readonly number[]} xs @param {readonly number[]} ys */
function polygonArea(xs, ys) {
  let twice = 0;
  xs.forEach((x, i) => {
    const next = (i + 1) % xs.length;
    twice += x * (ys[next] ?? 0) - (xs[next] ?? 0) * (ys[i] ?? 0);
  });
  return Math.round(Math.abs(twice) * 50) / 100;
}

/** @param {Annotation[]} annotations */
function spoil(annotations) {
  const third = annotations[2];
  if (third !== undefined) third.category_id = 9;
  const sixth = annotations[5];
  if (sixth !== undefined) sixth.id = 5;
}
