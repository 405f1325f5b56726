import { equal, ok } from 'node:assert';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { commands, languages, workspace } from 'vscode';
import type { HostTests } from '../support/hostTypes';

const folder = (): string => workspace.workspaceFolders![0]!.uri.fsPath;

async function until<T>(what: string, ask: () => T | undefined): Promise<T> {
  for (const end = Date.now() + 20_000; Date.now() < end;) {
    const answer = ask();
    if (answer !== undefined) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${what}: not after 20 s`);
}

export const tests: HostTests = {
  'a finding far along a line that the editor would not show has a small document of its own': async () => {
    const row = `1 ${Array.from({ length: 3000 }, (_, i) => (i === 2500 ? '7.5' : '0.5')).join(' ')}\n`;
    ok(row.length > 10_000);
    const label = join(folder(), 'signs', 'labels', 'train', 'street01.txt');
    writeFileSync(label, row);
    await commands.executeCommand('jetson.refreshDatasets');
    const [uri, diagnostics] = await until('the record', () =>
      languages.getDiagnostics().find(([found, own]) => found.scheme === 'jetson-record' && own.length > 0),
    );
    const document = await workspace.openTextDocument(uri);
    ok(document.getText().length < 2000);
    equal(document.getText(diagnostics[0]!.range), '7.5');
  },
};
