import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import { inWorkspace, rulesOn, show, untilRules, uriInWorkspace, writeOnDisk } from '../support/hostEditor';
import type { HostTests } from '../support/hostTypes';
import { until } from '../support/until';

const street = 'street/street.dataset.yaml';
const source = 'sources/source_street.py';

async function completions(path: string, line: number, character: number): Promise<string[]> {
  await show(path);
  const list = await vscode.commands.executeCommand<vscode.CompletionList>(
    'vscode.executeCompletionItemProvider',
    uriInWorkspace(path),
    new vscode.Position(line, character),
  );
  return list.items.map(({ label }) => (typeof label === 'string' ? label : label.label));
}

async function colorsIn(path: string): Promise<vscode.ColorInformation[]> {
  await show(path);
  return vscode.commands.executeCommand('vscode.executeDocumentColorProvider', uriInWorkspace(path));
}

async function presentationAt(path: string, range: vscode.Range): Promise<string | undefined> {
  const [first] = await vscode.commands.executeCommand<vscode.ColorPresentation[]>(
    'vscode.executeColorPresentationProvider',
    new vscode.Color(1, 2 / 255, 3 / 255, 1),
    { uri: uriInWorkspace(path), range },
  );
  return first?.textEdit?.newText;
}

async function lensTitles(path: string): Promise<string[]> {
  await show(path);
  const lenses = await vscode.commands.executeCommand<vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    uriInWorkspace(path),
    100,
  );
  return lenses.map(({ command }) => command?.title ?? '');
}

/** The workspace is the example, a new one each time. */
export const tests: HostTests = {
  'a definition in YAML is completed: settings, encodings, rules': async () => {
    writeOnDisk('new.dataset.yaml', 'version: 1\ntask: detection\n\nannotations:\n  encoding: \nrules:\n  bo\n');
    const settings = await until('completion', async () => {
      const labels = await completions('new.dataset.yaml', 2, 0);
      return labels.includes('network') && labels;
    });
    assert(!settings.includes('task'));
    assert((await completions('new.dataset.yaml', 4, 12)).includes('yolo-txt'));
    assert((await completions('new.dataset.yaml', 6, 4)).includes('box/near-duplicate'));
  },

  'a setting is explained under the mouse': async () => {
    await show(street);
    const position = new vscode.Position(
      readFileSync(inWorkspace(street), 'utf8')
        .split('\n')
        .findIndex((line) => line.startsWith('task:')),
      1,
    );
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      uriInWorkspace(street),
      position,
    );
    const texts = hovers.flatMap(({ contents }) => contents.map((content) => (content as vscode.MarkdownString).value));
    assert.match(texts.join().replaceAll('&nbsp;', ' '), /model learns/);
  },

  'the colours of a definition can be seen and picked, and keep their form': async () => {
    writeOnDisk(
      'colors.dataset.yaml',
      'classes:\n  - { id: 0, name: a, color: [64,  32, 32] }\n  - { id: 1, name: b, color: "#ff0000" }\n',
    );
    const [list, hex] = await colorsIn('colors.dataset.yaml');
    assert(list !== undefined && hex !== undefined);
    assert.equal(Math.round(list.color.red * 255), 64);
    assert.equal(await presentationAt('colors.dataset.yaml', list.range), '[255,  2, 3]');
    assert.equal(await presentationAt('colors.dataset.yaml', hex.range), '"#ff0203"');
  },

  'the colours of a Python source are blue, green, red': async () => {
    const [sky] = await colorsIn(source);
    assert(sky !== undefined);
    assert.deepEqual(
      [sky.color.red, sky.color.green, sky.color.blue].map((part) => Math.round(part * 255)),
      [70, 130, 180],
    );
    assert.equal(await presentationAt(source, sky.range), '3, 2, 255');
  },

  'counts stand above a definition and its classes once it is validated': async () => {
    await vscode.commands.executeCommand('jetson.refreshDatasets');
    const titles = await until(
      'counts',
      async () => {
        const all = await lensTitles(street);
        return all.some((title) => /^\d+ images · \d+ errors? · \d+ warnings?$/.test(title)) && all;
      },
      60,
    );
    assert(titles.includes('Validate'));
    assert(
      titles.some((title) => /^[\d,]+ (?:labels|pixels)$/.test(title)),
      titles.join('; '),
    );
  },

  'a definition is checked as it is typed, and its data set stays until it is saved': async () => {
    const { document } = await show(street);
    const task = /^task: \w+/m.exec(document.getText());
    assert(task !== null);
    const range = new vscode.Range(document.positionAt(task.index), document.positionAt(task.index + task[0].length));
    const type = async (place: vscode.Range, text: string): Promise<void> => {
      const edit = new vscode.WorkspaceEdit();
      edit.replace(document.uri, place, text);
      assert(await vscode.workspace.applyEdit(edit));
    };
    await untilRules(street, []);
    await type(range, 'task: seg');
    await untilRules(street, ['definition/invalid']);
    // Looking for data sets again, for whatever reason, does not take the half-typed text for the definition.
    await vscode.commands.executeCommand('jetson.refreshDatasets');
    assert((await lensTitles(street)).includes('Validate'));
    assert.deepEqual(rulesOn(street), ['definition/invalid']);
    await type(range.with(undefined, range.start.translate(0, 'task: seg'.length)), task[0]);
    await untilRules(street, []);
    assert(await document.save());
  },

  'a definition is made for a recognised folder, after it was shown and confirmed': async () => {
    const written = inWorkspace('camvid/camvid.dataset.yaml');
    const command = vscode.commands.executeCommand('jetson.createDefinition', uriInWorkspace('camvid'));
    const preview = await until('preview', () =>
      vscode.workspace.textDocuments.find(({ uri }) => uri.scheme === 'jetson-preview'),
    );
    assert.match(preview.getText(), /path: "\{split\}annot\/\{stem\}\.png"/);
    assert(!existsSync(written));
    await until('the file', async () => {
      await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
      return existsSync(written);
    });
    await command;
    assert.equal(vscode.window.activeTextEditor?.document.uri.fsPath, written);
    assert.match(readFileSync(written, 'utf8'), /^version: 1\n/);
    await until('counts of the definition, which now stands for the folder', async () =>
      (await lensTitles('camvid/camvid.dataset.yaml')).includes('Validate'),
    );
  },
};
