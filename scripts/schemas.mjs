// @ts-check
// Writes the contributed JSON Schemas from their declarations: node scripts/schemas.mjs (part of "npm run generate").
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { runSnippets } from './support/runSnippets.mjs';
import { ensurePackages } from './support/install.mjs';
import { loadTypeScript } from './support/loadTypeScript.mjs';
import { root } from './support/paths.mjs';
import { main } from './support/steps.mjs';

/** The contributed schemas: file, declaration, and what the file is called in the editor. */
export const schemas = /** @type {const} */ ([
  {
    file: 'media/schemas/dataset.schema.json',
    source: 'src/core/dataset/definition.ts',
    name: 'DatasetDefinition',
    title: 'Dataset definition',
  },
  {
    file: 'media/schemas/runs.schema.json',
    source: 'src/core/runs/runConfiguration.ts',
    name: 'RunConfigurations',
    title: 'Run configurations',
    snippets: runSnippets,
  },
]);

/**
 * The text of a schema file.
 *
 * @param {import('valibot').GenericSchema} declaration
 * @param {string} title
 * @param {readonly object[]} [snippets] what the editor offers inside of `runs`
 */
export async function schemaText(declaration, title, snippets) {
  const { toJsonSchema } = await import('@valibot/to-json-schema');
  const schema = toJsonSchema(declaration, { target: 'draft-07', typeMode: 'input' });
  if (snippets !== undefined) addSnippets(schema, snippets);
  return `${JSON.stringify({ $schema: schema.$schema, title, ...schema }, undefined, 2)}\n`;
}

/**
 * @param {object} schema
 * @param {readonly object[]} snippets
 */
function addSnippets(schema, snippets) {
  const { properties } = /** @type {{ properties: { runs: { items: object } } }} */ (schema);
  Object.assign(properties.runs.items, { defaultSnippets: snippets });
}

if (process.argv[1] === import.meta.filename) {
  await main(async () => {
    await ensurePackages();
    for (const { file, source, name, title, ...more } of schemas) {
      const declaration = /** @type {import('valibot').GenericSchema} */ ((await loadTypeScript(source))[name]);
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(
        join(root, file),
        await schemaText(declaration, title, 'snippets' in more ? more.snippets : undefined),
      );
    }
  });
}
