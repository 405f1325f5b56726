// @ts-check
// Runs a measurement: npm run bench -- NAME [arguments…] for bench/NAME.ts
import { existsSync } from 'node:fs';
import { basename, join } from 'node:path';
import { filesBelow } from './support/files.mjs';
import { ensurePackages } from './support/install.mjs';
import { bundleForNode } from './support/loadTypeScript.mjs';
import { root, work } from './support/paths.mjs';
import { run } from './support/processes.mjs';
import { Failure, main } from './support/steps.mjs';

await main(async () => {
  const [name = '', ...args] = process.argv.slice(2);
  const source = `bench/${name}.ts`;
  if (name === '' || !existsSync(join(root, source))) {
    const known = filesBelow('bench', /\.ts$/).map((path) => `  ${basename(path, '.ts')}`);
    throw new Failure('There is no such measurement.', 'Usage: npm run bench -- NAME', known.join('\n'));
  }
  await ensurePackages();
  const bundle = join(work, 'bench', `${name}.mjs`);
  await bundleForNode(source, bundle);
  const { code } = await run(process.execPath, ['--expose-gc', bundle, ...args], { echo: true });
  return code;
});
