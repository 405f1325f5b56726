// @ts-check
// Builds the extension and packs it as it is published: node scripts/package.mjs
import { mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { build } from './build.mjs';
import { ensurePackages } from './support/install.mjs';
import { root, vsix, work } from './support/paths.mjs';
import { mustRun } from './support/processes.mjs';
import { main, say, step } from './support/steps.mjs';

export async function packageExtension() {
  await step('Building', () => build({ isDevelopment: false }));
  mkdirSync(work, { recursive: true });
  // Everything needed is inside the bundles. Links in the README stay as they are written.
  const options = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links', '--out', vsix];
  await step('Packaging', async () => {
    await mustRun(process.execPath, ['node_modules/@vscode/vsce/vsce', 'package', ...options], {
      cwd: root,
      remedy: 'Correct what is said above in package.json or .vscodeignore.',
    });
    await dropPictures();
  });
}

/** The README's pictures are not packed: on the extension's page in the editor they would be broken. */
async function dropPictures() {
  const { strFromU8, strToU8, unzipSync, zipSync } = await import('fflate');
  const { 'extension/readme.md': readme, ...others } = unzipSync(readFileSync(vsix));
  const text = strFromU8(readme ?? new Uint8Array()).replace(/^!\[[^\]]*\]\([^)]*\)\n\n/gm, '');
  writeFileSync(vsix, zipSync({ ...others, 'extension/readme.md': strToU8(text) }, { level: 9 }));
}

if (process.argv[1] === import.meta.filename) {
  await main(async () => {
    await ensurePackages();
    await packageExtension();
    say(`${vsix} (${Math.round(statSync(vsix).size / 1000)} kB)`);
  });
}
