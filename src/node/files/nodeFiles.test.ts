import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  mkdtempSync,
  mkdirSync,
  readFileSync,
  readdirSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FileStore } from '../../core/ports/files';
import type { Result } from '../../core/std/problem';
import { createNodeFiles } from './nodeFiles';
import { createSyncFiles } from './syncFiles';

const stores: readonly (readonly [string, FileStore])[] = [
  ['createNodeFiles', createNodeFiles()],
  ['createSyncFiles', createSyncFiles()],
];

let folder = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'jw files ü-'));
  writeFileSync(join(folder, 'a.txt'), 'abcdefghij');
  mkdirSync(join(folder, 'sub'));
  symlinkSync('a.txt', join(folder, 'link'));
  symlinkSync('sub', join(folder, 'folder-link'));
  symlinkSync('nowhere', join(folder, 'broken'));
  symlinkSync('loop', join(folder, 'loop'));
  execFileSync('mkfifo', [join(folder, 'pipe')]);
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function codeOf(result: Result<unknown>): string {
  return result.ok ? 'ok' : result.problem.code;
}

describe.each(stores)('%s', (_, files) => {
  const text = async (path: string, part?: { offset: number; length: number }): Promise<string> => {
    const result = await files.read(path, part);
    return result.ok ? Buffer.from(result.value).toString() : result.problem.code;
  };

  it('reads a file, whole or in parts, and follows links', async () => {
    expect(await text(`${folder}/a.txt`)).toBe('abcdefghij');
    expect(await text(`${folder}/link`)).toBe('abcdefghij');
    expect(await text(`${folder}/a.txt`, { offset: 2, length: 3 })).toBe('cde');
    expect(await text(`${folder}/a.txt`, { offset: 8, length: 30 })).toBe('ij');
    expect(await text(`${folder}/a.txt`, { offset: 80, length: 3 })).toBe('');
  });

  it('says why something cannot be read, and does not wait for a pipe', async () => {
    expect(await text(`${folder}/none`)).toBe('file/not-found');
    expect(await text(`${folder}/a.txt/none`)).toBe('file/not-found');
    expect(await text(`${folder}/broken`)).toBe('file/not-found');
    expect(await text(`${folder}/loop`)).toBe('file/link-loop');
    expect(await text(`${folder}/sub`)).toBe('file/is-folder');
    expect(await text(`${folder}/pipe`)).toBe('file/not-a-file');
    expect(await text(`${folder}/${'x'.repeat(300)}`)).toBe('file/name-too-long');
  });

  it('lists a folder with the kinds of what links point at', async () => {
    const listed = await files.list(folder);
    const kinds = listed.ok ? Object.fromEntries(listed.value.map(({ name, kind }) => [name, kind])) : {};
    expect(kinds).toEqual({
      'a.txt': 'file',
      sub: 'folder',
      link: 'file',
      'folder-link': 'folder',
      broken: 'other',
      loop: 'other',
      pipe: 'other',
    });
    expect(codeOf(await files.list(`${folder}/none`))).toBe('file/not-found');
  });

  it('tells size, time and inode of what a link points at', async () => {
    const stats = statSync(join(folder, 'a.txt'));
    const stat = await files.stat(`${folder}/link`);
    expect(stat).toEqual({ ok: true, value: { kind: 'file', size: 10, mtime: stats.mtimeMs, inode: stats.ino } });
    expect(codeOf(await files.stat(`${folder}/none`))).toBe('file/not-found');
  });

  it('writes whole files: keeps the mode, follows the link, makes the folder, leaves nothing beside', async () => {
    const bytes = new TextEncoder().encode('new');
    mkdirSync(join(folder, 'out'), { recursive: true });
    writeFileSync(join(folder, 'out', 'script'), 'old');
    chmodSync(join(folder, 'out', 'script'), 0o751);
    symlinkSync('script', join(folder, 'out', 'to-script'));
    expect(codeOf(await files.write(`${folder}/out/to-script`, bytes))).toBe('ok');
    expect(readFileSync(join(folder, 'out', 'script'), 'utf8')).toBe('new');
    expect(statSync(join(folder, 'out', 'script')).mode & 0o777).toBe(0o751);
    expect(codeOf(await files.write(`${folder}/out/deep/er/x`, bytes))).toBe('ok');
    expect(codeOf(await files.write(`${folder}/out/deep`, bytes))).not.toBe('ok');
    expect(readdirSync(join(folder, 'out')).sort()).toEqual(['deep', 'script', 'to-script']);
    rmSync(join(folder, 'out'), { recursive: true });
  });
});
