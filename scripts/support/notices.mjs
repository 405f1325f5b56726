// @ts-check
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './paths.mjs';

/**
 * The licences of the packages that bundles contain, as their licences ask for.
 *
 * @param {import('esbuild').Metafile['outputs']} outputs
 */
export function noticesOf(outputs) {
  const packages = bundledPackages(outputs).map(noticeOf);
  return ['This program contains the following packages.', ...packages].join(`\n\n${'-'.repeat(80)}\n\n`);
}

/**
 * The folders of the packages that contribute to bundles, sorted.
 *
 * @param {import('esbuild').Metafile['outputs']} outputs
 */
function bundledPackages(outputs) {
  const inputs = Object.values(outputs).flatMap((output) => Object.keys(output.inputs));
  const folders = inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path) ?? []);
  return [...new Set(folders)].sort();
}

/** @param {string} folder */
function noticeOf(folder) {
  /** @type {{ name: string, version: string, license: string }} */
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
  const file = readdirSync(join(root, folder)).find((entry) => /^(licen[cs]e|copying)/i.test(entry));
  const path = join(root, folder, file ?? 'LICENSE');
  const text = existsSync(path) ? readFileSync(path, 'utf8').trim() : `Licence: ${license}`;
  return `${name} ${version} (${license})\n\n${text}`;
}
