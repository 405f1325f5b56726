import { execFileSync } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createHostFiles } from '../../src/node/hostFiles/hostFiles';
import type { FilesLink } from '../../src/node/hostFiles/link';
import type { HostFiles } from '../../src/core/ports/hostFiles';

export interface FilesUnderTest {
  readonly link: FilesLink;
  /** An empty folder of the host, and the same folder as this process sees it. */
  readonly remote: string;
  readonly seen: string;
  /** Whom programs of the host run as, where that is not this process's own account. */
  readonly owner?: number;
}

/** Names that shells and programs trip over. */
const NAMES = [
  'plain',
  'with blank',
  "quote's",
  '"double"',
  '$HOME',
  '`id`',
  '-rf',
  '*',
  'ü → 日本',
  'a\\b',
  ';x',
  '#y',
];

/** What files of any host must do, whatever it is reached by. */
export function describeHostFiles(name: string, open: () => Promise<FilesUnderTest>, isRoot = false): void {
  describe(`files of ${name}`, () => {
    let files: HostFiles;
    let remote = '';
    let seen = '';
    let local = '';
    let owner: number | undefined;
    beforeAll(async () => {
      const opened = await open();
      files = createHostFiles(opened.link);
      ({ remote, seen, owner } = opened);
      local = mkdtempSync(join(tmpdir(), "jw files' "));
    });
    afterAll(() => {
      rmSync(local, { recursive: true, force: true });
    });
    const put = (path: string, content: string | Uint8Array, mode = 0o644): string => {
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content, { mode });
      chmodSync(path, mode);
      if (owner !== undefined) execFileSync('chown', ['-hR', `${owner}:${owner}`, seen]);
      return path;
    };
    const code = (result: { ok: true } | { ok: false; problem: { code: string } }): string =>
      result.ok ? 'ok' : result.problem.code;

    it('writes whole, reads back, also parts, under any name', async () => {
      for (const own of NAMES) {
        const bytes = randomBytes(70_000);
        expect(code(await files.write(`${remote}/names/${own}`, bytes, { mode: 0o640 })), own).toBe('ok');
        expect(readFileSync(join(seen, 'names', own)).equals(bytes), own).toBe(true);
        expect(statSync(join(seen, 'names', own)).mode & 0o777).toBe(0o640);
        const part = await files.read(`${remote}/names/${own}`, { offset: 65_530, length: 100 });
        expect(part.ok && Buffer.from(part.value).equals(bytes.subarray(65_530, 65_630)), own).toBe(true);
      }
      const listed = await files.list(`${remote}/names`);
      expect(listed.ok && listed.value.map((entry) => entry.name).sort()).toEqual([...NAMES].sort());
      const past = await files.read(`${remote}/names/plain`, { offset: 80_000, length: 10 });
      expect(past.ok && past.value.length).toBe(0);
      // Nothing unfinished is left beside them.
      expect(readdirSync(join(seen, 'names')).filter((own) => own.startsWith('.jw'))).toEqual([]);
    });

    it('keeps the mode of a file that it replaces, and what a link leads to', async () => {
      put(join(seen, 'kept/target'), 'old', 0o755);
      symlinkSync('target', join(seen, 'kept/link'));
      expect(code(await files.write(`${remote}/kept/link`, Buffer.from('new')))).toBe('ok');
      expect(readFileSync(join(seen, 'kept/target'), 'utf8')).toBe('new');
      expect(statSync(join(seen, 'kept/target')).mode & 0o777).toBe(0o755);
      expect(readlinkSync(join(seen, 'kept/link'))).toBe('target');
    });

    it('tells what there is, without following links', async () => {
      put(join(seen, 'kinds/file'), '12345', 0o600);
      symlinkSync('nowhere', join(seen, 'kinds/link'));
      expect(await files.stat(`${remote}/kinds/file`)).toMatchObject({ value: { kind: 'file', size: 5, mode: 0o600 } });
      expect(await files.stat(`${remote}/kinds/link`)).toMatchObject({ value: { kind: 'link' } });
      expect(await files.stat(`${remote}/kinds`)).toMatchObject({ value: { kind: 'folder' } });
    });

    it('says what is wrong', async () => {
      expect(code(await files.read(`${remote}/none`))).toBe('file/not-found');
      expect(code(await files.stat(`${remote}/none`))).toBe('file/not-found');
      expect(code(await files.list(`${remote}/none`))).toBe('file/not-found');
      expect(code(await files.read(remote))).toBe('file/is-folder');
      expect(code(await files.write(remote, Buffer.from('x')))).toBe('file/is-folder');
      expect(code(await files.upload(join(local, 'none'), `${remote}/x`))).toBe('file/not-found');
      expect(code(await files.download(`${remote}/none`, join(local, 'x')))).toBe('file/not-found');
      if (isRoot) return;
      put(join(seen, 'secret'), 'x', 0);
      expect(code(await files.read(`${remote}/secret`))).toBe('file/no-permission');
    });

    it('makes folders and removes anything, again and again', async () => {
      expect(code(await files.makeFolder(`${remote}/deep/er/still`))).toBe('ok');
      expect(code(await files.makeFolder(`${remote}/deep/er/still`))).toBe('ok');
      expect(statSync(join(seen, 'deep/er/still')).isDirectory()).toBe(true);
      expect(code(await files.remove(`${remote}/deep`))).toBe('ok');
      expect(code(await files.remove(`${remote}/deep`))).toBe('ok');
      expect(existsSync(join(seen, 'deep'))).toBe(false);
      expect(code(await files.remove('/'))).toBe('file/failed');
    });

    it('uploads a file whole with its mode and checksum, and sends nothing twice', async () => {
      const bytes = randomBytes(3_000_000);
      const from = put(join(local, 'up'), bytes, 0o750);
      const done: number[] = [];
      const first = await files.upload(from, `${remote}/up/x y`, { progress: (report) => void done.push(report.done) });
      const value = createHash('sha256').update(bytes).digest('hex');
      expect(first).toMatchObject({
        value: { size: 3_000_000, sent: 3_000_000, checksum: { algorithm: 'sha256', value } },
      });
      expect(readFileSync(join(seen, 'up/x y')).equals(bytes)).toBe(true);
      expect(statSync(join(seen, 'up/x y')).mode & 0o777).toBe(0o750);
      expect(done.at(-1)).toBe(3_000_000);
      expect(await files.upload(from, `${remote}/up/x y`)).toMatchObject({ value: { sent: 0 } });
      expect(readdirSync(join(seen, 'up'))).toEqual(['x y']);
    });

    it('sends and fetches a file without content', async () => {
      const value = createHash('sha256').digest('hex');
      const sent = { value: { size: 0, sent: 0, checksum: { algorithm: 'sha256', value } } };
      expect(await files.upload(put(join(local, 'nothing'), ''), `${remote}/nothing`)).toMatchObject(sent);
      expect(await files.download(`${remote}/nothing`, join(local, 'fetched'))).toMatchObject(sent);
      expect(readFileSync(join(local, 'fetched'), 'utf8')).toBe('');
    });

    it('goes on with an upload that broke off, and begins anew where what is there is not its beginning', async () => {
      const bytes = randomBytes(20_000_000);
      const from = put(join(local, 'resume'), bytes);
      const controller = new AbortController();
      const broken = files.upload(from, `${remote}/resume/x`, {
        signal: controller.signal,
        progress: ({ done }) => {
          if (done > 10_000_000) controller.abort();
        },
      });
      await expect(broken).rejects.toMatchObject({ name: 'AbortError' });
      expect(existsSync(join(seen, 'resume/x'))).toBe(false);
      const part = readdirSync(join(seen, 'resume')).find((own) => own.endsWith('.part'));
      if (part === undefined) throw new Error('nothing of the upload is left to go on with');
      const path = join(seen, 'resume', part);
      await untilAtRest(path);
      // As much as a cut may leave: the beginning.
      put(path, bytes.subarray(0, 700_001));
      const resumed = await files.upload(from, `${remote}/resume/x`);
      expect(resumed).toMatchObject({ value: { size: 20_000_000, sent: 19_299_999 } });
      expect(readFileSync(join(seen, 'resume/x')).equals(bytes)).toBe(true);
      rmSync(join(seen, 'resume/x'));
      put(path, Buffer.alloc(700_001, 7));
      expect(await files.upload(from, `${remote}/resume/x`)).toMatchObject({ value: { sent: 20_000_000 } });
      expect(readFileSync(join(seen, 'resume/x')).equals(bytes)).toBe(true);
    });

    it('downloads a file whole, and goes on where it broke off', async () => {
      const bytes = randomBytes(2_000_000);
      put(join(seen, 'down/x'), bytes, 0o640);
      const target = join(local, 'down', 'x');
      const controller = new AbortController();
      const broken = files.download(`${remote}/down/x`, target, {
        signal: controller.signal,
        progress: ({ done }) => {
          if (done > 500_000) controller.abort();
        },
      });
      await expect(broken).rejects.toMatchObject({ name: 'AbortError' });
      expect(existsSync(target)).toBe(false);
      const part = join(local, 'down', readdirSync(join(local, 'down'))[0]!);
      truncateSync(part, 400_000);
      expect(await files.download(`${remote}/down/x`, target)).toMatchObject({
        value: { size: 2_000_000, sent: 1_600_000 },
      });
      expect(readFileSync(target).equals(bytes)).toBe(true);
      expect(statSync(target).mode & 0o777).toBe(0o640);
      expect(readdirSync(join(local, 'down'))).toEqual(['x']);
    });

    it('sends of a tree what has changed, respects what is ignored, keeps links inside, and mirrors only when asked', async () => {
      const tree = join(local, 'tree');
      for (const own of NAMES) put(join(tree, 'names', own), own);
      put(join(tree, 'run.sh'), '#!/bin/sh\n', 0o755);
      put(join(tree, 'big'), randomBytes(900_000));
      put(join(tree, '.gitignore'), 'build/\n*.o\n!keep.o\n');
      put(join(tree, 'build/out'), 'x');
      put(join(tree, 'a.o'), 'x');
      put(join(tree, 'keep.o'), 'x');
      put(join(tree, 'data/huge'), 'x');
      put(join(tree, '.git/config'), 'x');
      mkdirSync(join(tree, 'empty'));
      symlinkSync('../run.sh', join(tree, 'names', 'inside'));
      symlinkSync('../../../etc/passwd', join(tree, 'names', 'outside'));
      const options = { ignore: ['data/'] };
      const first = await files.uploadTree(tree, `${remote}/tree`, options);
      expect(first).toMatchObject({
        ok: true,
        value: { files: NAMES.length + 5, leftOut: ['names/outside'], deleted: 0 },
      });
      const there = join(seen, 'tree');
      for (const own of NAMES) expect(readFileSync(join(there, 'names', own), 'utf8')).toBe(own);
      expect(statSync(join(there, 'run.sh')).mode & 0o777).toBe(0o755);
      expect(readlinkSync(join(there, 'names', 'inside'))).toBe('../run.sh');
      const expected = ['.gitignore', 'big', 'empty', 'keep.o', 'names', 'run.sh'];
      expect(readdirSync(there).sort()).toEqual(expected);
      put(join(tree, 'run.sh'), '#!/bin/sh\n#', 0o755);
      rmSync(join(tree, 'keep.o'));
      put(join(there, 'data/there'), 'mine');
      const second = await files.uploadTree(tree, `${remote}/tree`, options);
      // The changed file, and the link, which is always sent.
      expect(second).toMatchObject({ value: { sentFiles: 2, sentBytes: 11, deleted: 0 } });
      expect(existsSync(join(there, 'keep.o'))).toBe(true);
      expect(await files.uploadTree(tree, `${remote}/tree`, { ...options, mirror: true })).toMatchObject({
        value: { deleted: 1 },
      });
      expect(existsSync(join(there, 'keep.o'))).toBe(false);
      expect(readFileSync(join(there, 'data/there'), 'utf8')).toBe('mine');
    });

    it('fetches a tree, what has changed of it, and nothing that leads out of it', async () => {
      const there = join(seen, 'fetch');
      for (const own of NAMES) put(join(there, own), own);
      put(join(there, 'sub/large'), randomBytes(600_000), 0o600);
      symlinkSync('sub/large', join(there, 'link'));
      symlinkSync('/etc/passwd', join(there, 'out'));
      const target = join(local, 'fetch');
      const first = await files.downloadTree(`${remote}/fetch`, target);
      expect(first).toMatchObject({ ok: true, value: { files: NAMES.length + 3, leftOut: ['out'] } });
      for (const own of NAMES) expect(readFileSync(join(target, own), 'utf8')).toBe(own);
      expect(readlinkSync(join(target, 'link'))).toBe('sub/large');
      expect(readFileSync(join(target, 'sub/large')).equals(readFileSync(join(there, 'sub/large')))).toBe(true);
      put(join(there, 'plain'), 'other');
      expect(await files.downloadTree(`${remote}/fetch`, target)).toMatchObject({ value: { sentBytes: 5 + 9 + 11 } });
      expect(readFileSync(join(target, 'plain'), 'utf8')).toBe('other');
    });
  });
}

/** What a slow host has of a cancelled upload is still being written for a moment. */
async function untilAtRest(path: string): Promise<void> {
  for (let before = -1, size = statSync(path).size; size !== before;) {
    await pause(500);
    before = size;
    size = statSync(path).size;
  }
}
