import { commands, workspace, type LogOutputChannel, type Memento } from 'vscode';
import type { LabelService } from '../../app/labelService';
import type { PythonCheckService } from '../../app/pythonCheckService';
import { DisposableStore, type Disposable } from '../../core/std/disposable';
import { registerCommand } from '../../vscode/commands';
import { contextKeys } from '../../vscode/ids';
import { uriOf } from '../../vscode/paths';
import { checkWithProgress } from './check';
import { askForDataFolder, askForSource } from './target';

export interface PythonCheckDependencies {
  readonly labels: LabelService;
  readonly pythonChecks: PythonCheckService;
  /** Remembers the data folder of each source. */
  readonly memory: Memento;
  readonly log: LogOutputChannel;
}

/** *Check Python Data Source…*: runs a source and checks what training will really see. */
export function registerPythonCheck({ labels, pythonChecks, memory, log }: PythonCheckDependencies): Disposable {
  const store = new DisposableStore();
  // The Explorer and the editor's title offer the command on these files.
  const follow = (): void => {
    const files = labels.pythonSources.map((path) => uriOf(path).fsPath);
    void commands.executeCommand('setContext', contextKeys.pythonSources, files);
  };
  store.add(labels.onDidDiscover(follow));
  store.add(
    registerCommand('checkPythonSource', log, async (target) => {
      // The editor offers the command in trusted workspaces only; a key binding could still call it.
      if (!workspace.isTrusted) return;
      const source = await askForSource(target, labels.pythonSources);
      const folder = source === undefined ? undefined : await askForDataFolder(source, memory);
      if (source !== undefined && folder !== undefined) await checkWithProgress({ source, folder }, pythonChecks, log);
    }),
  );
  return store;
}
