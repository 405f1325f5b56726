// @ts-check
// Runs the command line from a clone, after installing and building what is missing: npm run -s cli -- validate PATH…
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { build } from './build.mjs';
import { filesBelow } from './support/files.mjs';
import { ensurePackages } from './support/install.mjs';
import { dist, root } from './support/paths.mjs';
import { run } from './support/processes.mjs';
import { main } from './support/steps.mjs';

const program = join(dist, 'cli.cjs');

/** Builds unless the program is there and newer than every source. */
export async function ensureProgram() {
  await ensurePackages();
  if (!isCurrent()) await build({ isDevelopment: false });
  return program;
}

function isCurrent() {
  if (!existsSync(program)) return false;
  const built = statSync(program).mtimeMs;
  const sources = [...filesBelow('src', /\.(ts|json)$/), 'package-lock.json'];
  return sources.every((path) => statSync(join(root, path)).mtimeMs <= built);
}

if (process.argv[1] === import.meta.filename) {
  await main(async () => {
    const { code } = await run(process.execPath, [await ensureProgram(), ...process.argv.slice(2)], {
      // npm runs scripts in the folder of the package; the person stands somewhere else.
      cwd: process.env.INIT_CWD ?? process.cwd(),
      echo: true,
    });
    return code;
  });
}
