import { commands as editorCommands, Disposable, l10n, window, type LogOutputChannel } from 'vscode';
import { isCancelled } from '../core/std/problem';
import { commands, internalCommands } from './ids';

const ids = { ...commands, ...internalCommands };

type CommandName = keyof typeof ids;

const registered = new Set<CommandName>();

/** Registers a command. An error ends in the log and in a message that offers it; a cancellation ends in silence. */
export function registerCommand(
  name: CommandName,
  log: LogOutputChannel,
  run: (...args: unknown[]) => unknown,
): Disposable {
  registered.add(name);
  const command = editorCommands.registerCommand(ids[name], async (...args: unknown[]) => {
    try {
      return await run(...args);
    } catch (error) {
      if (!isCancelled(error)) await showError(error, log);
      return undefined;
    }
  });
  return new Disposable(() => {
    registered.delete(name);
    command.dispose();
  });
}

/**
 * Answers for the commands of the manifest that nobody has registered yet: whoever calls one waits for the part of the extension that will.
 * That part disposes of the result before it registers its own.
 */
export function holdCommands(loading: Promise<void>): Disposable {
  const names = (Object.keys(commands) as (keyof typeof commands)[]).filter((name) => !registered.has(name));
  const holders = names.map((name) =>
    editorCommands.registerCommand(ids[name], async (...args: unknown[]) => {
      await loading;
      return editorCommands.executeCommand(ids[name], ...args);
    }),
  );
  return Disposable.from(...holders);
}

/** Says that something failed, with the way to the log. */
export async function showError(error: unknown, log: LogOutputChannel): Promise<void> {
  log.error(error instanceof Error ? (error.stack ?? error.message) : String(error));
  const showLog = l10n.t('Show Log');
  const text = error instanceof Error ? error.message : String(error);
  if ((await window.showErrorMessage(text, showLog)) === showLog) log.show();
}
