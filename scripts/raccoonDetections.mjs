#!/usr/bin/env node
// @ts-check
// Detections for the raccoons in ../shared/data, made by jittering their labels with a seed until a trained detector exists:
// node scripts/raccoonDetections.mjs [FOLDER of the data set] [SEED]  writes results.json and comp4_det_test_raccoon.txt to .work/raccoon
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createRandom } from './example/random.mjs';
import { jitterTruths } from './example/jitter.mjs';
import { root, work } from './support/paths.mjs';

/**
 * @param {string} folder the data set: images/ and annotations/
 * @param {string} target
 * @param {number} seed
 * @returns {{ results: string, voc: string }} the files
 */
export function writeRaccoonDetections(folder, target, seed = 1) {
  const random = createRandom(seed);
  const detections = readdirSync(join(folder, 'annotations'))
    .filter((name) => name.endsWith('.xml'))
    .sort()
    .flatMap((name) => {
      const text = readFileSync(join(folder, 'annotations', name), 'utf8');
      const numberOf = (/** @type {string} */ tag) =>
        Number(new RegExp(`<${tag}>(\\d+)</${tag}>`).exec(text)?.[1] ?? 0);
      const image = name.slice(0, -4);
      const truths = [
        ...text.matchAll(/<xmin>(\d+)<\/xmin>\s*<ymin>(\d+)<\/ymin>\s*<xmax>(\d+)<\/xmax>\s*<ymax>(\d+)</g),
      ].map(([, x0, y0, x1, y1]) => ({
        image,
        name: 'raccoon',
        box: /** @type {const} */ ([Number(x0) - 1, Number(y0) - 1, Number(x1), Number(y1)]),
      }));
      const size = { width: numberOf('width'), height: numberOf('height') };
      return jitterTruths(truths, random, { ...size, names: ['raccoon'], images: [image] });
    });
  mkdirSync(target, { recursive: true });
  const results = join(target, 'results.json');
  const voc = join(target, 'comp4_det_test_raccoon.txt');
  const coco = detections.map(({ image, box: [x0, y0, x1, y1], score }) => ({
    image_id: image,
    category_id: 'raccoon',
    bbox: [x0, y0, x1 - x0, y1 - y0].map((value) => Number(value.toFixed(2))),
    score: Number(score.toFixed(4)),
  }));
  writeFileSync(results, `[\n${coco.map((row) => JSON.stringify(row)).join(',\n')}\n]\n`);
  const lines = detections.map(({ image, box: [x0, y0, x1, y1], score }) =>
    [image, ...[score, x0 + 1, y0 + 1, x1, y1].map((value) => value.toFixed(6))].join(' '),
  );
  writeFileSync(voc, `${lines.join('\n')}\n`);
  return { results, voc };
}

if (process.argv[1] === import.meta.filename) {
  const [folder = join(root, '../shared/data/raccoon'), seed = '1'] = process.argv.slice(2);
  const { results } = writeRaccoonDetections(resolve(folder), join(work, 'raccoon'), Number(seed));
  console.log(`Detections are in ${results}`);
}
