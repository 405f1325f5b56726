/**
 * Copies of raccoon and camvid, each broken in one way, checked by the packaged command line: it reports what was planted and
 * nothing else. What it found is written to `.work/broken-copies.md`.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ensureProgram } from '../../bench/support/commandLine';
import type { JsonReport } from '../../src/cli/formatJson';
import { breakCamvid, breakRaccoon, type Breaking } from '../support/planting/breakings';

const data = resolve('../shared/data');
const hasData = existsSync(join(data, 'raccoon')) && existsSync(join(data, 'camvid'));
if (!hasData) console.warn(`Broken copies are skipped: ${data} holds no raccoon and camvid.`);

let program = '';
let folder = '';
const record: string[] = [];

beforeAll(async () => {
  if (!hasData) return;
  const built = await ensureProgram(process.cwd());
  folder = mkdtempSync(join(tmpdir(), 'broken "copies" é '));
  // A copy of its own: another run may build the program anew.
  cpSync(dirname(built), join(folder, '.program'), { recursive: true });
  program = join(folder, '.program', basename(built));
  for (const name of ['raccoon', 'camvid']) cpSync(join(data, name), join(folder, name), { recursive: true });
}, 120_000);

afterAll(() => {
  if (folder === '') return;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync('.work', { recursive: true });
  const head = '| data set | what was done | found | at | true |\n|---|---|---|---|---|\n';
  writeFileSync('.work/broken-copies.md', `${head}${record.join('\n')}\n`);
});

function check(path: string): { code: number | null; found: string[] } {
  const { status, stdout } = spawnSync(process.execPath, [program, 'validate', path, '--format', 'json'], {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  const report = JSON.parse(stdout) as JsonReport;
  const found = report.datasets.flatMap(({ findings }) =>
    findings.map(({ rule, file, range, pixel }) => {
      const place =
        range === undefined ? pixel && `${pixel.row},${pixel.column}` : `${range.start.line}:${range.start.column}`;
      return [rule, file, place ?? ''].join(' ');
    }),
  );
  return { code: status, found: found.sort() };
}

/** Breaks the copy, checks it and puts the files back. */
function breakAndCheck(name: string, breaking: Breaking): void {
  const { what } = breaking;
  const files = new Files(join(folder, name));
  try {
    const planted = breaking.plant(files).map(({ rule, file, place }) => `${rule} ${name}/${file} ${place}`);
    const { code, found } = check(name);
    for (const each of found) {
      const [rule = '', ...rest] = each.split(' ');
      record.push(`| ${name} | ${what} | ${rule} | ${rest.join(' ')} | ${planted.includes(each) ? 'yes' : 'NO'} |`);
    }
    for (const each of planted) if (!found.includes(each)) record.push(`| ${name} | ${what} | MISSED | ${each} | |`);
    expect(found).toEqual(planted.sort());
    expect([0, 1]).toContain(code);
  } finally {
    files.restore();
  }
}

/** Files of a copy, remembered before they are changed. */
class Files {
  private readonly old = new Map<string, Uint8Array | undefined>();

  constructor(private readonly root: string) {}

  list(path: string): string[] {
    return readdirSync(join(this.root, path)).sort();
  }

  read(path: string): Buffer {
    return readFileSync(join(this.root, path));
  }

  write(path: string, content: string | Uint8Array): void {
    this.remember(path);
    writeFileSync(join(this.root, path), content);
  }

  delete(path: string): void {
    this.remember(path);
    rmSync(join(this.root, path));
  }

  private remember(path: string): void {
    if (this.old.has(path)) return;
    this.old.set(path, existsSync(join(this.root, path)) ? this.read(path) : undefined);
  }

  restore(): void {
    for (const [path, bytes] of this.old) {
      if (bytes === undefined) rmSync(join(this.root, path), { force: true });
      else writeFileSync(join(this.root, path), bytes);
    }
  }
}

describe.skipIf(!hasData)('the command line', () => {
  it('finds nothing in raccoon and camvid as they are', () => {
    expect(check('.')).toEqual({ code: 0, found: [] });
  }, 60_000);

  it.each(breakRaccoon(7).map((breaking) => [breaking.what, breaking] as const))(
    'finds in raccoon: %s',
    (_, breaking) => {
      breakAndCheck('raccoon', breaking);
    },
    60_000,
  );

  it.each(breakCamvid(7).map((breaking) => [breaking.what, breaking] as const))(
    'finds in camvid: %s',
    (_, breaking) => {
      breakAndCheck('camvid', breaking);
    },
    60_000,
  );
});
