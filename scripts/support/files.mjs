// @ts-check
import { existsSync, readdirSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { root } from './paths.mjs';

/**
 * The files below a folder of the repository, as sorted paths relative to the repository with forward slashes. A folder
 * that is absent holds none.
 *
 * @param {string} folder
 * @param {RegExp} name what their path ends with
 */
export function filesBelow(folder, name) {
  const start = join(root, folder);
  if (!existsSync(start)) return [];
  return readdirSync(start, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && name.test(entry.name))
    .map((entry) => relative(root, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}
