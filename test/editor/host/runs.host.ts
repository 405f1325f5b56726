import { equal, ok } from 'node:assert';
import { commands, TabInputTextDiff, window, workspace, type Uri } from 'vscode';
import type { HostTests } from '../support/hostTypes';

const node = (id: string) => ({ kind: 'run', id });

async function until<T>(what: string, ask: () => T | undefined | Promise<T | undefined>): Promise<T> {
  for (const end = Date.now() + 20_000; Date.now() < end;) {
    const answer = await ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`${what}: not after 20 s`);
}

export const tests: HostTests = {
  'what changed between two runs is shown as two texts beside each other': async () => {
    await commands.executeCommand('jetson.refreshRuns');
    // The second one alone: the first is the one before it of the same configuration.
    await commands.executeCommand('jetson.whatChanged', node('20260102-000000-bbbbbb'));
    const diff = await until('the comparison', () => {
      const input = window.tabGroups.activeTabGroup.activeTab?.input;
      return input instanceof TabInputTextDiff ? input : undefined;
    });
    const textOf = async (uri: Uri): Promise<string> => (await workspace.openTextDocument(uri)).getText();
    const [before, after] = [await textOf(diff.original), await textOf(diff.modified)];
    ok(before.includes('numpy==1.19.5') && after.includes('numpy==1.24.4'), `${before}\n${after}`);
    ok(!before.includes('+new line') && after.includes('+new line'), after);
    equal(before.split('\n')[0], 'Command');
  },
};
