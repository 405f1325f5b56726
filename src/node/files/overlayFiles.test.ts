import { describe, expect, it } from 'vitest';
import { MemoryFiles } from '../../../test/support/memoryFiles';
import { OverlayFiles } from './overlayFiles';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

async function textOf(files: OverlayFiles, path: string): Promise<string> {
  const result = await files.read(path);
  return result.ok ? new TextDecoder().decode(result.value) : result.problem.code;
}

async function namesOf(files: OverlayFiles, path: string): Promise<string[]> {
  const result = await files.list(path);
  return result.ok ? result.value.map(({ name, kind }) => `${kind} ${name}`).sort() : [result.problem.code];
}

describe('OverlayFiles', () => {
  it('answers from memory where it can and from the store below otherwise', async () => {
    const files = new OverlayFiles(new MemoryFiles({ '/set/a.txt': 'disk', '/set/b.txt': 'disk' }));
    files.set('/set/a.txt', bytes('memory'), 5);
    expect(await textOf(files, '/set/a.txt')).toBe('memory');
    expect(await textOf(files, '/set/b.txt')).toBe('disk');
    expect(await files.stat('/set/a.txt')).toEqual({ ok: true, value: { kind: 'file', size: 6, mtime: 5, inode: 0 } });
    files.delete('/set/a.txt');
    expect(await textOf(files, '/set/a.txt')).toBe('disk');
  });

  it('reads parts of what is in memory', async () => {
    const files = new OverlayFiles(new MemoryFiles());
    files.set('/a', bytes('abcdef'));
    expect(await files.read('/a', { offset: 4, length: 9 })).toEqual({ ok: true, value: bytes('ef') });
  });

  it('shows folders that only memory has, beside those below', async () => {
    const files = new OverlayFiles(new MemoryFiles({ '/set/a.txt': 'disk' }));
    files.set('/set/deep/er/x.txt', bytes(''));
    files.set('memfs://host/w/y.txt', bytes(''));
    expect(await namesOf(files, '/set')).toEqual(['file a.txt', 'folder deep']);
    expect(await namesOf(files, '/set/deep')).toEqual(['folder er']);
    expect(await namesOf(files, 'memfs://host/w')).toEqual(['file y.txt']);
    expect(await files.stat('/set/deep/er')).toMatchObject({ ok: true, value: { kind: 'folder' } });
    files.delete('/set/deep/er/x.txt');
    expect(await namesOf(files, '/set')).toEqual(['file a.txt']);
  });

  it('hands a written file over to the store below', async () => {
    const below = new MemoryFiles();
    const files = new OverlayFiles(below);
    files.set('/a', bytes('memory'));
    await files.write('/a', bytes('written'));
    expect(below.text('/a')).toBe('written');
    expect(await textOf(files, '/a')).toBe('written');
  });
});
