import { commands } from 'vscode';
import { contextKeys } from './ids';

/** Sets what the `when` clauses of the manifest ask for. */
export async function setContextKey(name: keyof typeof contextKeys, value: unknown): Promise<void> {
  await commands.executeCommand('setContext', contextKeys[name], value);
}
