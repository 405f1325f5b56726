import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { degradeMask } from '../../scripts/example/degrade.mjs';
import { encodePng } from '../../scripts/example/png.mjs';
import { createRandom } from '../../scripts/example/random.mjs';
import { openPng, visitRows } from '../../src/core/image/png';
import { nodeBytes } from '../../src/node/bytes/nodeBytes';

/** The values of an 8-bit grey PNG, row by row. */
export function readGreyPng(path: string): { width: number; height: number; values: Uint8Array } {
  const png = openPng(readFileSync(path), nodeBytes);
  if (!png.ok || png.value.rowBytes !== png.value.header.width) throw new Error(`${path} is no 8-bit grey PNG`);
  const { width, height } = png.value.header;
  const values = new Uint8Array(width * height);
  visitRows(png.value, (row, samples) => {
    values.set(samples, row * width);
  });
  return { width, height, values };
}

/** Writes a degraded copy of every mask of a folder, as predictions; returns their names. */
export function degradeFolder(masks: string, folder: string, seed: number): string[] {
  mkdirSync(folder, { recursive: true });
  const names = readdirSync(masks)
    .filter((name) => name.endsWith('.png'))
    .sort();
  for (const [index, name] of names.entries()) {
    const { width, height, values } = readGreyPng(join(masks, name));
    const random = createRandom(seed + index);
    // From good to bad, so that there is something to sort.
    const badness = 0.4 + 1.6 * random.next();
    const options = { width, height, random, waver: 7 * badness, spots: Math.round(6 * badness) };
    writeFileSync(join(folder, name), encodePng({ width, height, kind: 'grey', data: degradeMask(values, options) }));
  }
  return names;
}
