/**
 * COCO's evaluation of boxes from its two JSON files to the twelve numbers, against pycocotools, faster-coco-eval and hotcoco: each in a
 * process of its own, reading included, starting and importing not. Arguments: images (default 5000), truths (36781), detections
 * (36781), rounds (5), which peers (all).
 */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { makeCocoLike } from './support/cocoLike';
import { evaluateFiles } from './support/cocoOurs';
import { ensurePython } from './support/pythonPeers';

interface Measured {
  readonly seconds: readonly number[];
  readonly stats: readonly number[];
  readonly peak: number;
}

function main(args: readonly string[]): void {
  if (args[0] === 'ours') {
    console.log(JSON.stringify(measureHere(args[1]!, args[2]!, Number(args[3]))));
    return;
  }
  const [images = 5000, truths = 36_781, detections = 36_781, rounds = 5] = args.slice(0, 4).map(Number);
  const peers = args.length > 4 ? args.slice(4) : ['hotcoco', 'faster-coco-eval', 'pycocotools'];
  const python = ensurePython('.work', [
    'numpy==2.4.6',
    'pycocotools==2.0.11',
    'faster-coco-eval==1.8.0',
    'hotcoco==1.3.0',
  ]);
  const folder = '.work/bench/detections';
  mkdirSync(folder, { recursive: true });
  const files = writeSet(folder, { images, truths, detections });
  console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`);
  console.log(`${images} images, ${truths} truths, ${detections} detections; ${rounds} rounds each`);
  const self = process.argv[1]!;
  const ours = run(process.execPath, ['--expose-gc', self, 'ours', ...files, String(rounds)]);
  report('here', ours, ours);
  for (const peer of peers) {
    report(
      peer,
      run(python, ['bench/peers/coco_bbox.py', peer, ...files, String(peer === 'pycocotools' ? 1 : rounds)]),
      ours,
    );
  }
}

function run(program: string, args: readonly string[]): Measured {
  return JSON.parse(execFileSync(program, args, { encoding: 'utf8', maxBuffer: 2 ** 26 })) as Measured;
}

function measureHere(truths: string, results: string, rounds: number): Measured {
  const seconds: number[] = [];
  let stats: number[] = [];
  for (let round = 0; round < rounds; round++) {
    globalThis.gc?.();
    const start = performance.now();
    stats = evaluateFiles(truths, results);
    seconds.push((performance.now() - start) / 1000);
  }
  return { seconds, stats, peak: process.resourceUsage().maxRSS * 1024 };
}

function report(name: string, { seconds, stats, peak }: Measured, ours: Measured): void {
  const differences = stats.map((value, i) =>
    value === -1 || Number.isNaN(value) ? 0 : Math.abs(value - ours.stats[i]!),
  );
  const [first = NaN] = seconds;
  const ratio = (own: number, other: number): string => (own / other).toFixed(3);
  console.log(
    `${name.padEnd(17)} first ${(1000 * first).toFixed(0)} ms, median ${(1000 * median(seconds)).toFixed(0)} ms, ` +
      `peak ${(peak / 2 ** 20).toFixed(0)} MiB, largest difference ${Math.max(...differences).toExponential(1)}; ` +
      `here takes ${ratio(ours.seconds[0]!, first)} × (first), ${ratio(median(ours.seconds), median(seconds))} × (median), ` +
      `${ratio(ours.peak, peak)} × the memory`,
  );
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}

function writeSet(folder: string, plan: { images: number; truths: number; detections: number }): [string, string] {
  const { images, categories, annotations, results } = makeCocoLike(plan);
  const truths = join(folder, `truths-${plan.images}.json`);
  const detections = join(folder, `results-${plan.images}.json`);
  // Written as Python's json.dump does, in pieces: the larger ones are longer than a string may be.
  const lines = (rows: readonly unknown[]): string => rows.map((row) => JSON.stringify(row)).join(', ');
  writeFileSync(
    truths,
    `{"images": [${lines(images)}], "categories": [${lines(categories)}], "annotations": [${lines(annotations)}]}`,
  );
  writeFileSync(detections, `[${lines(results)}]`);
  return [truths, detections];
}

main(process.argv.slice(2));
