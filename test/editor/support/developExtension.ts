import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';
import { hostOptions } from '../../../scripts/build.mjs';
import { root } from '../../../scripts/support/paths.mjs';

/** The workbench reads its options from a tag of its page; the extension under development and its tests are named there. */
export async function developExtension(page: Page, origin: string, folder: string, tests?: string): Promise<void> {
  const uri = (path: string) => ({ scheme: 'vscode-remote', authority: new URL(origin).host, path });
  const options = {
    extensions: [uri(folder)],
    ...(tests === undefined ? {} : { extensionTestsPath: uri(join(folder, tests)) }),
  };
  await page.addInitScript((developmentOptions) => {
    new MutationObserver((_, observer) => {
      const tag = document.getElementById('vscode-workbench-web-configuration');
      if (tag === null) return;
      observer.disconnect();
      const settings = JSON.parse(tag.dataset.settings ?? '{}') as Record<string, unknown>;
      tag.dataset.settings = JSON.stringify({ ...settings, developmentOptions });
    }).observe(document, { childList: true, subtree: true });
  }, options);
}

/** Builds the extension of `helper.extension.ts` with the files that it serves at `memfs:/`. */
export async function buildHelper(
  folder: string,
  memory: Readonly<Record<string, string | Uint8Array>>,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const contents = Object.entries(memory).map(([path, content]) => [path, Buffer.from(content).toString('base64')]);
  writeFileSync(join(folder, 'memory.json'), JSON.stringify(Object.fromEntries(contents)));
  writeFileSync(join(folder, 'package.json'), JSON.stringify(manifest));
  await build({
    ...hostOptions,
    absWorkingDir: root,
    entryPoints: ['test/editor/support/helper.extension.ts'],
    outfile: join(folder, 'extension.cjs'),
    logLevel: 'error',
  });
}

const manifest = {
  name: 'helper',
  publisher: 'jetson-workbench',
  version: '0.0.1',
  engines: { vscode: '^1.100.0' },
  main: './extension.cjs',
  activationEvents: ['onFileSystem:memfs', '*'],
  contributes: {
    commands: [
      { command: 'helper.emptyPage', title: 'Empty Page', category: 'Helper' },
      { command: 'helper.emptyEditor', title: 'Empty Editor', category: 'Helper' },
    ],
    customEditors: [
      {
        viewType: 'helper.emptyEditor',
        displayName: 'Empty',
        priority: 'option',
        selector: [{ filenamePattern: '*.png' }],
      },
    ],
  },
};
