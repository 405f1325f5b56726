import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { diagnosticsOn, rulesOn, show, untilRules } from '../support/hostEditor';
import type { HostTests } from '../support/hostTypes';
import { until } from '../support/until';

const label = 'yolo/labels/train/b.txt';

/** The workspace has a data set that takes minutes to check; nothing is checked before it is asked for. */
export const tests: HostTests = {
  'typing stays quick while every worker is busy': async () => {
    const { document } = await show(label);
    await until('the language of labels', () => document.languageId === 'yolo-labels');
    // Not awaited: the command ends with the validation, long after the test.
    void vscode.commands.executeCommand('jetson.validateAll');
    await until('the validation under way', () => isBusy());
    const gaps = watchEventLoop();
    const times: number[] = [];
    for (let round = 0; round < 10; round++) {
      const started = performance.now();
      await replaceFirst(document, round % 2 === 0 ? '9' : '1');
      await until('the finding', () => rulesOn(label).length === (round % 2 === 0 ? 1 : 0));
      times.push(Math.round(performance.now() - started));
    }
    const gap = Math.round(gaps.stop());
    assert(isBusy(), 'The validation must still be going on.');
    assert(median(times) < 1000, times.join(', '));
    assert(gap < 1000, `${gap} ms`);
    await vscode.commands.executeCommand('workbench.action.files.revert');
    return `every worker busy: edit to finding ${times.join(', ')} ms; longest pause of the extension host ${gap} ms`;
  },

  'other answers come while every worker is busy': async () => {
    await show(label);
    const started = performance.now();
    const hovers = await vscode.commands.executeCommand<vscode.Hover[]>(
      'vscode.executeHoverProvider',
      vscode.window.activeTextEditor?.document.uri,
      new vscode.Position(0, 3),
    );
    assert(hovers.length > 0);
    assert(performance.now() - started < 5000);
    assert(isBusy(), 'The validation must still be going on.');
    await untilRules(label, []);
  },
};

/** A finding of the large set is there, and not yet all of them. */
function isBusy(): boolean {
  const found = vscode.languages.getDiagnostics().filter(([uri]) => uri.path.includes('/large/masks/')).length;
  return 0 < found && found < 400;
}

async function replaceFirst(document: vscode.TextDocument, text: string): Promise<void> {
  const edit = new vscode.WorkspaceEdit();
  edit.replace(document.uri, new vscode.Range(0, 0, 0, 1), text);
  await vscode.workspace.applyEdit(edit);
  assert.equal(diagnosticsOn(label).length <= 1, true);
}

/** The longest time the event loop did not come round. */
function watchEventLoop(): { stop(): number } {
  let longest = 0;
  let last = performance.now();
  const timer = setInterval(() => {
    longest = Math.max(longest, performance.now() - last - 10);
    last = performance.now();
  }, 10);
  return {
    stop: () => {
      clearInterval(timer);
      return longest;
    },
  };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Infinity;
}
