/**
 * Colour masks of 2048 × 1024 pixels and 29 classes, from the file to the findings on one core, against three ways in Python:
 * Pillow with a search in NumPy, OpenCV with a one-hot array, and a loop over every pixel. All in one run, in turn. The masks
 * are rectangles and, where the folder with camvid is given or is beside the repository, real outlines scaled up; each is
 * written by Pillow and by OpenCV and has one wrong pixel. Times are processor time (of all threads), so that other work on
 * the machine does not count. Arguments: the folder with camvid, the number of rounds (default 3).
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { colorMask } from '../src/core/dataset/formats/colorMask';
import { Reporter } from '../src/core/rules/reporter';
import { nodeBytes } from '../src/node/bytes/nodeBytes';
import { buildDataset } from '../test/support/datasets';
import { cityscapesColors } from './support/cityscapes';
import { ensurePython } from './support/pythonPeers';

const PACKAGES = ['numpy==2.4.6', 'pillow==12.3.0', 'opencv-python-headless==4.14.0.94'];
const OUTLINES = 4;
const root = process.cwd();
const script = join(root, 'bench/peers/masks.py');
const legend = JSON.stringify(cityscapesColors);
const dataset = buildDataset('color-mask', {
  classes: cityscapesColors.map((color, id) => ({ id, name: `class ${id}`, color })),
});

interface PeerRun {
  readonly seconds: readonly number[];
  readonly wrong: number;
  readonly versions: Readonly<Record<string, string>>;
}

function main([camvid = '../shared/data/camvid', rounds = '3']: readonly string[]): void {
  const python = ensurePython(join(root, '.work'), PACKAGES);
  const folder = mkdtempSync(join(tmpdir(), 'masks bench '));
  try {
    const pictures = outlinesIn(join(camvid, 'trainannot'));
    const made = runPython(python, ['make', folder, legend, ...pictures]);
    measure(python, made.trim().split('\n'), Number(rounds));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function outlinesIn(folder: string): string[] {
  if (!existsSync(folder)) {
    console.log(`No camvid at ${folder}: rectangles alone`);
    return [];
  }
  const names = readdirSync(folder)
    .filter((name) => name.endsWith('.png'))
    .sort();
  const step = Math.max(1, Math.floor(names.length / OUTLINES));
  return names
    .filter((_, i) => i % step === 0)
    .slice(0, OUTLINES)
    .map((name) => join(folder, name));
}

function measure(python: string, masks: readonly string[], rounds: number): void {
  console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`);
  const times: Record<'ours' | 'numpy' | 'opencv' | 'loop', number[]> = { ours: [], numpy: [], opencv: [], loop: [] };
  const perMask = new Map(masks.map((path) => [path, [] as number[]]));
  let versions: PeerRun['versions'] = {};
  // The first rounds of each side warm up: here the compiler, there the caches.
  for (let round = 0; round < 10; round++) masks.forEach((path) => timeOurs(path));
  for (let round = 0; round < rounds; round++) {
    for (const path of masks) {
      const seconds = timeOurs(path);
      times.ours.push(seconds);
      perMask.get(path)!.push(seconds);
    }
    for (const method of ['numpy', 'opencv'] as const) {
      const run = runPeer(python, method, 1, masks);
      times[method].push(...run.seconds);
      versions = run.versions;
    }
  }
  times.loop.push(...runPeer(python, 'loop', 1, [masks.at(-1)!]).seconds);
  console.log(
    `Python ${versions.python}, NumPy ${versions.numpy}, OpenCV ${versions.opencv}; median milliseconds of processor time a mask`,
  );
  for (const [path, seconds] of perMask) console.log(`  ours, ${basename(path)}: ${milliseconds(seconds)}`);
  console.log(
    `ours: ${milliseconds(times.ours)} (slowest mask and round: ${(1000 * Math.max(...times.ours)).toFixed(1)})`,
  );
  printRatio('Pillow and NumPy', times.numpy, times.ours, 5);
  printRatio('OpenCV and one-hot', times.opencv, times.ours, 150);
  printRatio('loop over every pixel (one mask)', times.loop, times.ours, 400);
}

/** From the file to its findings; the one wrong pixel of every mask must be among them, and nothing else. */
function timeOurs(path: string): number {
  const start = process.cpuUsage();
  const reporter = new Reporter(path, dataset);
  const context = { dataset, set: dataset.annotationSets[0]!, image: undefined, bytes: nodeBytes };
  if (colorMask.medium === 'plane') colorMask.read(readFileSync(path), context, reporter, { wantPlane: false });
  const { user, system } = process.cpuUsage(start);
  const seconds = (user + system) / 1e6;
  const [finding, ...others] = reporter.findings;
  if (finding?.rule !== 'mask/unknown-color' || finding.count !== 1 || others.length > 0) {
    throw new Error(`${path}: expected the one wrong pixel, found ${JSON.stringify(reporter.findings)}`);
  }
  return seconds;
}

function runPeer(python: string, method: string, rounds: number, masks: readonly string[]): PeerRun {
  const run = JSON.parse(runPython(python, [method, legend, String(rounds), ...masks])) as PeerRun;
  if (run.wrong !== rounds * masks.length) throw new Error(`${method} found ${run.wrong} wrong pixels`);
  return run;
}

function runPython(python: string, args: readonly string[]): string {
  const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };
  return execFileSync(python, [script, ...args], { encoding: 'utf8', env, stdio: ['ignore', 'pipe', 'inherit'] });
}

function printRatio(name: string, peer: readonly number[], ours: readonly number[], reach: number): void {
  const ratio = median(peer) / median(ours);
  console.log(`${name}: ${milliseconds(peer)}, ${ratio.toFixed(1)} × (to reach: ${reach} ×)`);
}

function milliseconds(seconds: readonly number[]): string {
  return (1000 * median(seconds)).toFixed(1);
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}

main(process.argv.slice(2));
