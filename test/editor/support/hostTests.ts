import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, inject, it } from 'vitest';
import { stateOf } from '../../../scripts/editorTests.mjs';
import { developExtension } from './developExtension';
import { buildHostTests } from './hostBundle';
import type { HostResult } from './hostTypes';
import { startSession, stopSession, type EditorOptions } from './session';
import { until } from './until';

/**
 * Runs the tests that a `*.host.ts` module exports as `tests` inside the extension host, where `vscode` is the real one, and
 * reports each here. They run while vitest collects, because their names are only known there.
 */
export async function describeHost(source: string, options: EditorOptions): Promise<void> {
  const name = basename(source, '.host.ts');
  const { results, failure } = await runHostTests(name, source, options).then(
    (done) => ({ results: done, failure: undefined }),
    (error: unknown) => ({ results: [], failure: error instanceof Error ? error : new Error(String(error)) }),
  );
  describe(`in the extension host: ${name}`, () => {
    it('runs', () => {
      if (failure !== undefined) throw failure;
      if (results.length === 0) throw new Error(`${source} exports no tests.`);
    });
    for (const { title, error, note } of results) {
      it(title, () => {
        if (note !== undefined) console.log(`VS Code ${inject('editor').vscode}: ${note}`);
        if (error !== undefined) throw new Error(error);
      });
    }
  });
}

async function runHostTests(name: string, source: string, options: EditorOptions): Promise<readonly HostResult[]> {
  const folder = join(stateOf(inject('editor'), `host ${name}`), '..', `tests-${name}`);
  const resultFile = join(folder, `results-${Date.now()}.json`);
  mkdirSync(folder, { recursive: true });
  await buildHostTests(source, join(folder, 'tests.cjs'));
  writeFileSync(join(folder, 'package.json'), JSON.stringify(emptyExtension));
  const session = await startSession(`host ${name}`, {
    ...options,
    env: { ...options.env, JETSON_WORKBENCH_HOST_RESULTS: resultFile },
    beforeLoad: (page, origin) => developExtension(page, origin, folder, 'tests.cjs'),
  });
  try {
    await until(`results of ${source}`, () => existsSync(resultFile), 180);
    return JSON.parse(readFileSync(resultFile, 'utf8')) as HostResult[];
  } finally {
    await stopSession(session);
  }
}

/** Tests belong to an extension under development; the extension under test is the installed one beside it. */
const emptyExtension = {
  name: 'host-tests',
  publisher: 'jetson-workbench',
  version: '0.0.1',
  engines: { vscode: '^1.100.0' },
};
