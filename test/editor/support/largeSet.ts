import { linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildRgbPng } from '../../support/buildPng';

export const LARGE_COUNT = 400;

/** A data set of masks that are one file on disk, each slow to check: noise in which no colour is declared. */
export function makeLargeSet(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const noise = join(folder, 'noise.png');
  writeFileSync(
    noise,
    buildRgbPng(640, 640, (row, column) => (row * 7919 + column * 104729) & 0xffffff),
  );
  writeFileSync(join(folder, 'large.dataset.yaml'), definition);
  for (const kind of ['imgs', 'masks']) {
    mkdirSync(join(folder, kind));
    for (let i = 0; i < LARGE_COUNT; i++) linkSync(noise, join(folder, kind, `${i}.png`));
  }
}

const definition = `version: 1
task: segmentation
images: "imgs/*.png"
annotations: { encoding: color-mask, path: "masks/{stem}.png" }
classes:
  - { id: 0, name: road, color: [64, 32, 32] }
  - { id: 1, name: lane, color: [255, 0, 0] }
`;
