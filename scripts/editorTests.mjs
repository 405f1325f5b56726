// @ts-check
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { editors, installEditor, installExtension } from './codeServer.mjs';
import { ensureBrowser } from './support/install.mjs';
import { vsix } from './support/paths.mjs';
import { step } from './support/steps.mjs';

/** @typedef {import('./codeServer.mjs').Editor} Editor */

/** Names the folder of this run to the processes of the tests, so that several runs do not meet. */
const variable = 'JETSON_WORKBENCH_EDITOR_TESTS';

/** @param {Editor} editor */
function folderOf({ version }) {
  const folder = process.env[variable];
  if (folder === undefined) throw new Error('Run "npm test -- editor NAME": it prepares the editors.');
  return join(folder, version);
}

/**
 * Where the extensions of every test in this editor are: just the packaged one.
 *
 * @param {Editor} editor
 */
export function extensionsOf(editor) {
  return join(folderOf(editor), 'extensions');
}

/**
 * The state of the editor that a group of tests gets.
 *
 * @param {Editor} editor
 * @param {string} name
 */
export function stateOf(editor, name) {
  return join(folderOf(editor), name.replace(/[^\w.-]+/g, '-'));
}

/**
 * Gets the editors and the browser, and installs the packaged extension in each editor.
 *
 * @param {readonly Editor[]} wanted
 */
export async function prepareEditors(wanted = editors) {
  await ensureBrowser();
  for (const editor of wanted) await installEditor(editor);
  // Outside of the repository, so that its .git and .gitignore have no say in the workspaces.
  const folder = mkdtempSync(join(tmpdir(), 'jetson-workbench-'));
  process.env[variable] = folder;
  process.on('exit', () => {
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  });
  await step('Installing the extension in the editors', async () => {
    for (const editor of wanted) await installExtension(editor, folderOf(editor), vsix);
  });
}
