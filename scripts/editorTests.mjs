// @ts-check
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { editors, installEditor, installExtension } from './codeServer.mjs';
import { ensureBrowser } from './support/install.mjs';
import { vsix, work } from './support/paths.mjs';
import { step } from './support/steps.mjs';

/** @typedef {import('./codeServer.mjs').Editor} Editor */

/** @param {Editor} editor */
function folderOf({ version }) {
  return join(work, 'editor-tests', version);
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
  await step('Installing the extension in the editors', async () => {
    for (const editor of wanted) {
      rmSync(folderOf(editor), { recursive: true, force: true });
      mkdirSync(folderOf(editor), { recursive: true });
      await installExtension(editor, folderOf(editor), vsix);
    }
  });
}
