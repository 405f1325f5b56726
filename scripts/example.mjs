#!/usr/bin/env node
// @ts-check
import { existsSync, mkdirSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeContents } from './example/contents.mjs';

/** Where the example workspace goes unless another folder is named. */
export const EXAMPLE_FOLDER = resolve(import.meta.dirname, '../examples/street');

/**
 * Writes the example workspace: one small data set for each way to write labels, with known mistakes. The same every time.
 * Other files in the folder stay; with `keep` so do those of the example that exist, with what somebody did to them.
 * @param {string} [folder] @param {{ keep?: boolean }} [options]
 * @returns {{ folder: string, files: string[], faults: import('./example/contents.mjs').Fault[] }}
 */
export function makeExample(folder = EXAMPLE_FOLDER, { keep = false } = {}) {
  const { files, faults } = makeContents();
  for (const [path, content] of files) {
    const file = join(folder, path);
    if (keep && existsSync(file)) continue;
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return { folder, files: files.map(([path]) => path), faults };
}

function isMain() {
  const started = process.argv[1];
  return started !== undefined && existsSync(started) && realpathSync(started) === fileURLToPath(import.meta.url);
}

if (isMain()) {
  const { folder, files, faults } = makeExample(process.argv[2] === undefined ? undefined : resolve(process.argv[2]));
  console.log(`${files.length} files with ${faults.length} mistakes on purpose are in ${folder}`);
}
