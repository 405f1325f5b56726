// @ts-check
// Bundles the extension: node scripts/build.mjs [--dev] [--watch]
// Host programs become dist/NAME.cjs, panels dist/webview/NAME.js. Whatever is imported as `() => import('…/NAME.entry')`
// is a bundle of its own, loaded on first use.
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { filesBelow } from './support/files.mjs';
import { ensurePackages } from './support/install.mjs';
import { noticesOf } from './support/notices.mjs';
import { dist, root } from './support/paths.mjs';
import { Failure, main, say, seconds } from './support/steps.mjs';

/** @typedef {import('esbuild').BuildOptions} BuildOptions */

/** Bundles that entries outside of this build get too. */
export const hostOptions = /** @satisfies {BuildOptions} */ ({
  bundle: true,
  platform: 'node',
  target: 'node20',
  format: 'cjs',
  // Some packages name a UMD file as their main one, which does not survive bundling.
  mainFields: ['module', 'main'],
  external: ['vscode'],
  // A native `import()` of a CommonJS bundle would lose its names in older hosts.
  supported: { 'dynamic-import': false },
  metafile: true,
  logLevel: 'silent',
});

/** Programs that have much in common. When it is packed, that is in files of its own, which each loads as far as it needs. */
const SHARING = ['extension', 'extensionLabels', 'extensionRuns', 'hosts', 'worker', 'cli'];
const SHEBANG = '#!/usr/bin/env node';

/**
 * Every bundle of the extension, by what it is made from. Only what exists is built.
 *
 * @param {readonly string[]} [without]
 */
function bundles(without = []) {
  const hosts = hostSources()
    .map((source) => ({ source, target: `${entryName(source)}.cjs` }))
    .filter(({ source }) => !without.includes(entryName(source)));
  const panels = filesBelow('webview', /^main\.ts$/).map((source) => ({
    source,
    target: `webview/${basename(dirname(source))}.js`,
  }));
  return [
    ...hosts
      .filter(({ source }) => existsSync(join(root, source)))
      .map((bundle) => ({ ...bundle, options: host(bundle) })),
    ...panels.map((bundle) => ({ ...bundle, options: panel() })),
  ];
}

function hostSources() {
  return ['src/extension.ts', ...filesBelow('src', /\.entry\.ts$/)];
}

/** @param {string} source */
function entryName(source) {
  return basename(source, '.ts').replace(/\.entry$/, '');
}

/**
 * @param {{ target: string }} bundle
 * @returns {BuildOptions}
 */
function host({ target }) {
  const isProgram = target === 'cli.cjs';
  return {
    ...hostOptions,
    plugins: hostPlugins,
    ...(isProgram ? { banner: { js: SHEBANG } } : {}),
  };
}

/** @returns {BuildOptions} */
function panel() {
  return {
    bundle: true,
    platform: 'browser',
    target: ['chrome124'],
    format: 'esm',
    metafile: true,
    logLevel: 'silent',
    loader: { '.svg': 'text' },
  };
}

/**
 * An import of an entry is a reference to its bundle.
 *
 * @type {import('esbuild').Plugin}
 */
const lazyEntries = {
  name: 'lazy-entries',
  setup(build) {
    build.onResolve({ filter: /\.entry$/ }, ({ path, kind }) => {
      if (kind === 'dynamic-import') return { path: `./${basename(path, '.entry')}.cjs`, external: true };
      return { errors: [{ text: `Import "${path}" with import(): it is a bundle of its own.` }] };
    });
  },
};

/**
 * Native addons are made for one system and are never shipped: a library that asks for one finds none, and does without.
 *
 * @type {import('esbuild').Plugin}
 */
const noAddons = {
  name: 'no-addons',
  setup(build) {
    build.onResolve({ filter: /^cpu-features$|\.node$/ }, ({ path }) => ({ path, namespace: 'no-addons' }));
    build.onLoad({ filter: /.*/, namespace: 'no-addons' }, ({ path }) => ({
      contents: `throw new Error(${JSON.stringify(`${path} is not shipped.`)});`,
    }));
  },
};

/**
 * Files of hosts are reached by programs that every host has, so the part of the SSH library for SFTP, its largest, is never used.
 *
 * @type {import('esbuild').Plugin}
 */
const noSftp = {
  name: 'no-sftp',
  setup(build) {
    build.onLoad({ filter: /ssh2[/\\]lib[/\\]protocol[/\\]SFTP\.js$/ }, () => ({
      contents: 'module.exports = { SFTP: class SFTP {} };',
    }));
  },
};

/** What bundles of host programs need. */
export const hostPlugins = [lazyEntries, noAddons, noSftp];

/** @param {{ isDevelopment: boolean }} options */
export async function build({ isDevelopment }) {
  const esbuild = await import('esbuild');
  rmSync(dist, { recursive: true, force: true });
  const shared = sharedOptions(isDevelopment);
  // Apart, they are quicker to make and have source maps.
  const sharing = isDevelopment ? [] : SHARING;
  const built = bundles(sharing).map(async ({ source, target, options }) => {
    try {
      return (await esbuild.build({ ...options, ...shared, ...placeOf(source, target) })).metafile;
    } catch (error) {
      throw await explained(source, error);
    }
  });
  if (sharing.length > 0) built.push(buildSharing(esbuild, sharing));
  finish((await Promise.all(built)).filter((metafile) => metafile !== undefined));
}

/**
 * Bundles programs together. What several need becomes files of its own only in the format of modules, so each file is turned into
 * CommonJS afterwards.
 *
 * @param {typeof import('esbuild')} esbuild
 * @param {readonly string[]} names
 */
async function buildSharing(esbuild, names) {
  const { supported, ...options } = hostOptions;
  const sources = hostSources().filter((source) => names.includes(entryName(source)));
  const built = await esbuild.build({
    ...options,
    plugins: hostPlugins,
    absWorkingDir: root,
    legalComments: 'none',
    entryPoints: Object.fromEntries(sources.map((source) => [entryName(source), source])),
    outdir: dist,
    outExtension: { '.js': '.cjs' },
    chunkNames: 'shared-[hash]',
    format: 'esm',
    splitting: true,
    write: false,
  });
  mkdirSync(dist, { recursive: true });
  for (const { path, text } of built.outputFiles) {
    const { code } = await esbuild.transform(text, { format: 'cjs', target: options.target, minify: true, supported });
    writeFileSync(path, basename(path) === 'cli.cjs' ? `${SHEBANG}\n${code}` : code);
  }
  return built.metafile;
}

/**
 * @param {string} source
 * @param {unknown} error
 */
async function explained(source, error) {
  if (!(error instanceof Error && 'errors' in error)) return error;
  const { formatMessages } = await import('esbuild');
  const { errors } = /** @type {import('esbuild').BuildFailure} */ (error);
  const lines = await formatMessages(errors, { kind: 'error', color: process.stderr.isTTY });
  return new Failure(`${source} could not be bundled.`, 'Correct what is said above.', lines.join(''));
}

/**
 * @param {boolean} isDevelopment
 * @returns {BuildOptions & { metafile: true }}
 */
function sharedOptions(isDevelopment) {
  return {
    absWorkingDir: root,
    minify: !isDevelopment,
    sourcemap: isDevelopment ? 'linked' : false,
    legalComments: 'none',
    metafile: true,
  };
}

/**
 * @param {string} source
 * @param {string} target
 * @returns {BuildOptions}
 */
function placeOf(source, target) {
  return { entryPoints: [source], outfile: join(dist, target) };
}

/** @param {readonly import('esbuild').Metafile[]} metafiles */
function finish(metafiles) {
  const inputs = Object.fromEntries(metafiles.flatMap((metafile) => Object.entries(metafile.inputs)));
  const outputs = Object.fromEntries(metafiles.flatMap((metafile) => Object.entries(metafile.outputs)));
  mkdirSync(dist, { recursive: true });
  writeFileSync(join(dist, 'meta.json'), JSON.stringify({ inputs, outputs }));
  writeFileSync(join(dist, 'notices.txt'), noticesOf(outputs));
  const program = join(dist, 'cli.cjs');
  if (existsSync(program)) chmodSync(program, 0o755);
}

/** Builds again whenever a source changes, until it is ended. */
async function watch() {
  const esbuild = await import('esbuild');
  for (const { source, target, options } of bundles()) {
    const context = await esbuild.context({
      ...options,
      ...sharedOptions(true),
      ...placeOf(source, target),
      logLevel: 'info',
    });
    await context.watch();
  }
  await new Promise(() => {
    // Ended by a signal.
  });
}

if (process.argv[1] === import.meta.filename) {
  await main(async () => {
    await ensurePackages();
    if (process.argv.includes('--watch')) return watch();
    const started = performance.now();
    await build({ isDevelopment: process.argv.includes('--dev') });
    say(`Built dist in ${seconds(performance.now() - started)}.`);
  });
}
