/**
 * Pascal VOC annotations against datumaro: import and validation of the same set in the same run. Argument: the number of files
 * (default 20000), each with one to five objects.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleWorker, validateFolder, type LabelRun } from './support/labelRun';
import { ensurePython } from './support/pythonPeers';
import { writeVocSet } from './support/vocSet';

const DATUMARO = '1.13.12';

const root = join(import.meta.dirname, '../..');
const work = join(root, '.work');

interface PeerRun {
  readonly version: string;
  readonly python: string;
  readonly items: number;
  readonly labels: number;
  readonly importSeconds: number;
  readonly validateSeconds: number;
  readonly seconds: number;
}

async function main(args: readonly string[]): Promise<void> {
  // A process of its own for each side, so that neither warms the other.
  if (args[0] === '--validate') {
    console.log(JSON.stringify(await validateFolder(args[1]!, args[2]!)));
    return;
  }
  const [files = 20_000] = args.map(Number);
  const python = ensurePython(work, [`datumaro==${DATUMARO}`]);
  const folder = mkdtempSync(join(tmpdir(), 'voc bench '));
  try {
    await measure(folder, files, python);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(folder: string, files: number, python: string): Promise<void> {
  console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`);
  const set = writeVocSet(folder, files);
  console.log(`${files} files with ${set.objects} objects written`);
  const worker = await bundleWorker(root, join(work, 'bench'));
  const ours = runJson(process.execPath, [import.meta.filename, '--validate', worker, set.definition]) as LabelRun;
  const script = join(root, 'bench/peers/datumaro_validate.py');
  const peer = runJson(python, [script, set.data, 'voc_detection']) as PeerRun;
  printComparison(ours, peer, set.objects);
}

function runJson(command: string, args: readonly string[]): unknown {
  const output = execFileSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(output.trim().split('\n').at(-1)!);
}

function printComparison(ours: LabelRun, peer: PeerRun, objects: number): void {
  if (ours.labels !== objects || peer.labels !== objects) {
    throw new Error(`Of ${objects} objects ours read ${ours.labels} and datumaro ${peer.labels}.`);
  }
  const ourRate = ours.samples / ours.seconds;
  const peerRate = peer.items / peer.seconds;
  console.log(`ours: ${ours.seconds.toFixed(2)} s, ${ourRate.toFixed(0)} files/s, ${ours.findings} findings`);
  console.log(
    `datumaro ${peer.version} on Python ${peer.python}: ${peer.seconds.toFixed(2)} s ` +
      `(import ${peer.importSeconds.toFixed(2)} s, validate ${peer.validateSeconds.toFixed(2)} s), ${peerRate.toFixed(0)} files/s`,
  );
  console.log(`ratio: ${(ourRate / peerRate).toFixed(1)} × (to reach: 10 ×)`);
  console.log(`peak memory of ours: ${ours.peakMegabytes.toFixed(0)} MB (to stay under: 400 MB)`);
}

await main(process.argv.slice(2));
