/**
 * What the engine finds of faults planted in real data: every fault of the table, in raccoon (boxes) and camvid (masks) written in
 * every encoding, several times. Prints found/planted and false alarms by rule. Arguments: how often (default 3), the seed (default 7).
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PNG } from 'pngjs';
import type { Encoding } from '../src/core/dataset/definition';
import { encodings } from '../src/core/dataset/encodings';
import { camvidClasses } from '../src/core/dataset/recognize/standardClasses';
import { PlantSet } from '../test/support/planting/plantSet';
import { plantings } from '../test/support/planting/plantings';
import { describeFound, findAll } from '../test/support/planting/runPlanting';
import type { Source, SourcePicture } from '../test/support/planting/source';
import { seededRandom } from './support/seededRandom';

const data = join(process.cwd(), '../shared/data');
/** Pictures of a set: enough for both splits, few enough to run the table often. */
const PICTURES = 6;

function pickSome<T>(items: readonly T[], random: () => number): T[] {
  const rest = [...items];
  return Array.from({ length: PICTURES }, () => rest.splice(Math.floor(random() * rest.length), 1)[0]!);
}

/** Pictures whose boxes are sound in every encoding: not of the whole width, which no fault could still be put into. */
function readRaccoon(random: () => number): Source {
  const pictures = readdirSync(join(data, 'raccoon/annotations')).sort().map(readRaccoonPicture);
  const fitting = pictures.filter(({ width, height, boxes }) =>
    boxes.every(
      (box) =>
        box.x > 0 && box.y > 0 && box.x + box.width < width - 8 && box.y + box.height < height - 8 && box.width > 40,
    ),
  );
  return { classes: [{ id: 0, name: 'raccoon', color: [200, 30, 90] }], pictures: pickSome(fitting, random) };
}

function readRaccoonPicture(file: string): SourcePicture {
  const xml = readFileSync(join(data, 'raccoon/annotations', file), 'utf8');
  const numbers = (name: string): number[] =>
    [...xml.matchAll(new RegExp(`<${name}>(\\d+)<`, 'g'))].map(([, value]) => Number(value));
  const [xmin, ymin, xmax, ymax] = [numbers('xmin'), numbers('ymin'), numbers('xmax'), numbers('ymax')];
  const boxes = xmin.map((x, i) => ({
    class: 0,
    x: x - 1,
    y: ymin[i]! - 1,
    width: xmax[i]! - x + 1,
    height: ymax[i]! - ymin[i]! + 1,
  }));
  const name = file.replace('.xml', '.jpg');
  const bytes = new Uint8Array(readFileSync(join(data, 'raccoon/images', name)));
  return { name, bytes, width: numbers('width')[0]!, height: numbers('height')[0]!, boxes };
}

/** Only the classes that the pictures show: the others would be unused. */
function readCamvid(random: () => number): Source {
  const names = pickSome(readdirSync(join(data, 'camvid/train')).sort(), random);
  const pictures = names.map((name) => {
    const { width, height, data: rgba } = PNG.sync.read(readFileSync(join(data, 'camvid/trainannot', name)));
    const plane = Uint8Array.from({ length: width * height }, (_, i) => rgba[4 * i]!);
    const bytes = new Uint8Array(readFileSync(join(data, 'camvid/train', name)));
    return { name, bytes, width, height, boxes: [], plane };
  });
  const used = new Set(pictures.flatMap(({ plane }) => [...new Set(plane)]));
  const classes = camvidClasses.flatMap((known) =>
    typeof known === 'string' || !Array.isArray(known.color) || !used.has(known.id)
      ? []
      : [{ id: known.id, name: known.name, color: known.color }],
  );
  return { classes, pictures };
}

function buildSet(encoding: Encoding, seed: number): PlantSet {
  const random = seededRandom(seed);
  const isMask = encoding.endsWith('mask') || encoding === 'one-hot-npy';
  return new PlantSet(encoding, isMask ? readCamvid(random) : readRaccoon(random), random);
}

interface Tally {
  planted: number;
  found: number;
  alarms: number;
}

async function main([times = 3, seed = 7]: readonly number[]): Promise<void> {
  if (!existsSync(join(data, 'raccoon')) || !existsSync(join(data, 'camvid'))) {
    console.log(`Nothing to measure: ${data} holds no raccoon and camvid.`);
    return;
  }
  const tallies = new Map<string, Tally>();
  const details: string[] = [];
  for (let round = 0; round < times; round++) {
    for (const encoding of encodings) await measure(encoding, seed + 100 * round, tallies, details);
  }
  for (const [rule, { planted, found, alarms }] of [...tallies].sort(([a], [b]) => (a < b ? -1 : 1))) {
    console.log(`${rule.padEnd(32)} ${`${found}/${planted}`.padStart(9)} found  ${alarms} false alarms`);
  }
  const all = [...tallies.values()];
  const sum = (key: keyof Tally): number => all.reduce((total, tally) => total + tally[key], 0);
  console.log(`all: ${sum('found')}/${sum('planted')} found, ${sum('alarms')} false alarms, seed ${seed}`);
  for (const line of details.slice(0, 40)) console.log(line);
}

async function measure(
  encoding: Encoding,
  seed: number,
  tallies: Map<string, Tally>,
  details: string[],
): Promise<void> {
  const tally = (rule: string): Tally => {
    const known = tallies.get(rule) ?? { planted: 0, found: 0, alarms: 0 };
    tallies.set(rule, known);
    return known;
  };
  // What is in the data by itself is no answer to a fault.
  const before = new Set(describeFound(await findAll(buildSet(encoding, seed))));
  for (const each of before) details.push(`sound ${encoding}: ${each}`);
  for (const planting of plantings.filter((one) => one.encodings.includes(encoding))) {
    const set = buildSet(encoding, seed);
    const planted = planting.plant(set);
    if (planted === undefined) continue;
    const expected = describeFound(planted);
    const found = describeFound(await findAll(set));
    const missed = expected.filter((each) => !found.includes(each));
    const alarms = found.filter((each) => !expected.includes(each) && !before.has(each));
    const own = tally(planting.rule);
    own.planted += expected.length;
    own.found += expected.length - missed.length;
    own.alarms += alarms.length;
    for (const each of missed) details.push(`missed in ${encoding}, ${planting.what}: ${each}`);
    for (const each of alarms) details.push(`alarm in ${encoding}, ${planting.what}: ${each}`);
  }
}

await main(process.argv.slice(2).map(Number));
