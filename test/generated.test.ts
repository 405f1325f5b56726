import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { safeParse } from 'valibot';
import { describe, expect, it } from 'vitest';
import { bundleFile, bundleText, collectTexts } from '../scripts/l10n.mjs';
import { schemas, schemaText } from '../scripts/schemas.mjs';
import { root } from '../scripts/support/paths.mjs';
import { DatasetDefinition } from '../src/core/dataset/definition';
import { RunConfigurations } from '../src/core/runs/runConfiguration';

const remedy = 'Run "npm run generate".';

describe('generated files', () => {
  it('the schema of dataset definitions is the one its declaration gives', async () => {
    const [{ file, title }] = schemas;
    expect(readFileSync(join(root, file), 'utf8'), remedy).toBe(await schemaText(DatasetDefinition, title));
  });

  it('the schema of run configurations is the one its declaration gives', async () => {
    const [, { file, title, snippets }] = schemas;
    expect(readFileSync(join(root, file), 'utf8'), remedy).toBe(await schemaText(RunConfigurations, title, snippets));
  });

  it('what is offered for run configurations are run configurations, once the places are filled in', () => {
    const [, { snippets }] = schemas;
    const runs = snippets.map(({ body }) => {
      const filled = JSON.stringify(body).replaceAll(/\$\{\d+:([^}]*)\}/g, '$1');
      return JSON.parse(filled.replaceAll('\\\\\\\\', '\\\\')) as unknown;
    });
    expect(safeParse(RunConfigurations, { version: 1, runs }).issues).toBeUndefined();
    expect(JSON.stringify(runs)).toContain(String.raw`(?<step>\\d+)`);
  });

  it('the translation bundle holds every sentence, and every sentence is a literal', async () => {
    const { texts, problems } = await collectTexts();
    expect(problems).toEqual([]);
    expect(readFileSync(join(root, bundleFile), 'utf8'), remedy).toBe(bundleText(texts));
  });
});
