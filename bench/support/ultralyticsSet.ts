import { encode } from 'fast-png';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

export interface UltralyticsSet {
  /** The folder with `data.yaml`, as Ultralytics lays it out. */
  readonly data: string;
  /** A folder with our definition of the same set. */
  readonly definition: string;
  readonly files: number;
}

const SIDE = 32;
const names = ['car', 'person', 'sign', 'light'];

/** Writes a data set of small grey pictures, each with so many sound rows of boxes. The same seed writes the same bytes. */
export function writeUltralyticsSet(folder: string, files: number, rows: number): UltralyticsSet {
  const data = join(folder, 'data');
  const definition = join(folder, 'definition');
  const images = join(data, 'images', 'train');
  const labels = join(data, 'labels', 'train');
  for (const path of [images, labels, definition]) mkdirSync(path, { recursive: true });
  const random = seededRandom(7);
  for (let i = 0; i < files; i++) {
    const name = String(i).padStart(6, '0');
    writeFileSync(join(images, `${name}.png`), drawPicture(random));
    writeFileSync(join(labels, `${name}.txt`), buildRows(rows, random));
  }
  writeFileSync(
    join(data, 'data.yaml'),
    `path: .\ntrain: images/train\nval: images/train\nnames: [${names.join(', ')}]\n`,
  );
  writeFileSync(join(definition, 'bench.dataset.yaml'), describe(data));
  return { data, definition, files };
}

function describe(data: string): string {
  return [
    'version: 1',
    'task: detection',
    `images: ${JSON.stringify(join(data, 'images/train/*.png'))}`,
    'annotations:',
    '  encoding: yolo-txt',
    `  path: ${JSON.stringify(join(data, 'labels/train/{stem}.txt'))}`,
    `classes: [${names.join(', ')}]`,
    '',
  ].join('\n');
}

export function buildRows(count: number, random: () => number): string {
  let text = '';
  for (let i = 0; i < count; i++) {
    const width = 0.05 + 0.3 * random();
    const height = 0.05 + 0.3 * random();
    const x = width / 2 + (1 - width) * random();
    const y = height / 2 + (1 - height) * random();
    const numbers = [x, y, width, height].map((value) => value.toFixed(6));
    text += `${Math.floor(random() * names.length)} ${numbers.join(' ')}\n`;
  }
  return text;
}

function drawPicture(random: () => number): Uint8Array {
  const pixels = new Uint8Array(SIDE * SIDE).fill(Math.floor(random() * 256));
  return encode({ width: SIDE, height: SIDE, data: pixels, channels: 1 });
}

/** Numbers from 0 to 1 by a linear congruence (Numerical Recipes), the same in every run. */
export function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}
