/**
 * YOLO text labels against datumaro: import and validation of the same set in the same run, then the time from an edit to its
 * diagnostic, then the memory taken. Arguments: the number of files (default 100000) and of rows in each (default 10).
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleWorker, discovery, startLabels, validateFolder, type LabelRun } from './support/labelRun';
import { ensurePython } from './support/pythonPeers';
import { buildRows, seededRandom, writeUltralyticsSet } from './support/ultralyticsSet';

const DATUMARO = '1.13.12';
const EDITS = 30;
const EDITED_ROWS = 2000;

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
  // A process of its own for each side, so that the memory is that of the validation alone.
  if (args[0] === '--validate') {
    console.log(JSON.stringify(await validateFolder(args[1]!, args[2]!)));
    return;
  }
  const [files = 100_000, rows = 10] = args.map(Number);
  const python = ensurePython(work, [`datumaro==${DATUMARO}`]);
  const folder = mkdtempSync(join(tmpdir(), 'yolo bench '));
  try {
    await measure(folder, files, rows, python);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(folder: string, files: number, rows: number, python: string): Promise<void> {
  console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`);
  const set = writeUltralyticsSet(folder, files, rows);
  console.log(`${files} files of ${rows} rows written`);
  const worker = await bundleWorker(root, join(work, 'bench'));
  const ours = runJson(process.execPath, [import.meta.filename, '--validate', worker, set.definition]) as LabelRun;
  const script = join(root, 'bench/peers/datumaro_validate.py');
  const peer = runJson(python, [script, set.data, 'yolo']) as PeerRun;
  printComparison(ours, peer, files * rows);
  await printEdits(folder, worker);
}

function runJson(command: string, args: readonly string[]): unknown {
  const output = execFileSync(command, args, {
    encoding: 'utf8',
    maxBuffer: 1 << 26,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(output.trim().split('\n').at(-1)!);
}

function printComparison(ours: LabelRun, peer: PeerRun, labels: number): void {
  if (ours.labels !== labels || peer.labels !== labels) {
    throw new Error(`Of ${labels} labels ours read ${ours.labels} and datumaro ${peer.labels}.`);
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

/** Types into a file of many rows and waits for the findings, as the editor does, its debounce left out. */
async function printEdits(folder: string, worker: string): Promise<void> {
  const set = writeUltralyticsSet(join(folder, 'edited'), 1, 1);
  const { service, dispose } = startLabels(worker);
  await service.discover(discovery(set.definition));
  const path = join(set.data, 'labels/train/000000.txt');
  const text = buildRows(EDITED_ROWS, seededRandom(11));
  const times: number[] = [];
  for (let i = 0; i < EDITS; i++) {
    const start = performance.now();
    service.setLiveText(path, text.replace(/\d\n$/, `${i}x\n`));
    await service.check(path);
    times.push(performance.now() - start);
    if (!service.findingsOf(path).some(({ rule }) => rule === 'yolo/not-a-number'))
      throw new Error('The edit was not found.');
  }
  dispose();
  times.sort((a, b) => a - b);
  const at = (part: number) => times[Math.floor((times.length - 1) * part)]!.toFixed(1);
  console.log(
    `edit → findings at ${EDITED_ROWS} rows: median ${at(0.5)} ms, worst ${at(1)} ms of ${EDITS} (to stay under: 100 ms)`,
  );
}

await main(process.argv.slice(2));
