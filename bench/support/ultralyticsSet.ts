import { encode } from 'fast-png';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from './seededRandom';

/** One picture in so many goes to the split `val`. */
const VAL_EVERY = 100;

const names = ['car', 'person', 'sign', 'light'];

/**
 * Writes a data set as Ultralytics lays it out: `data.yaml`, and so many small pictures of grey noise, each with so many sound
 * rows of boxes. The pictures of the two splits differ in size, so that no pair of them is compared byte by byte. The same
 * numbers write the same bytes.
 */
export function writeUltralyticsSet(folder: string, files: number, rows: number): void {
  for (const split of ['train', 'val']) {
    for (const kind of ['images', 'labels']) mkdirSync(join(folder, kind, split), { recursive: true });
  }
  const random = seededRandom(7);
  for (let i = 0; i < files; i++) {
    const split = i % VAL_EVERY === 0 ? 'val' : 'train';
    const name = String(i).padStart(6, '0');
    writeFileSync(join(folder, 'images', split, `${name}.png`), drawPicture(split === 'val' ? 24 : 16, random));
    writeFileSync(join(folder, 'labels', split, `${name}.txt`), buildRows(rows, random));
  }
  const yaml = `path: .\ntrain: images/train\nval: images/val\nnames: [${names.join(', ')}]\n`;
  writeFileSync(join(folder, 'data.yaml'), yaml);
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

function drawPicture(side: number, random: () => number): Uint8Array {
  const pixels = Uint8Array.from({ length: side * side }, () => random() * 256);
  return encode({ width: side, height: side, data: pixels, channels: 1 });
}
