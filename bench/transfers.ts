/**
 * Upload and download over SSH against scp and rsync, on the loopback interface and a real OpenSSH server: one large file of random bytes, and a
 * tree of small files. All in one run, in turns, medians of the wall-clock time; every copy is compared with what was sent. Ours
 * checks a checksum on both ends and scp does not, so scp is also timed with `sha256sum` on both ends after it, which is what a person would do. Arguments: megabytes of the file (default 500), files of the tree (default 5000),
 * rounds (default 3), the folder for both sides (default: the machine's memory, so that no disk is measured). Needs root, as the server does.
 */
import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { execFileSync, spawn } from 'node:child_process';
import { ensureRsync, ensureSsh } from '../scripts/support/install.mjs';
import type { Host } from '../src/core/ports/host';
import { success, type Result } from '../src/core/std/problem';
import { createHostFiles } from '../src/node/hostFiles/hostFiles';
import { buildHosts, connected } from '../test/support/openSshHost';
import { removeServer, startSshServer, type SshServer } from '../test/support/sshServer';
import { buildTarget } from '../test/support/sshTargets';

const memory = existsSync('/dev/shm') ? '/dev/shm' : tmpdir();
const [megabytes = '500', count = '5000', rounds = '3', where = memory] = process.argv.slice(2);
/** Times what scp needs that are to be reached. */
const REACH = { file: 1, tree: 5 };
const FOLDERS = 50;

interface Measure {
  readonly name: string;
  readonly reach: number;
  /** What is copied, and where each copy goes. */
  readonly source: string;
  readonly target: string;
  readonly ways: Readonly<Partial<Record<Way, () => Promise<unknown>>>>;
}

const allWays = ['ours', 'scp', 'scp, checked', 'rsync'] as const;
type Way = (typeof allWays)[number];

async function main(): Promise<void> {
  await ensureSsh();
  const rsync = await ensureRsync();
  const server = await startSshServer();
  const folder = mkdtempSync(join(where, 'transfers-bench-'));
  try {
    const host = await connected(
      buildHosts().open({
        id: 'loopback',
        resolveRoute: () =>
          Promise.resolve(
            success([
              buildTarget({ port: server.port, identityFiles: [{ path: server.privateKey, isDefault: false }] }),
            ]),
          ),
        files: createHostFiles,
      }),
    );
    console.log(`${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, Node ${process.versions.node}`);
    console.log([...versions(rsync), `${megabytes} MB, ${count} files, ${rounds} rounds in ${where}`].join('; '));
    for (const measure of measuresOf(folder, host, server)) await take(measure);
    host.dispose();
  } finally {
    await server.stop();
    removeServer(server);
    rmSync(folder, { recursive: true, force: true });
  }
}

function measuresOf(folder: string, { files }: Host, { port, privateKey }: SshServer): Measure[] {
  const [file, tree, copy] = ['file', 'tree', 'copy'].map((name) => join(folder, name)) as [string, string, string];
  makeFile(file);
  makeTree(tree);
  const options = [
    '-i',
    privateKey,
    '-o',
    'StrictHostKeyChecking=no',
    '-o',
    'UserKnownHostsFile=/dev/null',
    '-o',
    'LogLevel=ERROR',
    '-F',
    '/dev/null',
  ];
  const there = (path: string): string => `127.0.0.1:${path}`;
  const scp =
    (...args: string[]) =>
    () =>
      execute('scp', ['-q', '-P', String(port), ...options, ...args]);
  /** The sums of both ends at once, as both are waited for. */
  const checked = (copying: () => Promise<unknown>, local: string, remote: string) => async () => {
    await copying();
    const [here, far] = await Promise.all([
      execute('sha256sum', [local]),
      execute('ssh', ['-p', String(port), ...options, '127.0.0.1', `sha256sum ${remote}`]),
    ]);
    if (here.slice(0, 64) !== far.slice(0, 64)) throw new Error('The sums differ.');
  };
  const rsync =
    (...args: string[]) =>
    () =>
      execute('rsync', ['-a', '-e', ['ssh', '-p', String(port), ...options].join(' '), ...args]);
  return [
    {
      name: 'upload of a file',
      reach: REACH.file,
      source: file,
      target: copy,
      ways: {
        ours: () => must(files.upload(file, copy)),
        scp: scp(file, there(copy)),
        'scp, checked': checked(scp(file, there(copy)), file, copy),
        rsync: rsync(file, there(copy)),
      },
    },
    {
      name: 'download of a file',
      reach: REACH.file,
      source: file,
      target: copy,
      ways: {
        ours: () => must(files.download(file, copy)),
        scp: scp(there(file), copy),
        'scp, checked': checked(scp(there(file), copy), copy, file),
        rsync: rsync(there(file), copy),
      },
    },
    {
      name: 'upload of a tree',
      reach: REACH.tree,
      source: tree,
      target: copy,
      ways: {
        ours: () => must(files.uploadTree(tree, copy)),
        scp: scp('-r', tree, there(copy)),
        rsync: rsync(`${tree}/`, there(`${copy}/`)),
      },
    },
    {
      name: 'download of a tree',
      reach: REACH.tree,
      source: tree,
      target: copy,
      ways: {
        ours: () => must(files.downloadTree(tree, copy)),
        scp: scp('-r', there(tree), copy),
        rsync: rsync(there(`${tree}/`), copy),
      },
    },
  ];
}

/** Each way once a round, so that other work on the machine meets all of them. */
async function take({ name, reach, source, target, ways }: Measure): Promise<void> {
  const taken = allWays.flatMap((way) => {
    const run = ways[way];
    return run === undefined ? [] : [{ way, run, times: [] as number[] }];
  });
  const expected = digestOf(source);
  for (let round = 0; round < Number(rounds); round++) {
    for (const { way, run, times } of taken) {
      const start = performance.now();
      await run();
      times.push((performance.now() - start) / 1000);
      if (digestOf(target) !== expected) throw new Error(`${name}: ${way} made another copy.`);
      rmSync(target, { recursive: true });
    }
  }
  const bytes = sizeOf(source);
  const told = taken.map(({ way, times }) => {
    const seconds = median(times);
    return `${way} ${seconds.toFixed(2)} s (${(bytes / 1e6 / seconds).toFixed(0)} MB/s)`;
  });
  const ours = median(taken[0]!.times);
  const ratios = taken.slice(1).map(({ way, times }) => {
    const limit = way === 'scp' ? ` (to reach: ${reach} ×)` : '';
    return `${(median(times) / ours).toFixed(2)} × ${way}${limit}`;
  });
  console.log(`${name}: ${told.join('; ')}: ${ratios.join('; ')}`);
}

function makeFile(path: string): void {
  const file = openSync(path, 'w');
  for (let left = Number(megabytes) * 1e6; left > 0;) left -= writeSync(file, randomBytes(Math.min(left, 4e6)));
  closeSync(file);
}

/** Sources and small data, as projects have them: 100 bytes to 8 kB. */
function makeTree(path: string): void {
  for (let i = 0; i < Number(count); i++) {
    const folder = join(path, `part-${i % FOLDERS}`);
    if (i < FOLDERS) mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, `file-${i}.py`), randomBytes(50 + ((i * 7919) % 4000)).toString('hex'));
  }
}

/** Of all names and contents. */
function digestOf(path: string): string {
  const hash = createHash('sha256');
  if (statSync(path).isFile()) return hash.update(readFileSync(path)).digest('hex');
  for (const each of filesBelow(path)) hash.update(each.slice(path.length)).update(readFileSync(each));
  return hash.digest('hex');
}

function sizeOf(path: string): number {
  return statSync(path).isFile()
    ? statSync(path).size
    : filesBelow(path).reduce((sum, each) => sum + statSync(each).size, 0);
}

function filesBelow(path: string): string[] {
  const entries = readdirSync(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name))
    .sort();
}

function versions(rsync: string): string[] {
  const first = (text: string): string => text.trim().split('\n')[0] ?? '';
  const ssh = execFileSync('sh', ['-c', 'ssh -V 2>&1'], { encoding: 'utf8' });
  return [first(ssh), first(execFileSync(rsync, ['--version'], { encoding: 'utf8' }))];
}

/** Runs a program and gives what it prints. */
function execute(program: string, args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    child.once('error', reject);
    child.once('close', (code) => {
      if (code === 0) resolve(output);
      else reject(new Error(`${program} ended with ${code ?? '?'}.`));
    });
  });
}

async function must<T>(running: Promise<Result<T>>): Promise<T> {
  const result = await running;
  if (!result.ok) throw new Error(JSON.stringify(result.problem));
  return result.value;
}

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2;
}

await main();
