// @ts-check
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { root, work } from './paths.mjs';

/**
 * Bundles a TypeScript module of the repository for Node, for this run alone.
 *
 * @param {string} source
 * @param {string} outfile
 */
export async function bundleForNode(source, outfile) {
  const esbuild = await import('esbuild');
  await esbuild.build({
    entryPoints: [join(root, source)],
    outfile,
    bundle: true,
    platform: 'node',
    target: 'node20',
    format: 'esm',
    mainFields: ['module', 'main'],
    sourcemap: 'inline',
    packages: 'external',
    // Scripts find the repository from where they stand, and run when they are the program.
    external: [join(root, 'scripts', '*.mjs')],
    logLevel: 'error',
  });
}

/**
 * Loads a TypeScript module of the repository.
 *
 * @param {string} source
 * @returns {Promise<Record<string, unknown>>}
 */
export async function loadTypeScript(source) {
  mkdirSync(work, { recursive: true });
  // Inside the repository, so that packages are found.
  const folder = mkdtempSync(join(work, 'load-'));
  try {
    const outfile = join(folder, `${basename(source, '.ts')}.mjs`);
    await bundleForNode(source, outfile);
    /** @type {Record<string, unknown>} */
    const module = await import(pathToFileURL(outfile).href);
    return module;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
