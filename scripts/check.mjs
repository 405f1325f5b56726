// @ts-check
// Everything that is checked without running the product: node scripts/check.mjs
import { existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow } from './support/files.mjs';
import { ensurePackages } from './support/install.mjs';
import { inParallel } from './support/parallel.mjs';
import { root, work } from './support/paths.mjs';
import { run } from './support/processes.mjs';
import { main, say, seconds } from './support/steps.mjs';

/** @typedef {{ name: string, command: readonly string[] }} Check */

/** Each folder has its own `lib` and `types`: what a layer may not use does not compile in it. */
const layers = ['src/core', 'src/app', 'src/protocol', 'src/node', 'src/cli', 'src', 'webview', '.'];

/** @returns {Check[]} the long ones first, so that none of them runs last and alone */
function checks() {
  const types = layers.filter(hasSources).map((layer) => ({
    name: `types of ${layer === '.' ? 'tests and scripts' : layer}`,
    command: ['typescript/bin/tsc', '-p', layer, ...incremental(layer)],
  }));
  return [
    { name: 'lint', command: ['eslint/bin/eslint.js', '--max-warnings', '0', ...lintCache(), '.'] },
    { name: 'format', command: ['prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'] },
    ...types,
    { name: 'unused code', command: ['knip/bin/knip.js', '--no-progress', '--treat-config-hints-as-errors'] },
  ];
}

/** The cache does not see that a type of another file has changed: good while working, not for the last word. */
function lintCache() {
  return process.env.CI === undefined ? ['--cache', '--cache-location', join(work, 'eslintcache')] : [];
}

/** @param {string} layer */
function hasSources(layer) {
  return (
    existsSync(join(root, layer, 'tsconfig.json')) && filesBelow(layer === '.' ? 'test' : layer, /\.ts$/).length > 0
  );
}

/** @param {string} layer */
function incremental(layer) {
  const name = layer === '.' ? 'root' : layer.replace('/', '-');
  return ['--incremental', '--tsBuildInfoFile', join(work, 'types', `${name}.tsbuildinfo`)];
}

/**
 * Runs the checks and says of each how it went.
 *
 * @returns {Promise<{ passed: number, failed: number }>}
 */
export async function check() {
  mkdirSync(join(work, 'types'), { recursive: true });
  const results = await inParallel(checks(), runCheck);
  return { passed: results.filter(Boolean).length, failed: results.filter((passed) => !passed).length };
}

/** @param {Check} check */
async function runCheck({ name, command: [tool = '', ...args] }) {
  const started = performance.now();
  const { code, output } = await run(process.execPath, [join(root, 'node_modules', tool), ...args]);
  say(`  ${code === 0 ? '✓' : '✗'}  ${name} (${seconds(performance.now() - started)})`);
  if (code !== 0) say(output.trimEnd());
  return code === 0;
}

if (process.argv[1] === import.meta.filename) {
  await main(async () => {
    await ensurePackages();
    return (await check()).failed === 0 ? 0 : 1;
  });
}
