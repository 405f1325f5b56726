// @ts-check
// Proves the product: npm test [-- TIER… [NAME…]]. Without a tier all of them run; a NAME picks the test files that have it
// in their path. What is missing is installed first.
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { check } from './check.mjs';
import { prepareEditors } from './editorTests.mjs';
import { packageExtension } from './package.mjs';
import { ensureBrowser, ensurePackages, ensureShells } from './support/install.mjs';
import { root, work } from './support/paths.mjs';
import { run } from './support/processes.mjs';
import { Failure, main, say, seconds } from './support/steps.mjs';
import { prepareVirtualJetsons, whyNoVirtualJetson } from './virtualJetson.mjs';

/** @typedef {{ passed: number, failed: number, skipped?: string }} Count `skipped` is why a tier cannot run on this machine. */

/** @type {Record<string, (names: readonly string[]) => Promise<Count>>} */
const tiers = {
  static: () => check(),
  unit: async (names) => {
    await ensureShells();
    return vitest('vitest.config.ts', names);
  },
  packaging: async (names) => {
    await packOnce();
    return vitest('test/packaging/vitest.config.ts', names);
  },
  device: async (names) => {
    const skipped = await whyNoVirtualJetson();
    if (skipped !== undefined) return { passed: 0, failed: 0, skipped };
    await packOnce();
    await prepareVirtualJetsons();
    // All that takes longer than a run of everything may take: `npm run prove:device`.
    const folder = names.includes('whole') ? 'test/device/whole' : 'test/device';
    return vitest(
      `${folder}/vitest.config.ts`,
      names.filter((name) => name !== 'whole'),
    );
  },
  pages: async (names) => {
    await ensureBrowser();
    return vitest('test/gallery/vitest.config.ts', names);
  },
  editor: async (names) => {
    await packOnce();
    await prepareEditors();
    // One of the editors is driven against a board; where none can run, its test says why.
    if ((await whyNoVirtualJetson()) === undefined) await prepareVirtualJetsons(['bookworm']);
    return vitest('test/editor/vitest.config.ts', names);
  },
};

/** @type {Promise<void> | undefined} */
let packed;

function packOnce() {
  packed ??= packageExtension();
  return packed;
}

/**
 * @param {string} config
 * @param {readonly string[]} names
 * @returns {Promise<Count>}
 */
async function vitest(config, names) {
  const report = join(work, 'vitest', `${config.replace(/\W+/g, '-')}.json`);
  mkdirSync(join(work, 'vitest'), { recursive: true });
  rmSync(report, { force: true });
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`];
  const args = ['node_modules/vitest/vitest.mjs', 'run', '--config', config, ...reporters, ...names];
  const { code } = await run(process.execPath, args, { cwd: root, echo: true });
  return countOf(report, code);
}

/**
 * What vitest counted. A file that could not be loaded is a failure, and so is an error outside of every test.
 *
 * @param {string} report
 * @param {number} code
 * @returns {Count}
 */
function countOf(report, code) {
  if (!existsSync(report)) return { passed: 0, failed: 1 };
  /** @type {{ numPassedTests: number, numFailedTests: number, testResults: { status: string, assertionResults: { status: string }[] }[] }} */
  const { numPassedTests, numFailedTests, testResults } = JSON.parse(readFileSync(report, 'utf8'));
  const broken = testResults.filter(
    ({ status, assertionResults }) => status === 'failed' && assertionResults.every((test) => test.status !== 'failed'),
  );
  const failed = numFailedTests + broken.length;
  return { passed: numPassedTests, failed: failed === 0 && code !== 0 ? 1 : failed };
}

/** @param {readonly string[]} wanted */
function parse(wanted) {
  const chosen = Object.keys(tiers).filter((tier) => wanted.includes(tier));
  const names = wanted.filter((word) => !(word in tiers));
  if (names.length > 0 && chosen.length === 0) {
    throw new Failure(`There is no tier "${names[0]}".`, `Tiers are: ${Object.keys(tiers).join(', ')}.`);
  }
  return { chosen: chosen.length === 0 ? Object.keys(tiers) : chosen, names };
}

/**
 * A tier that cannot run has failed; the others still run.
 *
 * @param {string} tier
 * @param {readonly string[]} names
 * @returns {Promise<Count & { line: string }>}
 */
async function runTier(tier, names) {
  const started = performance.now();
  say(`\n${tier}`);
  /** @type {Count} */
  const count = await (tiers[tier]?.(names) ?? Promise.reject(new Error(tier))).catch(
    (/** @type {unknown} */ error) => {
      say(error instanceof Failure ? `${error.details}\n${error.message}\n${error.remedy}` : String(error));
      return { passed: 0, failed: 1 };
    },
  );
  const isEmpty = count.passed + count.failed === 0 && count.skipped === undefined;
  if (isEmpty) say(`${tier} ran no test.`);
  const failed = isEmpty ? 1 : count.failed;
  const outcome =
    count.skipped === undefined ? `${count.passed} passed, ${failed} failed.` : `skipped: ${count.skipped}`;
  const line = `${tier.padEnd(10)} ${seconds(performance.now() - started).padStart(8)}  ${outcome}`;
  return { passed: count.passed, failed, line };
}

await main(async () => {
  const { chosen, names } = parse(process.argv.slice(2).filter((word) => word !== '--'));
  await ensurePackages();
  const counts = [];
  for (const tier of chosen) counts.push(await runTier(tier, names));
  const passed = counts.reduce((sum, count) => sum + count.passed, 0);
  const failed = counts.reduce((sum, count) => sum + count.failed, 0);
  console.log(`\n${counts.map(({ line }) => line).join('\n')}\n`);
  console.log(`${passed} passed, ${failed} failed`);
  return failed === 0 ? 0 : 1;
});
