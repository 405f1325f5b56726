import { build } from 'esbuild';
import { hostOptions } from '../../../scripts/build.mjs';
import { root } from '../../../scripts/support/paths.mjs';

/** Bundles a module of tests with what runs them. */
export async function buildHostTests(source: string, outfile: string): Promise<void> {
  await build({
    ...hostOptions,
    absWorkingDir: root,
    stdin: {
      contents: [
        `import { tests } from ${JSON.stringify(source)};`,
        `import { runTests } from './test/editor/support/hostRunner';`,
        'export const run = () => runTests(tests);',
      ].join('\n'),
      resolveDir: root,
      loader: 'ts',
    },
    outfile,
    sourcemap: 'inline',
    logLevel: 'error',
  });
}
