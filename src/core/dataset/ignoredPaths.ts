import { globMatcher } from '../std/glob';
import { parseIgnoreFile, type IgnoreFile } from '../std/ignoreFile';
import { dirname, isInside, relativePath } from '../std/path';
import { readAnnotationText, type TextEnvironment } from './checkEnvironment';

/**
 * Tells which paths below a folder are left out: by glob patterns relative to it, and by the `.gitignore` files on the way,
 * of which the nearest that speaks of a path decides. Asked folder by folder from above, as a walk does.
 */
export function ignoredPaths(
  root: string,
  exclude: readonly string[],
  reading: TextEnvironment,
): (path: string, kind: 'file' | 'folder') => Promise<boolean> {
  const excluded = exclude.map(globMatcher);
  const files = new Map<string, Promise<IgnoreFile | undefined>>();
  const fileOf = (folder: string): Promise<IgnoreFile | undefined> => {
    let file = files.get(folder);
    if (file === undefined) {
      file = readIgnoreFile(folder, reading);
      files.set(folder, file);
    }
    return file;
  };
  return async (path, kind) => {
    const relative = relativePath(root, path);
    if (excluded.some((matches) => matches(relative))) return true;
    for (let folder = dirname(path); isInside(root, folder); folder = dirname(folder)) {
      const verdict = (await fileOf(folder))?.(relativePath(folder, path), kind);
      if (verdict !== undefined) return verdict === 'ignored';
      if (folder === dirname(folder)) break;
    }
    return false;
  };
}

async function readIgnoreFile(folder: string, reading: TextEnvironment): Promise<IgnoreFile | undefined> {
  const text = await readAnnotationText(`${folder}/.gitignore`, reading);
  return text.ok ? parseIgnoreFile(text.value.text) : undefined;
}
