/**
 * YOLO text labels against datumaro: the command line's validation, and datumaro's import and validation, of one set in one run;
 * the memory that ours takes; then the time from an edit to its findings. Arguments: the number of files (default 100000)
 * and of rows in each (default 10).
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureProgram, validate, type Validation } from './support/commandLine';
import { startLabels } from './support/labelRun';
import { ensurePython } from './support/pythonPeers';
import { buildRows, writeUltralyticsSet } from './support/ultralyticsSet';
import { seededRandom } from './support/seededRandom';

const DATUMARO = '1.13.12';
const EDITS = 30;
const EDITED_ROWS = 2000;
const root = process.cwd();

interface PeerRun {
  readonly version: string;
  readonly python: string;
  readonly items: number;
  readonly labels: number;
  readonly importSeconds: number;
  readonly validateSeconds: number;
  readonly seconds: number;
}

async function main([files = 100_000, rows = 10]: readonly number[]): Promise<void> {
  const python = ensurePython(join(root, '.work'), [`datumaro==${DATUMARO}`]);
  const program = await ensureProgram(root);
  const folder = mkdtempSync(join(tmpdir(), 'yolo bench '));
  try {
    await compare(join(folder, 'many'), files, rows, { program, python });
    await printEdits(join(folder, 'edited'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface Programs {
  readonly program: string;
  readonly python: string;
}

async function compare(folder: string, files: number, rows: number, { program, python }: Programs): Promise<void> {
  console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`);
  writeUltralyticsSet(folder, files, rows);
  console.log(`${files} files of ${rows} rows`);
  const ours = await validate(program, folder);
  const script = join(root, 'bench/peers/datumaro_validate.py');
  const output = execFileSync(python, [script, folder, 'yolo'], { encoding: 'utf8', maxBuffer: 1 << 26 });
  const peer = JSON.parse(output.trim().split('\n').at(-1)!) as PeerRun;
  if (ours.samples !== files || peer.items !== files || peer.labels !== files * rows) {
    throw new Error(`Of ${files} files ours read ${ours.samples} and datumaro ${peer.items}.`);
  }
  printComparison(ours, peer);
}

function printComparison(ours: Validation, peer: PeerRun): void {
  const ourRate = ours.samples / ours.seconds;
  const peerRate = peer.items / peer.seconds;
  console.log(`ours: ${ours.seconds.toFixed(2)} s, ${ourRate.toFixed(0)} files/s, ${ours.findings} findings`);
  console.log(
    `datumaro ${peer.version} on Python ${peer.python}: ${peer.seconds.toFixed(2)} s (import ${peer.importSeconds.toFixed(2)} s, ` +
      `validate ${peer.validateSeconds.toFixed(2)} s), ${peerRate.toFixed(0)} files/s`,
  );
  console.log(`ratio: ${(ourRate / peerRate).toFixed(1)} × (to reach: 10 ×)`);
  console.log(`peak memory of ours: ${ours.peakMegabytes.toFixed(0)} MB (to stay under: 400 MB)`);
}

/** Types into a file of many rows and waits for the findings, as the editor does, its pause for typing left out. */
async function printEdits(folder: string): Promise<void> {
  writeUltralyticsSet(folder, 2, 1);
  const { service, dispose } = await startLabels(join(root, 'dist/worker.cjs'), folder);
  const path = join(folder, 'labels/train/000001.txt');
  const text = buildRows(EDITED_ROWS, seededRandom(11));
  const times: number[] = [];
  for (let i = 0; i < EDITS; i++) {
    const start = performance.now();
    service.setLiveText(path, text.replace(/\d\n$/, `${i}x\n`));
    await service.check(path);
    times.push(performance.now() - start);
    const isFound = service.findingsOf(path).some(({ rule }) => rule === 'yolo/not-a-number');
    if (!isFound) throw new Error('The edit was not found.');
  }
  dispose();
  times.sort((a, b) => a - b);
  const [median, worst] = [times[EDITS >> 1]!.toFixed(1), times.at(-1)!.toFixed(1)];
  console.log(
    `edit → findings at ${EDITED_ROWS} rows: median ${median} ms, worst ${worst} ms of ${EDITS} (to stay under: 100 ms)`,
  );
}

await main(process.argv.slice(2).map(Number));
