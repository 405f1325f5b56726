/**
 * A COCO file with polygons, from its text to labels with the place of every number and all findings, against `JSON.parse` of
 * the same text, in turns in one process. Arguments: images (default 5000), annotations (default 36000), rounds (default 7).
 */
import { cpus } from 'node:os';
import type { Dataset } from '../src/core/dataset/dataset';
import { cocoJson } from '../src/core/dataset/formats/cocoJson';
import { checkBoxes } from '../src/core/rules/checkBoxes';
import { Reporter } from '../src/core/rules/reporter';
import { scanJson } from '../src/core/std/jsonTape';
import { buildDataset } from '../test/support/datasets';
import { nodeBytes } from '../src/node/bytes/nodeBytes';
import { seededRandom } from './support/seededRandom';

const WIDTH = 640;
const HEIGHT = 480;
const names = ['car', 'person', 'sign', 'light'];

interface Timing {
  readonly parse: number[];
  readonly scan: number[];
  readonly check: number[];
}

function main(args: readonly string[]): void {
  const [images = 5000, annotations = 36_000, rounds = 7] = args.map(Number);
  console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`);
  const value = buildCoco(images, annotations);
  const dataset = buildDataset('coco-json', {
    classes: names.map((name, index) => ({ id: index + 1, name, color: undefined })),
  });
  for (const indent of [0, 1]) measure(JSON.stringify(value, null, indent), dataset, annotations, rounds);
}

function measure(text: string, dataset: Dataset, annotations: number, rounds: number): void {
  const timing: Timing = { parse: [], scan: [], check: [] };
  let found = 0;
  for (let round = 0; round < rounds; round++) {
    timing.parse.push(seconds(() => void JSON.parse(text)));
    timing.scan.push(seconds(() => void scanJson(text)));
    timing.check.push(seconds(() => (found = check(text, dataset, annotations))));
  }
  const [parse, scan, checked] = [timing.parse, timing.scan, timing.check].map(median) as [number, number, number];
  const inMilliseconds = (value: number) => `${(value * 1000).toFixed(0)} ms`;
  console.log(
    `${(text.length / 1e6).toFixed(0)} MB: JSON.parse ${inMilliseconds(parse)}, scan ${inMilliseconds(scan)}, ` +
      `text → labels and ${found} findings ${inMilliseconds(checked)}; ratio ${(checked / parse).toFixed(1)} × (at most 6 ×)`,
  );
}

function check(text: string, dataset: Dataset, annotations: number): number {
  if (cocoJson.medium !== 'text') throw new Error('COCO is text.');
  const reporter = new Reporter('/set/instances.json', dataset, text);
  const context = { dataset, set: { encoding: 'coco-json' as const }, image: undefined, bytes: nodeBytes };
  let labels = 0;
  for (const record of cocoJson.read(text, context, reporter)) {
    checkBoxes(record, { width: WIDTH, height: HEIGHT }, reporter);
    labels += record.labels.length;
  }
  if (labels !== annotations) throw new Error(`Of ${annotations} annotations ${labels} were read.`);
  return reporter.findings.length;
}

/** Ten to thirty points around a center, as people draw them; the same in every run. */
function buildCoco(images: number, annotations: number): unknown {
  const random = seededRandom(7);
  return {
    info: { description: 'synthetic' },
    images: Array.from({ length: images }, (_, i) => ({
      id: i + 1,
      file_name: `${String(i).padStart(12, '0')}.jpg`,
      width: WIDTH,
      height: HEIGHT,
    })),
    annotations: Array.from({ length: annotations }, (_, i) => buildAnnotation(i, images, random)),
    categories: names.map((name, index) => ({ id: index + 1, name, supercategory: 'thing' })),
  };
}

function buildAnnotation(index: number, images: number, random: () => number) {
  const count = 10 + Math.floor(40 * random());
  const [x, y] = [120 + 400 * random(), 120 + 240 * random()];
  const ring = Array.from({ length: count }, (_, i) => {
    const angle = (2 * Math.PI * i) / count;
    const radius = 40 + 60 * random();
    return [round(x + radius * Math.cos(angle)), round(y + radius * Math.sin(angle))] as const;
  });
  const xs = ring.map(([px]) => px);
  const ys = ring.map(([, py]) => py);
  const [x0, y0] = [Math.min(...xs), Math.min(...ys)];
  const doubled = ring.reduce((sum, [px, py], i) => {
    const [qx, qy] = ring[(i + 1) % count]!;
    return sum + px * qy - qx * py;
  }, 0);
  return {
    id: index + 1,
    image_id: (index % images) + 1,
    category_id: (index % names.length) + 1,
    segmentation: [ring.flat()],
    area: Math.abs(doubled) / 2,
    bbox: [x0, y0, round(Math.max(...xs) - x0), round(Math.max(...ys) - y0)],
    iscrowd: 0,
  };
}

function round(value: number): number {
  return Math.round(value * 100) / 100;
}

function seconds(action: () => void): number {
  const start = performance.now();
  action();
  return (performance.now() - start) / 1000;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

main(process.argv.slice(2));
