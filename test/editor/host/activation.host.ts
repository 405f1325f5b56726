import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { commands } from '../../../src/vscode/ids';
import type { HostTests } from '../support/hostTypes';

export const tests: HostTests = {
  'the packaged extension is the one that is installed': () => {
    const extension = vscode.extensions.getExtension('jetson-workbench.jetson-workbench');
    assert(extension !== undefined);
    assert(extension.extensionPath.includes('jetson-workbench.jetson-workbench-'));
  },
  'activation registers every command of the table': async () => {
    await vscode.extensions.getExtension('jetson-workbench.jetson-workbench')?.activate();
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.deepEqual(
      Object.values(commands).filter((command) => !registered.has(command)),
      [],
    );
  },
};
