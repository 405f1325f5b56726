import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { build, type BuildOptions } from 'esbuild';
import { describe, expect, it } from 'vitest';
import { hostOptions, hostPlugins } from '../scripts/build.mjs';
import { filesBelow } from '../scripts/support/files.mjs';
import { root } from '../scripts/support/paths.mjs';
import { importFaults, type Source } from './support/imports';
import { layers } from './support/layers';

const product = [...filesBelow('src', /\.ts$/), ...filesBelow('webview', /\.ts$/)]
  .filter((path) => !/\.(test|d)\.ts$/.test(path))
  .map((path): Source => ({ path, text: readFileSync(join(root, path), 'utf8') }));

describe('the import table', () => {
  it('holds for every import of the product, of types too', () => {
    expect(product.length).toBeGreaterThan(100);
    expect(product.flatMap((source) => importFaults(source, layers))).toEqual([]);
  });

  it.each([
    ['the editor in the core', 'src/core/a.ts', `import { Uri } from 'vscode';`],
    ["the editor's types in the core", 'src/core/a.ts', `import type { Uri } from 'vscode';`],
    ['a type by import() in the core', 'src/core/a.ts', `type A = import('vscode').Uri;`],
    ['Node in the core', 'src/core/a.ts', `import { join } from 'node:path';`],
    ['a library in a file that is not its place', 'src/core/a.ts', `import * as v from 'valibot';`],
    ['an upper layer in the core', 'src/core/std/a.ts', `export { A } from '../../app/labelService';`],
    ['Node in the use cases', 'src/app/a.ts', `import 'node:fs';`],
    ['the editor in Node adapters', 'src/node/a.ts', `const vscode = require('vscode');`],
    ['another feature', 'src/features/fixes/a.ts', `import { a } from '../diagnostics/a';`],
    ['Node adapters in a feature', 'src/features/fixes/a.ts', `import { a } from '../../node/files/a';`],
    ['an adapter that is not lazy', 'src/extension.ts', `import { a } from './node/workers/workerPool';`],
    ['the inside of a feature', 'src/extension.ts', `import { a } from './features/fixes/provider';`],
    ['another panel', 'webview/labels/a.ts', `import { a } from '../anchors/a';`],
    ['the toolkit outside of its place', 'webview/labels/a.ts', `import '@vscode/webview-ui-toolkit';`],
    ['host code in a page', 'webview/labels/a.ts', `import { a } from '../../src/vscode/ids';`],
    ['tests', 'src/core/a.ts', `import { a } from '../../test/support/memoryFiles';`],
    ['a layer that nobody knows', 'src/misc/a.ts', ''],
  ])('catches %s', (_, path, text) => {
    expect(importFaults({ path, text }, layers)).toHaveLength(1);
  });

  it.each([
    ['src/features/fixes/a.ts', `import { b } from './b'; import { c } from '../../app/c'; import 'vscode';`],
    ['src/extension.ts', `import { a } from './features/fixes/register'; const b = () => import('./node/b');`],
    [
      'webview/labels/main.ts',
      `import './labels.css'; import '../ui/toolkit'; import type { A } from '../../src/core/a';`,
    ],
  ])('allows what it should in %s', (path, text) => {
    expect(importFaults({ path, text }, layers)).toEqual([]);
  });
});

describe('bundles prove what a layer needs', () => {
  it('core, app and protocol need neither an editor nor Node', async () => {
    const browser: BuildOptions = { platform: 'browser', format: 'iife', external: [] };
    await expect(bundle(['src/core/', 'src/app/', 'src/protocol/'], browser)).resolves.toEqual([]);
  });

  it('core, app, node and debug need no editor', async () => {
    const node: BuildOptions = { ...hostOptions, external: [], plugins: hostPlugins };
    await expect(bundle(['src/core/', 'src/app/', 'src/node/', 'src/debug/'], node)).resolves.toEqual([]);
  });

  it('notices an editor that is needed all the same', async () => {
    await expect(bundle(['src/vscode/'], { ...hostOptions, external: [] })).resolves.not.toEqual([]);
  });
});

/** What goes wrong when all files of some layers become one bundle. */
async function bundle(prefixes: readonly string[], options: BuildOptions): Promise<string[]> {
  const paths = product.map(({ path }) => path).filter((path) => prefixes.some((prefix) => path.startsWith(prefix)));
  const result = build({
    ...options,
    stdin: {
      contents: paths.map((path) => `import * as _ from './${path}';`.replace('_', nameOf(path))).join('\n'),
      resolveDir: root,
    },
    bundle: true,
    write: false,
    logLevel: 'silent',
    mainFields: ['module', 'main'],
  });
  return result.then(
    () => [],
    (error: unknown) => [String(error)],
  );
}

function nameOf(path: string): string {
  return `_${path.replace(/\W/g, '_')}`;
}

describe('sizes', () => {
  it('no file of the product is longer than 500 lines', () => {
    const long = product.filter(({ text }) => text.split('\n').length > 500).map(({ path }) => path);
    expect(long).toEqual([]);
  });

  it('the composition root stays a table of contents', () => {
    const text = readFileSync(join(root, 'src/extension.ts'), 'utf8');
    expect(text.split('\n').length).toBeLessThanOrEqual(120);
  });
});
