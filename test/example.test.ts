import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, it } from 'vitest';
import { makeExample } from '../scripts/example.mjs';
import { LEGEND } from '../scripts/example/legend.mjs';
import { ruleIds } from '../src/core/rules/catalogue';

function withFolder<T>(use: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'jetson-example-'));
  try {
    return use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function hashExample(): string {
  return withFolder((folder) => {
    const hash = createHash('sha256');
    for (const file of makeExample(folder).files) hash.update(file).update(readFileSync(join(folder, file)));
    return hash.digest('hex');
  });
}

describe('the example workspace', () => {
  it('is the same every time', () => {
    expect(hashExample()).toBe(hashExample());
  });

  it('is made in under three seconds of work', () => {
    // The time of the processor in a process of its own: other tests share the clock.
    const url = pathToFileURL(join(import.meta.dirname, '../scripts/example.mjs')).href;
    const seconds = withFolder((folder) => {
      const code = `import { makeExample } from ${JSON.stringify(url)}; makeExample(${JSON.stringify(folder)});`;
      const print = 'const { user, system } = process.cpuUsage(); console.log((user + system) / 1e6);';
      return Number(execFileSync(process.execPath, ['--input-type=module', '-e', code + print], { encoding: 'utf8' }));
    });
    expect(seconds).toBeGreaterThan(0);
    expect(seconds).toBeLessThan(3);
  });

  it('names every mistake it plants in its README, and each in a file that exists', () => {
    withFolder((folder) => {
      const { files, faults } = makeExample(folder);
      const readme = readFileSync(join(folder, 'README.md'), 'utf8');
      for (const { file, rule, line } of faults) {
        expect(files).toContain(file);
        expect(ruleIds).toContain(rule);
        expect(readme).toContain(`[${file}](${file})${line === undefined ? '' : `, line ${line}`}`);
        expect(readme).toContain(`\`${rule}\``);
      }
    });
  });

  it('keeps what somebody changed in it when asked to', () => {
    withFolder((folder) => {
      makeExample(folder);
      const file = join(folder, 'signs/data.yaml');
      writeFileSync(file, 'mine');
      makeExample(folder, { keep: true });
      expect(readFileSync(file, 'utf8')).toBe('mine');
      makeExample(folder);
      expect(readFileSync(file, 'utf8')).not.toBe('mine');
    });
  });

  it('writes the same legend in the definition, in the masks and, blue first, in the Python source', () => {
    withFolder((folder) => {
      makeExample(folder);
      const definition = readFileSync(join(folder, 'street/street.dataset.yaml'), 'utf8');
      const source = readFileSync(join(folder, 'sources/source_street.py'), 'utf8');
      for (const { id, name, color } of LEGEND) {
        expect(definition).toContain(`{ id: ${id}, name: ${name}, color: [${color.join(', ')}] }`);
        expect(source).toContain(`${id}: np.array([${[...color].reverse().join(', ')}]),  # ${name}`);
      }
    });
  });
});
