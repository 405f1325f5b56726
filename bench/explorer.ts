/**
 * The run explorer with 1,000 runs of 20 metrics each: reading their records for the first time, looking again at all of them and
 * making every row of the list anew (what *Refresh* does), and making the rows alone (what follows a change). Milliseconds, by the
 * clock; to reach: below 100 for a refresh. Arguments: runs (default 1000), rounds (default 20).
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeRow, listRuns } from '../src/app/runs/runRows';
import type { RunService } from '../src/app/runs/runService';
import { createRunServices } from '../src/app/runs/runServices';
import { createJobId } from '../src/core/runs/jobId';
import { formatRunRecord } from '../src/core/runs/parseRunRecord';
import type { RunRecord } from '../src/core/runs/runRecord';
import { formatMessage } from '../src/core/std/message';
import { createHostAdapters } from '../src/node/hosts';
import { createRunStore } from '../src/node/runs/nodeRunStore';

const METRICS = 20;
const REACH = 100;
const FIRST = Date.UTC(2026, 0, 1);
const MINUTE = 60_000;

async function main([runs = '1000', rounds = '20']: readonly string[]): Promise<void> {
  console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`);
  const folder = mkdtempSync(join(tmpdir(), 'explorer bench '));
  try {
    for (let i = 0; i < Number(runs); i++) writeRun(folder, i);
    await measure(folder, Number(runs), Number(rounds));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measure(folder: string, count: number, rounds: number): Promise<void> {
  const { runs, hosts } = openRuns();
  const stores = new Map([[folder, createRunStore(folder)]]);
  const first = await timed(() => runs.load(stores));
  const refreshes: number[] = [];
  const redraws: number[] = [];
  for (let round = 0; round < rounds; round++) {
    refreshes.push(
      await timed(async () => {
        await runs.refresh();
        drawRows(runs, count);
      }),
    );
    redraws.push(
      await timed(() => {
        drawRows(runs, count);
      }),
    );
  }
  console.log(`${count} runs with ${METRICS} metrics each, milliseconds:`);
  console.log(`  read for the first time: ${first.toFixed(1)}`);
  console.log(`  a refresh, from the disk to the rows: ${summary(refreshes)} (to reach: below ${REACH})`);
  console.log(`  the rows alone: ${summary(redraws)}`);
  runs.dispose();
  hosts.dispose();
}

function openRuns(): Pick<ReturnType<typeof createRunServices>, 'runs' | 'hosts'> {
  const log = { info: () => undefined, warn: console.warn, error: console.error };
  const adapters = createHostAdapters({
    scriptFolder: join(process.cwd(), 'media/sh'),
    prompts: undefined as never,
    isTrusted: () => true,
    log,
  });
  return createRunServices({
    ...adapters,
    log,
    validate: () => Promise.resolve(undefined as never),
    nativePath: (path) => path,
  });
}

/** What the view asks for: the order, and each row's words. */
function drawRows(runs: RunService, expected: number): void {
  const now = Date.now();
  const rows = listRuns(runs.runs, '').map((run) => {
    const { label, parts } = describeRow(run, now, () => undefined);
    return `${label} ${parts.map(formatMessage).join(' · ')}`;
  });
  if (rows.length !== expected) throw new Error(`${rows.length} rows of ${expected}`);
}

function writeRun(folder: string, index: number): void {
  const createdAt = FIRST + index * MINUTE;
  const record = buildRecord(createJobId(createdAt, Math.random), index, createdAt);
  const own = join(folder, '.jetson-workbench', 'runs', record.id);
  mkdirSync(own, { recursive: true });
  writeFileSync(join(own, 'run.json'), formatRunRecord(record));
}

function buildRecord(id: string, index: number, createdAt: number): RunRecord {
  const names = Array.from({ length: METRICS }, (_, i) => `${i % 2 === 0 ? 'train' : 'validation'}/metric_${i}`);
  return {
    version: 1,
    id,
    name: `ssd vgg16 ${index}`,
    createdAt,
    configuration: {
      name: 'train',
      command: ['python3', 'train.py', '--lr', String(index / 1e4), '--batch-size', '8', '--epochs', '200'],
      env: { CUDA_VISIBLE_DEVICES: '0', TF_CPP_MIN_LOG_LEVEL: '2' },
    },
    host: { id: 'nano', name: 'nano' },
    workingFolder: '~/work/ssd',
    hostFacts: Array.from({ length: 15 }, (_, i): [string, string] => [
      `Fact ${i}`,
      `what the machine says of it ${i}`,
    ]),
    git: { commit: '0123456789abcdef0123456789abcdef01234567', branch: 'main', dirty: index % 3 === 0 },
    states: (['preparing', 'starting', 'running', 'finished'] as const).map((state, i) => ({
      state,
      at: createdAt + i * MINUTE,
      ...(state === 'finished' ? { code: index % 7 === 0 ? 1 : 0 } : {}),
    })),
    tags: ['ssd', `seed${index % 10}`],
    ...(index % 5 === 0 ? { group: `sweep ${index % 10}` } : {}),
    star: index % 50 === 0,
    latest: Object.fromEntries(names.map((name, i) => [name, (i + 1) / (index + 2)])),
  };
}

async function timed(act: () => unknown): Promise<number> {
  const start = performance.now();
  await act();
  return performance.now() - start;
}

function summary(times: readonly number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  return `${sorted[sorted.length >> 1]!.toFixed(1)} (median), ${sorted.at(-1)!.toFixed(1)} (slowest)`;
}

await main(process.argv.slice(2));
