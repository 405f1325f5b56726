import { describe, expect, it } from 'vitest';
import { fromNativePath, toNativePath } from './nativePath';

describe('native paths', () => {
  it.each([
    ['C:/data/a b.txt', 'C:\\data\\a b.txt'],
    ['file://server/share/a.txt', '\\\\server\\share\\a.txt'],
  ])('turns %s into what Windows wants and back', (path, native) => {
    expect(toNativePath(path, 'win32')).toBe(native);
    expect(fromNativePath(native, 'win32')).toBe(path);
  });

  it('writes a drive in one case and drops the prefix of long paths', () => {
    expect(fromNativePath('c:\\x', 'win32')).toBe('C:/x');
    expect(fromNativePath('\\\\?\\C:\\x', 'win32')).toBe('C:/x');
    expect(fromNativePath('\\\\?\\UNC\\server\\share', 'win32')).toBe('file://server/share');
  });

  it('leaves paths of other systems as they are', () => {
    expect(toNativePath('/a\\b/c', 'linux')).toBe('/a\\b/c');
    expect(fromNativePath('/a\\b/c', 'darwin')).toBe('/a\\b/c');
  });
});
