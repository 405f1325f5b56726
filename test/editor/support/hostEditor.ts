/** What tests inside the extension host share. */
import assert from 'node:assert/strict';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as vscode from 'vscode';
import { until } from './until';

/** A path of the (first) workspace folder on disk. */
export function inWorkspace(path: string): string {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert(folder !== undefined);
  return join(folder.uri.fsPath, path);
}

export function uriInWorkspace(path: string): vscode.Uri {
  return vscode.Uri.file(inWorkspace(path));
}

/** Writes to disk behind the editor's back, as a program would. */
export function writeOnDisk(path: string, content: string | Uint8Array): void {
  mkdirSync(dirname(inWorkspace(path)), { recursive: true });
  writeFileSync(inWorkspace(path), content);
}

/** The rules of our diagnostics on a file, in order. */
export function rulesOn(path: string): string[] {
  return diagnosticsOn(path).map(ruleOf);
}

export function diagnosticsOn(path: string): vscode.Diagnostic[] {
  return vscode.languages.getDiagnostics(uriInWorkspace(path)).filter(({ source }) => source === 'Jetson');
}

export function ruleOf({ code }: vscode.Diagnostic): string {
  return typeof code === 'object' ? String(code.value) : String(code);
}

/** Waits until a file has diagnostics of exactly these rules. */
export async function untilRules(path: string, rules: readonly string[], seconds = 20): Promise<void> {
  try {
    await until(path, () => JSON.stringify(rulesOn(path)) === JSON.stringify(rules), seconds);
  } catch {
    assert.deepEqual(rulesOn(path), rules, path);
  }
}

/** Opens a file as text, in front. */
export async function show(path: string): Promise<vscode.TextEditor> {
  return vscode.window.showTextDocument(await vscode.workspace.openTextDocument(uriInWorkspace(path)));
}

/** The code actions at a place, optionally of one kind only. */
export async function actionsAt(
  path: string,
  range: vscode.Range,
  kind?: vscode.CodeActionKind,
): Promise<vscode.CodeAction[]> {
  return vscode.commands.executeCommand(
    'vscode.executeCodeActionProvider',
    uriInWorkspace(path),
    range,
    ...(kind === undefined ? [] : [kind.value]),
  );
}

/** Carries out the edit of the action with this title. */
export async function applyAction(actions: readonly vscode.CodeAction[], title: RegExp): Promise<void> {
  const action = actions.find((candidate) => title.test(candidate.title));
  assert(
    action?.edit !== undefined,
    `${String(title)} among ${actions.map((candidate) => candidate.title).join('; ')}`,
  );
  assert(await vscode.workspace.applyEdit(action.edit));
}
