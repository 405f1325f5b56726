import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import * as vscode from 'vscode';
import {
  actionsAt,
  applyAction,
  diagnosticsOn,
  inWorkspace,
  rulesOn,
  show,
  uriInWorkspace,
  untilRules,
} from '../support/hostEditor';
import type { HostTests } from '../support/hostTypes';
import { until } from '../support/until';

const bad = 'signs/labels/train/street03.txt';
const outside = 'signs/labels/train/street06.txt';
const duplicate = 'signs/labels/train/street05.txt';

/** What the editor knows around the text of labels, on the example workspace. */
export const tests: HostTests = {
  'every mistake of the example is found and nothing else is': async () => {
    const faults = JSON.parse(readFileSync(inWorkspace('faults.json'), 'utf8')) as {
      file: string;
      rule: string;
      line?: number;
    }[];
    const missing = (): string[] =>
      faults
        .filter(({ file, rule, line }) => !hasProblem(file, rule, line))
        .map(({ file, rule, line }) => `${file}:${line ?? ''} ${rule}`);
    await until('all mistakes', () => missing().length === 0).catch(() => undefined);
    assert.deepEqual(missing(), []);
    const planned = new Set(faults.map(({ file }) => uriInWorkspace(file).path));
    const others = vscode.languages
      .getDiagnostics()
      .filter(
        ([uri, own]) =>
          !planned.has(uri.path) &&
          own.some(
            ({ severity }) =>
              severity !== vscode.DiagnosticSeverity.Information && severity !== vscode.DiagnosticSeverity.Hint,
          ),
      )
      .map(([uri, own]) => `${uri.path}: ${own.map(({ message }) => message).join('; ')}`);
    assert.deepEqual(others, []);
  },

  'rows carry the names of their classes': async () => {
    await show(outside);
    const { document } = await show(outside);
    const hints = await until('hints', async () => {
      const found = await vscode.commands.executeCommand<vscode.InlayHint[]>(
        'vscode.executeInlayHintProvider',
        document.uri,
        new vscode.Range(0, 0, document.lineCount, 0),
      );
      return found.length > 0 && found;
    });
    const rows = document.getText().trimEnd().split('\n');
    const names = ['stop', 'yield', 'speed limit', 'priority', 'car'];
    assert.deepEqual(
      hints.map(({ label, position }) => [label, position.line, position.character]),
      rows.map((row, line) => [names[Number(row.split(' ')[0])], line, 1]),
    );
    await until('the language of labels', () => document.languageId === 'yolo-labels');
  },

  'the mouse over a label shows its class, its box, its picture and the rule': async () => {
    const line = rulesOn(outside).includes('box/outside-image') ? diagnosticsOn(outside)[0]!.range.start.line : 0;
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      uriInWorkspace(outside),
      new vscode.Position(line, 4),
    );
    const text = hovers
      .flatMap(({ contents }) => contents)
      .map((content) => (content instanceof vscode.MarkdownString ? content.value : ''))
      .join('\n')
      .replaceAll('&nbsp;', ' ');
    assert.match(text, /\*\*car\*\*/);
    assert.match(text, /76\.8 × 48 pixels at column 582\.4, row 273\.6/);
    assert.match(text, /!\[[^\]]+\]\(data:image\/png;base64,iVBOR/);
    assert.match(text, /\[box\/outside-image\]\(command:jetson\.internal\.showRule\?/);
  },

  'the class of a label leads to its declaration': async () => {
    const places = await vscode.commands.executeCommand<vscode.Location[]>(
      'vscode.executeDefinitionProvider',
      uriInWorkspace(outside),
      new vscode.Position(diagnosticsOn(outside)[0]!.range.start.line, 0),
    );
    const declared = readFileSync(inWorkspace('signs/data.yaml'), 'utf8').split('\n');
    assert.equal(places.length, 1);
    assert.match(places[0]?.uri.path ?? '', /\/signs\/data\.yaml$/);
    assert.equal(declared[places[0]!.range.start.line], '  4: car');
  },

  'a fix removes the finding, undo brings both back': async () => {
    const editor = await show(bad);
    await untilRules(bad, ['yolo/decimal-comma']);
    const before = editor.document.getText();
    const actions = await actionsAt(bad, diagnosticsOn(bad)[0]!.range, vscode.CodeActionKind.QuickFix);
    assert(actions[0]?.isPreferred === true);
    await applyAction(actions, /point/i);
    await untilRules(bad, []);
    assert.notEqual(editor.document.getText(), before);
    await vscode.commands.executeCommand('undo');
    await untilRules(bad, ['yolo/decimal-comma']);
    assert.equal(editor.document.getText(), before);
    await editor.document.save();
  },

  'findings follow the typing before anything is saved': async () => {
    const { document } = await show('signs/labels/train/street01.txt');
    const path = 'signs/labels/train/street01.txt';
    await untilRules(path, []);
    const times: number[] = [];
    for (let round = 0; round < 5; round++) {
      const started = performance.now();
      const edit = new vscode.WorkspaceEdit();
      edit.replace(document.uri, new vscode.Range(0, 0, 0, 1), '9');
      await vscode.workspace.applyEdit(edit);
      await until('the finding', () => rulesOn(path).length === 1 && performance.now());
      times.push(Math.round(performance.now() - started));
      await vscode.commands.executeCommand('undo');
      await untilRules(path, []);
    }
    assert(document.getText() === readFileSync(inWorkspace(path), 'utf8'));
    assert(Math.min(...times) < 1000, times.join(', '));
    return `edit to finding ${times.join(', ')} ms`;
  },

  'all safe problems of a file are fixed at once, also on saving': async () => {
    const editor = await show(duplicate);
    await untilRules(duplicate, ['yolo/duplicate-row']);
    const rows = editor.document.lineCount;
    const actions = await actionsAt(duplicate, new vscode.Range(0, 0, 0, 0), vscode.CodeActionKind.SourceFixAll);
    await applyAction(actions, /safe/);
    await untilRules(duplicate, []);
    assert.equal(editor.document.lineCount, rows - 1);
    await vscode.commands.executeCommand('undo');
    await untilRules(duplicate, ['yolo/duplicate-row']);
    await vscode.workspace
      .getConfiguration('editor')
      .update('codeActionsOnSave', { 'source.fixAll': 'explicit' }, vscode.ConfigurationTarget.Workspace);
    await editor.edit((builder) => {
      builder.insert(new vscode.Position(0, 0), '\n');
    });
    await editor.document.save();
    await untilRules(duplicate, []);
    assert.equal(editor.document.isDirty, false);
  },

  'a document closed without saving leaves the findings of what is on disk': async () => {
    const editor = await show(outside);
    await untilRules(outside, ['box/outside-image']);
    await editor.edit((builder) => {
      builder.delete(new vscode.Range(0, 0, editor.document.lineCount, 0));
    });
    await untilRules(outside, []);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await untilRules(outside, ['box/outside-image']);
  },
};

function hasProblem(file: string, rule: string, line: number | undefined): boolean {
  return diagnosticsOn(file).some(
    ({ code, range }) =>
      typeof code === 'object' && code.value === rule && (line === undefined || range.start.line === line - 1),
  );
}
