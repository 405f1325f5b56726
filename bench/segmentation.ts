/**
 * The mean IoU of pairs of masks of 2048 × 1024 pixels, from the files to the confusion matrix on one core, against Pillow and
 * NumPy's bincount (the FCN's score.py), in one run. The masks are outlines of camvid scaled up where it is beside the repository,
 * else rectangles; the predictions waver and have spots. Both sides must have the same confusion matrix. Times are processor
 * time (of all threads), so that other work on the machine does not count. Arguments: pairs (default 500), folder with camvid.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { addPair, countPairs, emptyConfusion } from '../src/core/segmentation/confusion';
import { evaluatePair, openPair, collectPlanes, type EvaluationOptions } from '../src/core/segmentation/evaluatePair';
import { measure } from '../src/core/segmentation/metrics';
import { PlaneSlotRows } from '../src/core/segmentation/slotRows';
import { nodeBytes } from '../src/node/bytes/nodeBytes';
import { createSyncFiles } from '../src/node/files/syncFiles';
import { buildDataset } from '../test/support/datasets';
import { ensurePython } from './support/pythonPeers';

const CLASSES = 12;
/** Pairs that are read into memory to time the counting alone. */
const IN_MEMORY = 20;
const root = process.cwd();
const script = join(root, 'bench/peers/segmentation.py');
const dataset = buildDataset('index-mask', {
  classes: Array.from({ length: CLASSES }, (_, id) => ({ id, name: `class ${id}`, color: undefined })),
});
const set = dataset.annotationSets[0]!;
const options: EvaluationOptions = { dataset, set, values: 'id', resize: false, boundary: false };
const environment = { files: createSyncFiles(), bytes: nodeBytes };

interface PeerRun {
  readonly numpy: string;
  readonly whole: number;
  readonly counting: number;
  readonly hist: readonly number[];
  readonly meanIou: number;
}

async function main([pairs = '500', camvid = '../shared/data/camvid']: readonly string[]): Promise<void> {
  const count = Number(pairs);
  const python = ensurePython(join(root, '.work'), ['numpy==2.4.6', 'pillow==12.3.0']);
  const folder = mkdtempSync(join(tmpdir(), 'segmentation bench '));
  try {
    runPython(python, ['make', folder, pairs, String(CLASSES), ...outlinesIn(join(camvid, 'trainannot'))]);
    // The first pairs warm up: the compiler here, the caches of the files on both sides.
    await evaluate(folder, Math.min(count, 40));
    const ours = await evaluate(folder, count);
    const counting = await timeCounting(folder, Math.min(count, IN_MEMORY));
    const peer = JSON.parse(runPython(python, ['measure', folder, pairs, String(CLASSES)])) as PeerRun;
    report(count, { ...ours, counting }, peer);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function evaluate(folder: string, count: number) {
  const confusion = emptyConfusion(CLASSES);
  const start = process.cpuUsage();
  for (let i = 0; i < count; i++) {
    const { report: found, problems } = await evaluatePair(pairOf(folder, i), options, environment);
    if (found === undefined || problems.length > 0) throw new Error(`Pair ${i}: ${problems[0]?.code ?? 'no report'}`);
    addPair(confusion, found.counts);
  }
  return { whole: secondsSince(start), confusion, meanIou: measure(confusion).meanIou };
}

/** Seconds a pair from planes that are in memory. */
async function timeCounting(folder: string, count: number): Promise<number> {
  let seconds = 0;
  for (let i = 0; i < count; i++) {
    const opened = await openPair(pairOf(folder, i), options, environment);
    if (!opened.ok) throw new Error(opened.problem.code);
    const planes = collectPlanes(opened.value);
    countPairs(opened.value.truth, opened.value.prediction, CLASSES, planes.addRow);
    const start = process.cpuUsage();
    countPairs(
      new PlaneSlotRows(opened.value, planes.truth),
      new PlaneSlotRows(opened.value, planes.prediction),
      CLASSES,
    );
    seconds += secondsSince(start);
  }
  return seconds / count;
}

function pairOf(folder: string, index: number) {
  const path = (kind: string): string => join(folder, kind, `${index}.png`);
  return { image: path('truth'), split: 'val', truth: path('truth'), prediction: path('prediction') };
}

interface OurRun extends Awaited<ReturnType<typeof evaluate>> {
  readonly counting: number;
}

function report(count: number, ours: OurRun, peer: PeerRun): void {
  const squares = Array.from({ length: CLASSES * CLASSES }, (_, cell) => {
    return ours.confusion.pixels[Math.floor(cell / CLASSES) * (CLASSES + 1) + (cell % CLASSES)]!;
  });
  const isSame = squares.every((pixels, cell) => pixels === peer.hist[cell]);
  if (!isSame || Math.abs(ours.meanIou - peer.meanIou) > 1e-12) throw new Error('The two do not agree.');
  const each = (seconds: number): string => `${((1000 * seconds) / count).toFixed(2)} ms a pair`;
  const ratio = (peer.whole / ours.whole).toFixed(1);
  const alone = (peer.counting / count / ours.counting).toFixed(1);
  console.log(
    `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}, NumPy ${peer.numpy}`,
  );
  console.log(
    `${count} pairs of 2048 × 1024, ${CLASSES} classes; mean IoU ${ours.meanIou} on both sides, the same confusion matrix`,
  );
  console.log(
    `from the files: ours ${each(ours.whole)}, Pillow and bincount ${each(peer.whole)}: ${ratio} × (to reach: 3 ×)`,
  );
  console.log(
    `counting alone, from memory: ours ${(1000 * ours.counting).toFixed(2)} ms a pair, bincount ${each(peer.counting)}: ${alone} ×`,
  );
}

function outlinesIn(folder: string): string[] {
  if (!existsSync(folder)) {
    console.log(`No camvid at ${folder}: rectangles alone`);
    return [];
  }
  return readdirSync(folder)
    .filter((name) => name.endsWith('.png'))
    .sort()
    .map((name) => join(folder, name));
}

function secondsSince(start: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

function runPython(python: string, args: readonly string[]): string {
  const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' };
  return execFileSync(python, [script, ...args], {
    encoding: 'utf8',
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
    maxBuffer: 2 ** 26,
  });
}

await main(process.argv.slice(2));
