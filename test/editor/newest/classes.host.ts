import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { inWorkspace, show, uriInWorkspace } from '../support/hostEditor';
import type { HostTests } from '../support/hostTypes';
import { until } from '../support/until';

const definition = 'voc/animals.dataset.yaml';
const xml = 'voc/labels/one.xml';
const coco = 'vehicles/annotations/instances_train.json';
const list = 'listed/classes.txt';

/** The workspace is the example with the data sets of `classes.drive.ts`. */
export const tests: HostTests = {
  'the class of a label in XML leads to the definition': async () => {
    assert.deepEqual(await declarationsOf(xml, '<name>dog'), [`${definition}: dog`]);
  },

  'the category of a label in COCO JSON leads to its declaration in the same file': async () => {
    assert.deepEqual(await declarationsOf(coco, '"category_id": 3'), [`${coco}: "priority"`]);
  },

  'the class of a label leads to a list of classes': async () => {
    assert.deepEqual(await declarationsOf('listed/a.txt', '1'), [`${list}: small dog`]);
  },

  'the mouse over a label in XML shows its class, its box and its picture': async () => {
    const text = await hoverText(xml, '<name>dog');
    assert.match(text, /\*\*dog\*\*/);
    assert.match(text, /16 × 26 pixels at column 13, row 4/);
    assert.match(text, /!\[[^\]]+\]\(data:image\/png;base64,iVBOR/);
  },

  'the mouse over a label in COCO JSON shows them too': async () => {
    const text = await hoverText(coco, '"category_id": 3');
    assert.match(text, /\*\*priority\*\*/);
    assert.match(text, /pixels at column/);
    assert.match(text, /!\[[^\]]+\]\(data:image\/png;base64,iVBOR/);
  },

  'a class of COCO JSON is renamed in every file of the set': async () => {
    const files = await renamed(coco, '"category_id": 3', 'right of way');
    const [train, val] = ['train', 'val'].map((split) => `vehicles/annotations/instances_${split}.json`);
    assert.deepEqual(Object.keys(files).sort(), [train, val]);
    for (const text of Object.values(files)) {
      assert.match(text, /"name": "right of way"/);
      assert.doesNotMatch(text, /"name": "priority"/);
    }
  },

  'a class of a list is renamed from the list and from a label': async () => {
    for (const [path, place] of [
      [list, 'small dog'],
      ['listed/a.txt', '1'],
    ] as const) {
      assert.deepEqual(await renamed(path, place, 'hound'), { [list]: 'cat\nhound\n' });
    }
  },

  'a name that is taken, and a place without a class, say so': async () => {
    await assert.rejects(rename(xml, '<name>dog', 'cat'), /There is a class of the name cat already/);
    await assert.rejects(rename(xml, '<width>64', 'bird'), /There is no class of a data set here/);
    await assert.rejects(rename('things/things.dataset.yaml', 'cup', 'mug'), /named after a folder of images/);
  },
};

/** Opens a file and gives the place of the last character of a text in it. */
async function placeOf(path: string, text: string): Promise<vscode.Position> {
  const { document } = await show(path);
  const at = document.getText().indexOf(text);
  assert(at >= 0, `${text} in ${path}`);
  return document.positionAt(at + text.length - 1);
}

/** Where *Go to Definition* leads, as a path and the text there. */
async function declarationsOf(path: string, text: string): Promise<string[]> {
  const position = await placeOf(path, text);
  const found = await until('a declaration', async () => {
    const places = await vscode.commands.executeCommand<(vscode.Location | vscode.LocationLink)[]>(
      'vscode.executeDefinitionProvider',
      uriInWorkspace(path),
      position,
    );
    return places.length > 0 && places;
  });
  return Promise.all(
    found.map(async (place) => {
      const [uri, range] = 'uri' in place ? [place.uri, place.range] : [place.targetUri, place.targetRange];
      const document = await vscode.workspace.openTextDocument(uri);
      return `${vscode.workspace.asRelativePath(uri)}: ${document.getText(range)}`;
    }),
  );
}

async function hoverText(path: string, text: string): Promise<string> {
  const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
    'vscode.executeHoverProvider',
    uriInWorkspace(path),
    await placeOf(path, text),
  );
  return hovers
    .flatMap(({ contents }) => contents)
    .map((content) => (content instanceof vscode.MarkdownString ? content.value : ''))
    .join('\n')
    .replaceAll('&nbsp;', ' ');
}

async function rename(path: string, text: string, to: string): Promise<vscode.WorkspaceEdit> {
  return vscode.commands.executeCommand(
    'vscode.executeDocumentRenameProvider',
    uriInWorkspace(path),
    await placeOf(path, text),
    to,
  );
}

/** The texts of all files that a rename changes. Nothing stays changed. */
async function renamed(path: string, text: string, to: string): Promise<Record<string, string>> {
  const edit = await rename(path, text, to);
  assert(await vscode.workspace.applyEdit(edit));
  const texts: Record<string, string> = {};
  for (const [uri] of edit.entries()) {
    const document = await vscode.workspace.openTextDocument(uri);
    const name = vscode.workspace.asRelativePath(uri);
    texts[name] = document.getText();
    await until(`${name} as it was`, async () => {
      await vscode.window.showTextDocument(document);
      await vscode.commands.executeCommand('workbench.action.files.revert');
      return document.getText() === readFileSync(inWorkspace(name), 'utf8');
    });
  }
  return texts;
}
