import { encode } from 'fast-png';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from './seededRandom';

export interface VocSet {
  /** The folder with `Annotations`, `ImageSets` and `JPEGImages`, as the VOC devkit lays it out. */
  readonly data: string;
  /** A folder with our definition of the same set. */
  readonly definition: string;
  readonly objects: number;
}

const WIDTH = 320;
const HEIGHT = 240;
/** Names of VOC itself, which every reader knows without a list. */
const names = ['car', 'person', 'dog', 'bicycle'];

/** Writes a sound VOC data set: one grey picture under many names, one to five objects each. The same in every run. */
export function writeVocSet(folder: string, files: number): VocSet {
  const data = join(folder, 'data');
  const definition = join(folder, 'definition');
  const [annotations, images, lists] = ['Annotations', 'JPEGImages', 'ImageSets/Main'].map((name) => join(data, name));
  for (const path of [annotations!, images!, lists!, definition]) mkdirSync(path, { recursive: true });
  const random = seededRandom(7);
  const picture = encode({ width: WIDTH, height: HEIGHT, data: new Uint8Array(WIDTH * HEIGHT), channels: 1 });
  const stems = Array.from({ length: files }, (_, i) => String(i).padStart(6, '0'));
  let objects = 0;
  for (const stem of stems) {
    const count = 1 + Math.floor(5 * random());
    objects += count;
    writeFileSync(join(images!, `${stem}.png`), picture);
    writeFileSync(join(annotations!, `${stem}.xml`), buildAnnotation(`${stem}.png`, count, random));
  }
  writeFileSync(join(lists!, 'train.txt'), `${stems.join('\n')}\n`);
  writeFileSync(join(definition, 'bench.dataset.yaml'), describe(data));
  return { data, definition, objects };
}

function describe(data: string): string {
  return [
    'version: 1',
    'task: detection',
    `images: ${JSON.stringify(join(data, 'JPEGImages/*.png'))}`,
    'annotations:',
    '  encoding: voc-xml',
    `  path: ${JSON.stringify(join(data, 'Annotations/{stem}.xml'))}`,
    `classes: [${names.join(', ')}]`,
    '',
  ].join('\n');
}

function buildAnnotation(fileName: string, count: number, random: () => number): string {
  const objects = Array.from({ length: count }, () => buildObject(random)).join('');
  return `<annotation>
	<folder>JPEGImages</folder>
	<filename>${fileName}</filename>
	<source><database>synthetic</database></source>
	<size>
		<width>${WIDTH}</width>
		<height>${HEIGHT}</height>
		<depth>3</depth>
	</size>
	<segmented>0</segmented>
${objects}</annotation>
`;
}

function buildObject(random: () => number): string {
  const [xmin, ymin] = [1 + Math.floor(200 * random()), 1 + Math.floor(150 * random())];
  const [xmax, ymax] = [xmin + 20 + Math.floor(80 * random()), ymin + 20 + Math.floor(60 * random())];
  return `	<object>
		<name>${names[Math.floor(random() * names.length)]!}</name>
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
