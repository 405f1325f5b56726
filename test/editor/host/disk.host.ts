import assert from 'node:assert/strict';
import { copyFileSync, readFileSync, renameSync, rmSync } from 'node:fs';
import * as vscode from 'vscode';
import { diagnosticsOn, inWorkspace, rulesOn, show, untilRules, writeOnDisk } from '../support/hostEditor';
import type { HostTests } from '../support/hostTypes';
import { until } from '../support/until';

const label = 'yolo/labels/train/a.txt';
const mask = 'masks/masks/one.png';

/** The workspace is `diskWorkspace` of `host.drive.ts`. */
export const tests: HostTests = {
  'problems appear without being asked, each at its place with the page of its rule': async () => {
    await untilRules(label, ['yolo/class-unknown']);
    const [problem] = diagnosticsOn(label);
    assert.deepEqual(problem?.range, new vscode.Range(1, 0, 1, 1));
    assert.equal(problem.severity, vscode.DiagnosticSeverity.Error);
    assert(typeof problem.code === 'object' && problem.code.target.path.endsWith('/docs/rules/yolo-class-unknown.md'));
    await vscode.workspace.fs.stat(problem.code.target);
  },

  'what files.exclude and .gitignore leave out is not checked': async () => {
    await untilRules(label, ['yolo/class-unknown']);
    for (const path of ['ignored/labels/train/a.txt', 'excluded/labels/train/a.txt']) {
      writeOnDisk(path, '9 0.5 0.5 0.1 0.1\n8 0.5 0.5 0.1 0.1\n');
    }
    writeOnDisk('yolo/labels/train/b.txt', '5 0.5 0.5 0.2 0.2\n');
    await untilRules('yolo/labels/train/b.txt', ['yolo/class-unknown']);
    assert.deepEqual(rulesOn('ignored/labels/train/a.txt'), []);
    assert.deepEqual(rulesOn('excluded/labels/train/a.txt'), []);
    writeOnDisk('yolo/labels/train/b.txt', '1 0.5 0.5 0.2 0.2\n');
    await untilRules('yolo/labels/train/b.txt', []);
  },

  'a mask that is replaced on disk is checked again': async () => {
    await untilRules(mask, []);
    const good = readFileSync(inWorkspace(mask));
    copyFileSync(inWorkspace('spare/wrong.png'), inWorkspace(mask));
    await untilRules(mask, ['mask/unknown-color']);
    assert.deepEqual(diagnosticsOn(mask)[0]?.range.start, new vscode.Position(2, 3));
    writeOnDisk(mask, good);
    await untilRules(mask, []);
  },

  'an image that is replaced by one of another size is noticed': async () => {
    const good = readFileSync(inWorkspace('masks/imgs/one.png'));
    copyFileSync(inWorkspace('spare/large.png'), inWorkspace('masks/imgs/one.png'));
    await untilRules(mask, ['mask/size-differs']);
    writeOnDisk('masks/imgs/one.png', good);
    await untilRules(mask, []);
  },

  'an image that cannot be read says so, until it can': async () => {
    const good = readFileSync(inWorkspace('yolo/images/train/a.png'));
    writeOnDisk('yolo/images/train/a.png', good.subarray(0, 20));
    await until('a finding on the image', () => rulesOn('yolo/images/train/a.png').length > 0);
    writeOnDisk('yolo/images/train/a.png', good);
    await untilRules('yolo/images/train/a.png', []);
  },

  'a label file that is renamed away takes its problems along, and brings them back': async () => {
    await untilRules(label, ['yolo/class-unknown']);
    renameSync(inWorkspace(label), inWorkspace('yolo/labels/train/other.txt'));
    await untilRules(label, []);
    await untilRules('yolo/images/train/a.png', ['dataset/missing-annotation']);
    renameSync(inWorkspace('yolo/labels/train/other.txt'), inWorkspace(label));
    await untilRules(label, ['yolo/class-unknown']);
    await untilRules('yolo/images/train/a.png', []);
  },

  'problems of deleted images and folders are cleared': async () => {
    await untilRules('gone/labels/train/a.txt', ['yolo/class-unknown']);
    renameSync(inWorkspace('gone/images/train/a.png'), inWorkspace('spare/a.png'));
    await untilRules('gone/labels/train/a.txt', []);
    renameSync(inWorkspace('spare/a.png'), inWorkspace('gone/images/train/a.png'));
    await untilRules('gone/labels/train/a.txt', ['yolo/class-unknown']);
    rmSync(inWorkspace('gone/labels'), { recursive: true });
    await untilRules('gone/labels/train/a.txt', []);
    rmSync(inWorkspace('gone'), { recursive: true });
    await until('nothing below the folder', () => !problems().some(([uri]) => uri.path.includes('/gone/')));
  },

  'a data set that is moved into the workspace is found': async () => {
    renameSync(inWorkspace('.later'), inWorkspace('later'));
    await untilRules('later/labels/train/a.txt', ['yolo/class-unknown']);
  },

  'the limit of problems is kept, says how many are left out, and never hides those of an open file': async () => {
    const settings = vscode.workspace.getConfiguration('jetson');
    writeOnDisk('yolo/labels/train/b.txt', '5 0.5 0.5 0.2 0.2\n6 0.4 0.4 0.2 0.2\n7 0.3 0.3 0.2 0.2\n');
    await untilRules('yolo/labels/train/b.txt', Array<string>(3).fill('yolo/class-unknown'));
    const all = counted();
    await settings.update('validation.maximumProblems', 2, vscode.ConfigurationTarget.Workspace);
    await until('two problems', () => counted() === 2);
    await show('yolo/labels/train/b.txt');
    await until('a note', () =>
      diagnosticsOn('yolo/labels/train/b.txt').some(({ message }) => message.startsWith('1 more problems')),
    );
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await settings.update('validation.maximumProblems', undefined, vscode.ConfigurationTarget.Workspace);
    await until('all problems', () => counted() === all);
  },
};

function problems(): [vscode.Uri, vscode.Diagnostic[]][] {
  return vscode.languages.getDiagnostics().filter(([, own]) => own.some(({ source }) => source === 'Jetson'));
}

/** Ours, without the notes about what is not shown. */
function counted(): number {
  return problems()
    .flatMap(([, own]) => own)
    .filter(({ source, code }) => source === 'Jetson' && code !== undefined).length;
}
