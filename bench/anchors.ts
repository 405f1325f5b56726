/**
 * What anchors are asked for: IoU of 100 truths with 8,732 anchors, matching by torchvision's rule, suppression of 8,732 boxes, each on one
 * thread against NumPy, torchvision (double and float32) and TensorFlow's kernel; and the coverage of 20,000 objects by 8,732 anchors after an
 * edit, which has to be there within 200 ms. Results are compared before times are. Argument: the number of rounds (default 15).
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRandom } from '../scripts/example/random.mjs';
import { anchorCorners, buildAnchorGrid } from '../src/core/detection/anchors/anchorGrid';
import { measureCoverage } from '../src/core/detection/anchors/coverage';
import { anchorIous, matchIous } from '../src/core/detection/anchors/matchAnchors';
import { findPreset } from '../src/core/detection/anchors/presets';
import { iouMatrix, scaleBoxes, toCorners } from '../src/core/geometry/boxes';
import { nms } from '../src/core/geometry/nms';
import { ensurePython } from './support/pythonPeers';

const PACKAGES = ['numpy==1.26.4', 'torch==2.0.1', 'torchvision==0.15.2', 'tensorflow-cpu==2.15.1'];
const LIMIT = 0.45;
const TRUTHS = 100;
const OBJECTS = 20_000;
const root = process.cwd();

interface PeerRun {
  readonly times: Readonly<Record<string, readonly number[]>>;
  readonly iou: number;
  readonly matches: readonly number[];
  readonly numpyMatches: readonly number[];
  readonly kept: readonly number[];
  readonly numpyKept: readonly number[];
  readonly tensorflowKept: number;
  readonly versions: Readonly<Record<string, string>>;
}

function main([rounds = '15']: readonly string[]): void {
  console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`);
  const grid = buildAnchorGrid(findPreset('torchvision-ssd300')!);
  const anchors = scaleBoxes(anchorCorners(grid), 300, 300);
  const centers = objects(TRUTHS, 3);
  const truths = scaleBoxes(toCorners(centers), 300, 300);
  const { next } = createRandom(5);
  const scores = Float64Array.from({ length: grid.count }, () => next());
  const peers = runPeers({ anchors, truths, scores }, rounds);

  const table = clock(Number(rounds), () => iouMatrix(truths, anchors));
  const rule = { matching: 'forced-best', threshold: 0.5 } as const;
  const matched = clock(Number(rounds), () => matchIous(iouMatrix(truths, anchors), grid.count, rule));
  const kept = clock(Number(rounds), () => nms(anchors, scores, { iou: LIMIT }));

  expectEqual('IoU', [round(table.result.reduce((sum, iou) => sum + iou, 0))], [round(peers.iou)]);
  expectEqual(
    'matches of torchvision',
    matched.result.truths,
    peers.matches.map((truth) => Math.max(-1, truth)),
  );
  expectEqual('matches of NumPy', matched.result.truths, peers.numpyMatches);
  expectEqual('boxes that torchvision keeps', kept.result, peers.kept);
  expectEqual('boxes that NumPy keeps', kept.result, peers.numpyKept);
  const { versions, times } = peers;
  console.log(`NumPy ${versions.numpy}, torchvision ${versions.torchvision}, TensorFlow ${versions.tensorflow}`);
  compare(`IoU of ${TRUTHS} × ${grid.count}`, 'iou', table.times, times);
  compare('matching', 'match', matched.times, times);
  compare(
    `suppression of ${grid.count}, ${kept.result.length} kept (TensorFlow: ${peers.tensorflowKept})`,
    'nms',
    kept.times,
    times,
  );
  measureEdits();
}

/** Every round has another recipe, as an edit gives one. */
function measureEdits(): void {
  const truths = objects(OBJECTS, 7);
  const preset = findPreset('vgg300')!;
  const times: number[] = [];
  for (let round = 0; round < 20; round++) {
    const maps = preset.maps.map((map, i) => (i === 1 ? { ...map, min: 50 + round } : map));
    const start = performance.now();
    measureCoverage(buildAnchorGrid({ ...preset, maps }), truths);
    times.push(performance.now() - start);
  }
  const grid = buildAnchorGrid(preset);
  const few = truths.subarray(0, 400 * 4);
  const start = performance.now();
  const table = anchorIous(grid, few);
  const bruteForce = ((performance.now() - start) / 400) * OBJECTS;
  const best = Array.from({ length: 400 }, (_, i) => Math.max(...table.subarray(i * grid.count, (i + 1) * grid.count)));
  expectEqual('best IoU', measureCoverage(grid, few).bestIous, best);
  console.log(
    `coverage of ${OBJECTS} objects by ${grid.count} anchors: ${median(times).toFixed(0)} ms, slowest ${Math.max(...times).toFixed(0)} (to reach: 200); comparing with every anchor takes about ${bruteForce.toFixed(0)} ms`,
  );
}

/** cx cy w h of objects from 2 % to 90 % of the side. */
function objects(count: number, seed: number): Float64Array {
  const { next } = createRandom(seed);
  const boxes = new Float64Array(count * 4);
  for (let i = 0; i < count; i++) {
    const width = 0.02 * 45 ** next();
    const height = Math.min(0.95, width * 2 ** (next() * 2.4 - 1.2));
    const x = width / 2 + next() * (1 - width);
    const y = height / 2 + next() * (1 - height);
    boxes.set([x, y, width, height], i * 4);
  }
  return boxes;
}

function runPeers(
  { anchors, truths, scores }: Readonly<Record<'anchors' | 'truths' | 'scores', Float64Array>>,
  rounds: string,
): PeerRun {
  const python = ensurePython(join(root, '.work'), PACKAGES);
  const folder = mkdtempSync(join(tmpdir(), 'anchors bench '));
  try {
    const input = join(folder, 'input.json');
    const given = { anchors: rows(anchors), truths: rows(truths), scores: [...scores], iou: LIMIT };
    writeFileSync(input, JSON.stringify(given));
    const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };
    const output = execFileSync(python, [join(root, 'bench/peers/anchors.py'), input, rounds], {
      encoding: 'utf8',
      env,
      maxBuffer: 1 << 26,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    return JSON.parse(output.trim().split('\n').at(-1)!) as PeerRun;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function rows(boxes: Float64Array): number[][] {
  return Array.from({ length: boxes.length / 4 }, (_, i) => [...boxes.subarray(i * 4, i * 4 + 4)]);
}

function clock<T>(rounds: number, act: () => T): { readonly times: readonly number[]; readonly result: T } {
  const times: number[] = [];
  let result = act();
  for (let round = 0; round < rounds + 10; round++) {
    const start = performance.now();
    result = act();
    times.push(performance.now() - start);
  }
  // The first ten warm up.
  return { times: times.slice(10), result };
}

function compare(
  name: string,
  key: string,
  ours: readonly number[],
  times: Readonly<Record<string, readonly number[]>>,
): void {
  console.log(`${name}: ${median(ours).toFixed(2)} ms`);
  for (const [peer, theirs] of Object.entries(times)) {
    if (!peer.startsWith(`${key} `)) continue;
    const ratio = median(theirs) / median(ours);
    console.log(
      `  ${peer.slice(key.length + 1)}: ${median(theirs).toFixed(2)} ms, ${ratio.toFixed(1)} × (to reach: 1 ×)`,
    );
  }
}

function expectEqual(what: string, ours: ArrayLike<number>, theirs: ArrayLike<number>): void {
  const isEqual = ours.length === theirs.length && Array.from(ours).every((value, i) => value === theirs[i]);
  if (!isEqual) throw new Error(`${what}: ours are others.`);
}

function round(value: number): number {
  return Number(value.toFixed(6));
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}

main(process.argv.slice(2));
