import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { strFromU8, unzipSync } from 'fflate';
import picomatch from 'picomatch';
import { describe, expect, it } from 'vitest';
import { dist, root, vsix } from '../../scripts/support/paths.mjs';
import { run } from '../../scripts/support/processes.mjs';
import sizes from './sizes.json';

interface Row {
  readonly path: string;
  readonly maximumBytes: number;
  readonly isOptional?: boolean;
}

const rows: readonly Row[] = sizes.files;
const files = packedFiles();

/** The files of the extension with their sizes; the two that describe the package to the editor are not ours. */
function packedFiles(): Map<string, number> {
  const entries = Object.entries(unzipSync(readFileSync(vsix)));
  return new Map(
    entries
      .filter(([path]) => path.startsWith('extension/'))
      .map(([path, content]) => [path.slice('extension/'.length), content.length]),
  );
}

function rowOf(path: string): Row | undefined {
  return rows.find((row) => picomatch.isMatch(path, row.path));
}

describe('the packed extension', () => {
  it('is small', () => {
    const bytes = statSync(vsix).size;
    const pages = [...files.keys()].filter((path) => path.startsWith('docs/rules/')).length;
    console.log(table(bytes, pages));
    expect(bytes).toBeLessThanOrEqual(sizes.package.maximumBytes);
    // Each rule has a page of its own, which is not counted.
    expect(files.size - pages).toBeLessThanOrEqual(sizes.package.maximumFiles);
  });

  it('holds only files of the table, each within its limit', () => {
    const faults = [...files].filter(([path, bytes]) => bytes > (rowOf(path)?.maximumBytes ?? -1));
    expect(faults).toEqual([]);
  });

  it('misses no file of the table', () => {
    const isThere = ({ path }: Row) => [...files.keys()].some((file) => picomatch.isMatch(file, path));
    const missing = rows.filter((row) => row.isOptional !== true && !isThere(row));
    expect(missing).toEqual([]);
  });

  it('holds what the manifest names', () => {
    const manifest = readFileSync(join(root, 'package.json'), 'utf8');
    const named = [...manifest.matchAll(/"\.?\/?((?:dist|media|syntaxes|docs)\/[^"*]+)"/g)].map((match) => match[1]!);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((path) => !files.has(path))).toEqual([]);
  });

  it('has a page that shows no picture which is not packed', () => {
    const { 'extension/readme.md': readme } = unzipSync(readFileSync(vsix));
    const text = strFromU8(readme!);
    expect(text).toContain('# Jetson Workbench');
    expect(text).not.toMatch(/!\[/);
  });
});

describe('the bundles', () => {
  it("load without any package beside them but the editor's own", async () => {
    const folder = mkdtempSync(join(tmpdir(), 'packed bundles '));
    try {
      cpSync(dist, join(folder, 'dist'), { recursive: true });
      const editor = join(folder, 'node_modules/vscode/index.js');
      mkdirSync(dirname(editor), { recursive: true });
      // While a bundle is loaded, classes of the editor are extended and constants read; all else comes with the activation.
      writeFileSync(
        editor,
        'const any = new Proxy(class {}, { get: (own, name) => own[name] ?? any, apply: () => any });\nmodule.exports = any;',
      );
      const programs = /^dist\/(?!cli|worker).*\.cjs$/;
      const bundles = [...files.keys()].filter((path) => programs.test(path)).map((path) => join(folder, path));
      const script = `for (const path of ${JSON.stringify(bundles)}) require(path)`;
      const { code, output } = await run(process.execPath, ['-e', script]);
      expect(output.slice(-1000)).toBe('');
      expect(code).toBe(0);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('hold no library in the extension itself that is loaded on first use', () => {
    const { outputs } = JSON.parse(readFileSync(join(dist, 'meta.json'), 'utf8')) as {
      outputs: Record<string, { inputs: Record<string, unknown> }>;
    };
    const inputs = ['extension', 'extensionLabels'].flatMap((name) => Object.keys(outputs[`dist/${name}.cjs`]!.inputs));
    const packages = inputs.flatMap((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1] ?? []);
    // A small one is allowed by name.
    expect([...new Set(packages)].filter((name) => !['picomatch'].includes(name))).toEqual([]);
  });

  it('contain a command line that starts by itself', async () => {
    const { code, output } = await run(process.execPath, [join(dist, 'cli.cjs'), '--version']);
    expect(output).toMatch(/\d+\.\d+\.\d+/);
    expect(code).toBe(0);
  });
});

function table(bytes: number, pages: number): string {
  const lines = [...files].filter(([path]) => !path.startsWith('docs/rules/')).map(([path, size]) => line(size, path));
  return [...lines, line(pages, 'pages of rules (count)'), line(bytes, 'the package, compressed')].join('\n');
}

function line(value: number, name: string): string {
  return `${String(value).padStart(9)}  ${name}`;
}
