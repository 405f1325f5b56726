import { commands as editorCommands, l10n, window, type Disposable, type LogOutputChannel } from 'vscode';
import { isCancelled } from '../core/std/problem';
import { commands, internalCommands } from './ids';

const ids = { ...commands, ...internalCommands };

type CommandName = keyof typeof ids;

/** Registers a command. An error ends in the log and in a message that offers it; a cancellation ends in silence. */
export function registerCommand(
  name: CommandName,
  log: LogOutputChannel,
  run: (...args: unknown[]) => unknown,
): Disposable {
  return editorCommands.registerCommand(ids[name], async (...args: unknown[]) => {
    try {
      return await run(...args);
    } catch (error) {
      if (!isCancelled(error)) await showError(error, log);
      return undefined;
    }
  });
}

/** Shows that something failed, with the way to the log. */
async function showError(error: unknown, log: LogOutputChannel): Promise<void> {
  log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  const showLog = l10n.t('Show Log');
  const text = error instanceof Error ? error.message : String(error);
  if ((await window.showErrorMessage(text, showLog)) === showLog) log.show();
}
