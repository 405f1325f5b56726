/**
 * Event files of small scalars, checksums verified, from the disk into lines, against TensorBoard: its `EventAccumulator` and what
 * TensorBoard loads with by itself (both in Python, and so slow that they get a tenth of the file), and its data server (in Rust,
 * `--reload once`), which keeps a sample of 1,000 points a tag and verifies checksums only when it is asked to. Each form in which
 * scalars are written has a file of its own; one more has 12,345 tags. All in one run, in turn; processor time of all threads, so
 * that other work on the machine does not count. Arguments: megabytes a file (default 200), rounds (default 3).
 */
import { execFileSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readdirSync, readSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { EventFileReader } from '../src/core/events/eventFileReader';
import { RunSeries } from '../src/core/runs/runSeries';
import { writeScalarFile, type ScalarForm } from './support/eventFiles';
import { ensurePython } from './support/pythonPeers';

const PACKAGES = ['tensorboard==2.21.0', 'tensorboard-data-server==0.7.2'];
const FILE = 'events.out.tfevents.1700000000.bench';
/** Bytes that are read at once, and after which what was found is taken over into the lines. */
const PART = 2 ** 18;
const TAKE = 2 ** 24;
const TAGS = ['train/loss', 'train/accuracy', 'validation/loss', 'learning_rate'];
const MANY_TAGS = Array.from({ length: 12_345 }, (_, i) => `layer_${i % 37}/kernel_${i}/gradient_norm`);
const POINTS_A_TAG = 16;
const BYTES_A_POINT = 72;
const python = ensurePython(join(process.cwd(), '.work'), PACKAGES);
const script = join(process.cwd(), 'bench/peers/read_events.py');

/** Seconds of the processor. */
interface Reading {
  readonly processor: number;
  readonly points: number;
}

function main([megabytes = '200', rounds = '3']: readonly string[]): void {
  console.log(
    `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}, ${PACKAGES.join(', ')}`,
  );
  const folder = mkdtempSync(join(tmpdir(), 'events bench '));
  try {
    for (const form of ['simple_value', 'tensor'] as const) {
      measureForm(form, { folder, bytes: Number(megabytes) * 1e6, rounds: Number(rounds) });
    }
    measureManyTags(folder, Number(rounds));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

interface FormOptions {
  readonly folder: string;
  readonly bytes: number;
  readonly rounds: number;
}

function measureForm(form: ScalarForm, { folder, bytes, rounds }: FormOptions): void {
  const whole = join(folder, form);
  const tenth = join(folder, `${form}, a tenth`);
  const points = makeFile(whole, bytes, TAGS, form);
  makeFile(tenth, bytes / 10, TAGS, form);
  const times = { ours: [], server: [], checking: [] } as Record<'ours' | 'server' | 'checking', number[]>;
  for (let round = 0; round < rounds; round++) {
    times.ours.push(readOurs(whole, points));
    times.server.push(readTheirs('server', whole, '--no-checksum').processor);
    times.checking.push(readTheirs('server', whole, '--checksum').processor);
  }
  const accumulator = readTheirs('accumulator', tenth).processor * 10;
  const loader = readTheirs('loader', tenth).processor * 10;
  console.log(
    `\n${(bytes / 1e6).toFixed()} MB of scalars as ${form}, ${points.toLocaleString('en')} events; median, MB a second:`,
  );
  const rate = (seconds: number): string => (bytes / 1e6 / seconds).toFixed(1);
  const ours = median(times.ours);
  console.log(`  ours: ${rate(ours)} (the first time, not yet compiled: ${rate(times.ours[0]!)})`);
  const print = (name: string, seconds: number, reach: number): void => {
    console.log(`  ${name}: ${rate(seconds)}, ${(seconds / ours).toFixed(1)} × (to reach: ${reach} ×)`);
  };
  print('EventAccumulator', accumulator, 30);
  print("TensorBoard's loader", loader, 30);
  print('data server as it comes', median(times.server), 1);
  print('data server with checksums', median(times.checking), 1);
}

function measureManyTags(folder: string, rounds: number): void {
  const many = join(folder, 'many tags');
  const points = makeFile(many, MANY_TAGS.length * POINTS_A_TAG * BYTES_A_POINT, MANY_TAGS, 'simple_value');
  const ours = Array.from({ length: rounds }, () => readOurs(many, points));
  const seconds = median(ours);
  console.log(`\n12,345 tags, ${points.toLocaleString('en')} events; median, seconds:`);
  console.log(`  ours: ${seconds.toFixed(3)} (the first time: ${ours[0]!.toFixed(3)})`);
  for (const [reader, name] of [
    ['loader', "TensorBoard's loader"],
    ['accumulator', 'EventAccumulator'],
    ['server', 'data server as it comes'],
  ] as const) {
    const { processor } = readTheirs(reader, many);
    const reach = reader === 'server' ? '' : ' (to reach: 20 ×)';
    console.log(`  ${name}: ${processor.toFixed(2)}, ${(processor / seconds).toFixed(1)} ×${reach}`);
  }
}

function makeFile(folder: string, bytes: number, tags: readonly string[], form: ScalarForm): number {
  mkdirSync(folder);
  return writeScalarFile(join(folder, FILE), bytes, tags, form);
}

/** Seconds of the processor from the file to the lines. Every point must be there. */
function readOurs(folder: string, expected: number): number {
  globalThis.gc?.();
  const start = process.cpuUsage();
  const run = new RunSeries();
  const reader = new EventFileReader();
  const file = openSync(join(folder, FILE), 'r');
  const part = new Uint8Array(PART);
  for (let length = readSync(file, part); length > 0; length = readSync(file, part)) {
    reader.push(part.subarray(0, length));
    if (reader.offset % TAKE === 0) run.apply(FILE, reader.drain());
  }
  run.apply(FILE, reader.drain());
  closeSync(file);
  const { user, system } = process.cpuUsage(start);
  const points = run.tags.reduce((sum, tag) => sum + run.series(tag)!.length, 0);
  if (points !== expected) throw new Error(`Read ${points} points of ${expected} in ${readdirSync(folder).join()}`);
  return (user + system) / 1e6;
}

function readTheirs(reader: 'accumulator' | 'loader' | 'server', folder: string, ...options: string[]): Reading {
  const output = execFileSync(python, [script, reader, folder, ...options], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(output) as Reading;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}

main(process.argv.slice(2));
